"""The Telegram city: the strict fake on loopback, with the true library between it and the bot."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import SecretStr

from bot.demo.cast import Line
from bot.demo.cities.city import CHANNEL_ADMIN, MODERATOR, TITLE, Asks, Diary, Place, Seen
from bot.fakes.telegram import FakeTelegram
from bot.moderation.comment import PlatformName
from bot.settings import Settings, TelegramSettings

Message = Mapping[str, Any]


class TelegramCity:
    """Implements City over a fake that runs in this process; it forgets everything with it."""

    platform = PlatformName.TELEGRAM

    def __init__(self, telegram: FakeTelegram, names: Mapping[str, str]) -> None:
        """`names`: what people are called, by account."""
        self._telegram, self._diary = telegram, Diary()
        self._group = telegram.add_chat("supergroup", TITLE)
        self._moderators = telegram.add_chat("supergroup", "Moderator Wanasari")
        for account, name in {**names, CHANNEL_ADMIN: "Admin", MODERATOR: "Moderator 2"}.items():
            telegram.add_person(int(account), name)
        telegram.add_admin(self._group, int(CHANNEL_ADMIN))
        self._done: set[str] = set()
        self._authors: dict[int, str] = {}
        self._known: dict[tuple[int, int], str] = {}
        self._reacted: set[int] = set()
        self._keyboards: dict[int, object] = {}

    @property
    def channel_ref(self) -> str:
        """The group's number."""
        return str(self._group)

    @property
    def moderators_ref(self) -> str:
        """The moderators' group."""
        return str(self._moderators)

    def hurry(self) -> bool:
        """The service is answered at once, as if the long poll's time were over."""
        self._telegram.end_polls()
        return True

    def settings(self, own: Settings) -> Settings:
        """The fake's token and address."""
        section = TelegramSettings(token=SecretStr(self._telegram.token), base_url=self._telegram.base_url)
        return own.model_copy(update={"telegram": section})

    def after(self, number: int) -> Sequence[Seen]:
        """What the bot wrote, changed and reacted to, behind a number."""
        for chat in list(self._telegram.world.chats):
            for message in self._telegram.bot_messages(chat):
                self._look(chat, message)
        for message_id in [each for each in self._authors if each not in self._reacted]:
            if self._telegram.bot_reaction(self._group, message_id):
                self._reacted.add(message_id)
                self._note(
                    Place.CHANNEL, str(message_id), account=self._authors[message_id], is_reaction=True
                )
        return self._diary.after(number)

    def fed(self) -> int:
        """None that the inbox lacks: what the bot has not taken yet waits at the fake."""
        return 0 if not self._telegram.pending else 1 << 40

    def register(self) -> None:
        """By the command in the group."""
        marks = [{"type": "bot_command", "offset": 0, "length": len("/daftarkan")}]
        self._telegram.user_says(self._group, int(CHANNEL_ADMIN), "/daftarkan", entities=marks)

    def confirm(self) -> None:
        """By the button under the bot's question."""
        for seen in self.after(0):
            for data in (data for data in seen.buttons if data.startswith("ch:")):
                self.press(CHANNEL_ADMIN, seen, data, "press:register")

    def comment(self, line: Line) -> None:
        """A line of the corpus."""
        if self._once(f"comment:{line.number}"):
            if int(line.account) not in self._telegram.world.people:
                self._telegram.add_person(int(line.account), line.name)
            said = self._telegram.user_says(self._group, int(line.account), line.text)
            self._authors[said["message_id"]] = line.account

    def open_bot(self, account: str, payload: str, key: str) -> bool:
        """By the pinned address."""
        return self._once(key) and bool(self._telegram.user_starts(int(account), payload))

    def press(self, account: str, seen: Seen, data: str, key: str) -> bool:
        """On the message that shows the button."""
        places = {Place.CHANNEL: self._group, Place.MODERATORS: self._moderators}
        chat = places.get(seen.place, int(account))
        return self._once(key) and bool(
            self._telegram.user_presses(chat, int(account), int(seen.message), data)
        )

    def tell(self, account: str, seen: Seen, words: str, key: str) -> bool:  # noqa: ARG002 - the city's form
        """In the private chat."""
        return self._once(key) and bool(self._telegram.user_says(int(account), int(account), words))

    def share_phone(self, account: str, seen: Seen, phone: str, key: str) -> bool:  # noqa: ARG002 - as above
        """By the contact button."""
        return self._once(key) and bool(self._telegram.user_shares_contact(int(account), phone))

    def _once(self, key: str) -> bool:
        if key in self._done:
            return False
        self._done.add(key)
        return True

    def _look(self, chat: int, message: Message) -> None:
        number, shown = message["message_id"], repr((message.get("text"), message.get("reply_markup")))
        before = self._known.get((chat, number))
        if before == shown or "text" not in message:
            return
        self._known[chat, number] = shown
        place = {self._group: Place.CHANNEL, self._moderators: Place.MODERATORS}.get(chat, Place.PRIVATE)
        rows = message.get("reply_markup", {}).get("inline_keyboard", ())
        buttons = [b for row in rows for b in row]
        data = tuple(b["callback_data"] for b in buttons if "callback_data" in b)
        account = str(chat) if place is Place.PRIVATE else ""
        self._note(
            place, str(number), message["text"], account=account, buttons=data, asks=self._asks(chat, data),
            is_change=before is not None,
        )  # fmt: skip

    def _asks(self, chat: int, data: Sequence[str]) -> Asks:
        """A new keyboard is the one for the phone; who may put a date off is asked for it."""
        keyboard = self._telegram.world.keyboards.get(chat)
        if keyboard is not self._keyboards.get(chat):
            self._keyboards[chat] = keyboard
            return Asks.PHONE
        return Asks.BIRTH_DATE if chat > 0 and "no:later" in data else Asks.NOTHING

    def _note(self, place: Place, message: str, text: str = "", **more: Any) -> None:
        self._diary.seen.append(Seen(len(self._diary.seen), place, message, text, **more))
