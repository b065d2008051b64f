"""The Discord city: the strict fake on loopback, gateway and all, with the true library before the bot."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import SecretStr

from bot.demo.cast import Line
from bot.demo.cities.city import CHANNEL_ADMIN, MODERATOR, TITLE, Asks, Diary, Place, Seen
from bot.fakes.discord import FakeDiscord
from bot.moderation.comment import PlatformName
from bot.settings import DiscordSettings, Settings

Message = Mapping[str, Any]
_ADMINISTRATOR = 8
_NOT_YET = 1 << 40
_FORM = "ask:"
_QUESTIONS = {"ask:dialogue.birth_date": Asks.BIRTH_DATE, "ask:dialogue.phone": Asks.PHONE}


class DiscordCity:
    """Implements City over a fake that runs in this process; it forgets everything with it."""

    platform = PlatformName.DISCORD

    def __init__(self, discord: FakeDiscord, names: Mapping[str, str]) -> None:
        """`names`: what people are called, by account."""
        self._discord, self._diary = discord, Diary()
        self._guild = discord.add_guild(TITLE)
        self._channel = discord.add_channel(self._guild, "aspirasi")
        self._moderators = discord.add_channel(self._guild, "moderator")
        for account, name in {**names, CHANNEL_ADMIN: "Admin", MODERATOR: "Moderator 2"}.items():
            self._meet(account, name)
        discord.set_permissions(self._guild, allow=_ADMINISTRATOR, user_id=int(CHANNEL_ADMIN))
        self._done: set[str] = set()
        self._registers = False
        self._authors: dict[int, str] = {}
        self._reacted: set[int] = set()
        self._known: dict[str, str] = {}
        # Interactions by number, with who is answered; and forms to fill in once they are shown.
        self._asked: dict[int, str] = {}
        self._forms: dict[int, str] = {}

    @property
    def channel_ref(self) -> str:
        """The channel's number."""
        return str(self._channel)

    @property
    def moderators_ref(self) -> str:
        """The moderators' channel."""
        return str(self._moderators)

    def settings(self, own: Settings) -> Settings:
        """The fake's token and address."""
        section = DiscordSettings(token=SecretStr(self._discord.token), api_base=self._discord.api_base)
        return own.model_copy(update={"discord": section})

    def hurry(self) -> bool:
        """A press that waits for its three seconds must not find that they are over."""
        return not self._waits()

    def after(self, number: int) -> Sequence[Seen]:
        """What the bot wrote, changed and reacted to, behind a number."""
        self._fill_in()
        for channel, place in ((self._channel, Place.CHANNEL), (self._moderators, Place.MODERATORS)):
            for message in self._discord.bot_messages(channel):
                self._look(place, "", channel, message)
        for account in list(self._known_people()):
            for message in self._discord.dms(account):
                self._look(Place.PRIVATE, account, 0, message)
        for asked, account in self._asked.items():
            one = self._discord.interaction(asked)
            for message in ([one.original] if one.original else []) + one.followups:
                self._look(Place.PRIVATE, account, one.channel, message)
        self._look_for_reactions()
        return self._diary.after(number)

    def fed(self) -> int:
        """None that the inbox lacks, unless somebody still waits for an answer."""
        self._fill_in()
        return _NOT_YET if self._waits() or self._registers else 0

    def register(self) -> None:
        """By the slash command, as soon as the bot offers it."""
        self._registers = True
        self._fill_in()

    def confirm(self) -> None:
        """Discord says itself that an administrator asked."""

    def comment(self, line: Line) -> None:
        """A line of the corpus."""
        if self._once(f"comment:{line.number}"):
            self._meet(line.account, line.name)
            said = self._discord.user_says(self._channel, int(line.account), line.text)
            self._authors[int(said["id"])] = line.account

    def open_bot(self, account: str, payload: str, key: str) -> bool:
        """By the button under the campaign's call."""
        for message in self._discord.bot_messages(self._channel):
            if f"st:{payload}" in _ids(message) and self._once(key):
                self._use(account, self._channel, message["id"], f"st:{payload}")
                return True
        return False

    def press(self, account: str, seen: Seen, data: str, key: str) -> bool:
        """On the message that shows the button."""
        if not self._once(key):
            return False
        channel, _, message = seen.message.partition("/")
        self._use(account, int(channel), message, data)
        return True

    def tell(self, account: str, seen: Seen, words: str, key: str) -> bool:
        """By the form behind the answer button."""
        if not self._once(key):
            return False
        channel, _, message = seen.message.partition("/")
        button = next(data for data in self._ids_of(account, int(channel), message) if data.startswith(_FORM))
        self._forms[self._use(account, int(channel), message, button)] = words
        return True

    def share_phone(self, account: str, seen: Seen, phone: str, key: str) -> bool:
        """Typed: Discord proves no number."""
        return self.tell(account, seen, phone, key)

    def _meet(self, account: str, name: str) -> None:
        if int(account) not in self._discord.world.people:
            self._discord.add_person(int(account), name)
            self._discord.add_member(self._guild, int(account))

    def _known_people(self) -> Iterator[str]:
        return (str(number) for number in self._discord.world.people if number != self._discord.bot_id)

    def _once(self, key: str) -> bool:
        if key in self._done:
            return False
        self._done.add(key)
        return True

    def _use(self, account: str, channel: int, message: str, data: str) -> int:
        pressed = self._discord.user_presses(channel or None, int(message), int(account), data)
        number = int(pressed["id"])
        self._asked[number] = account
        return number

    def _waits(self) -> bool:
        return bool(self._forms) or any(not self._discord.interaction(one).answered for one in self._asked)

    def _fill_in(self) -> None:
        """Give the command once it is offered, and send the forms that were shown since."""
        offered = any(one["name"] == "daftarkan" for one in self._discord.commands)
        if self._registers and offered and self._discord.sessions:
            self._registers = False
            asked = self._discord.user_commands(self._channel, int(CHANNEL_ADMIN), "daftarkan")
            self._asked[int(asked["id"])] = CHANNEL_ADMIN
        shown = [one for one in self._forms if self._discord.interaction(one).modal is not None]
        for number in shown:
            sent = self._discord.user_submits(number, {"value": self._forms.pop(number)})
            self._asked[int(sent["id"])] = self._asked[number]

    def _ids_of(self, account: str, channel: int, message: str) -> Sequence[str]:
        return _ids(self._discord.shown(channel or None, int(message), int(account)))

    def _look_for_reactions(self) -> None:
        for message_id, account in self._authors.items():
            gone = message_id not in self._discord.world.channels[self._channel].reactions
            if message_id in self._reacted or gone:
                continue
            if self._discord.bot_reaction(self._channel, message_id):
                self._reacted.add(message_id)
                self._note(Place.CHANNEL, str(message_id), account=account, is_reaction=True)

    def _look(self, place: Place, account: str, channel: int, message: Message) -> None:
        words, ids = _plain(message["content"]), _ids(message)
        shown, before = repr((words, ids)), self._known.get(message["id"])
        if before == shown or not words:
            return
        self._known[message["id"]] = shown
        form = next((data for data in ids if data.startswith(_FORM)), "")
        asks = next((asks for start, asks in _QUESTIONS.items() if form.startswith(start)), Asks.NOTHING)
        buttons = tuple(data for data in ids if not data.startswith(_FORM))
        self._note(
            place, f"{channel}/{message['id']}", words, account=account, buttons=buttons, asks=asks,
            is_change=before is not None,
        )  # fmt: skip

    def _note(self, place: Place, message: str, text: str = "", **more: Any) -> None:
        self._diary.seen.append(Seen(len(self._diary.seen), place, message, text, **more))


def _ids(message: Message) -> Sequence[str]:
    rows = message.get("components", ())
    return tuple(one["custom_id"] for row in rows for one in row["components"] if "custom_id" in one)


def _plain(words: str) -> str:
    """The words as people see them, without the signs that keep them plain."""
    return re.sub(r"\\(.)", r"\1", words.replace("__", ""))
