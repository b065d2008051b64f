"""The local city: two logs in the demo's folder, so that a story that was killed goes on."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.clock import SystemClock
from bot.demo.cast import Line
from bot.demo.cities.city import CHANNEL_ADMIN, MODERATOR, TITLE, Asks, Diary, Place, Seen
from bot.moderation.comment import PlatformName
from bot.platforms.local.log import LocalLog, LogLine
from bot.ports.clock import Clock
from bot.settings import Settings

CHANNEL, MODERATORS = "wanasari", "moderator-wanasari"
_EVERYTHING = 1 << 40
_ASKS = {"dialogue.birth_date": Asks.BIRTH_DATE, "dialogue.phone": Asks.PHONE}


class LocalCity:
    """Implements City over `local/updates.jsonl` and `local/sent.jsonl`."""

    platform = PlatformName.LOCAL
    channel_ref, moderators_ref = CHANNEL, MODERATORS

    def __init__(self, folder: Path, names: Mapping[str, str], clock: Clock | None = None) -> None:
        """`names`: what people are called, by account."""
        local = folder / "local"
        local.mkdir(parents=True, exist_ok=True, mode=0o700)
        (local / "admins.json").write_text(json.dumps({CHANNEL: [CHANNEL_ADMIN]}), "utf-8")
        self._updates, self._sent = LocalLog(local / "updates.jsonl"), LocalLog(local / "sent.jsonl")
        self._names, self._clock = {**names, CHANNEL_ADMIN: "Admin", MODERATOR: "Moderator 2"}, clock
        self._diary, self._read, self._noted = Diary(), 0, 0
        self._authors: dict[str, str] = {}

    def hurry(self) -> bool:
        """A log keeps no pace."""
        return False

    def settings(self, own: Settings) -> Settings:
        """A folder `local` beside the database is all that it takes."""
        return own

    def after(self, number: int) -> Sequence[Seen]:
        """What the bot wrote down behind a number."""
        for line in self._sent.after(self._read, _EVERYTHING):
            self._read += 1
            self._diary.seen.append(self._seen(line))
        return self._diary.after(number)

    def fed(self) -> int:
        """The lines of the log."""
        return len(self._updates.after(0, _EVERYTHING))

    def register(self) -> None:
        """By the command."""
        self._do("command", "command:register", CHANNEL_ADMIN, chat=CHANNEL, title=TITLE, command="daftarkan")

    def confirm(self) -> None:
        """By the button under the bot's question."""
        for seen in self.after(0):
            for data in (data for data in seen.buttons if data.startswith("ch:")):
                self.press(CHANNEL_ADMIN, seen, data, "press:register")

    def comment(self, line: Line) -> None:
        """A line of the corpus."""
        self._names.setdefault(line.account, line.name)
        at = (self._clock or SystemClock()).now().timestamp()
        said = {"chat": CHANNEL, "message": f"c{line.number}", "text": line.text}
        self._do("comment", f"comment:{line.number}", line.account, **said, at=at)

    def open_bot(self, account: str, payload: str, key: str) -> bool:
        """By the pinned address."""
        return self._do("start", key, account, payload=payload)

    def press(self, account: str, seen: Seen, data: str, key: str) -> bool:
        """On the message that shows the button."""
        where = {Place.CHANNEL: CHANNEL, Place.MODERATORS: MODERATORS, Place.PRIVATE: account}[seen.place]
        return self._do("press", key, account, chat=where, message=seen.message, data=data)

    def tell(self, account: str, seen: Seen, words: str, key: str) -> bool:  # noqa: ARG002 - the city's form
        """In the private chat."""
        return self._do("private", key, account, text=words)

    def share_phone(self, account: str, seen: Seen, phone: str, key: str) -> bool:  # noqa: ARG002 - as above
        """One's own contact."""
        return self._do("contact", key, account, phone=phone, owner=account)

    def _do(self, kind: str, key: str, account: str, **fields: object) -> bool:
        before = self.fed()
        said = {"user": account, "name": self._names.get(account, ""), **fields}
        self._updates.append(kind, key, said)
        return self.fed() > before

    def _author(self, message: str) -> str:
        """Who wrote a comment, by the log itself: after a kill it knows more than this process does."""
        for line in self._updates.after(self._noted, _EVERYTHING):
            self._noted += 1
            if line.kind == "comment":
                self._authors[line.fields["message"]] = line.fields["user"]
        return self._authors.get(message, "")

    def _seen(self, line: LogLine) -> Seen:
        fields = line.fields
        chat = str(fields.get("chat", ""))
        place = {CHANNEL: Place.CHANNEL, MODERATORS: Place.MODERATORS}.get(chat, Place.PRIVATE)
        message = str(fields.get("message") or f"b{line.number}")
        if line.kind == "react":
            return Seen(line.number, place, message, account=self._author(message), is_reaction=True)
        rows = fields.get("buttons", [])
        return Seen(
            line.number, place, message, str(fields.get("text", "")),
            account=chat if place is Place.PRIVATE else "",
            buttons=tuple(button["data"] for row in rows for button in row if button["data"]),
            asks=_ASKS.get(str(fields.get("code", "")), Asks.NOTHING),
            is_change=line.kind == "rewrite",
        )  # fmt: skip
