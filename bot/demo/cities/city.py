"""City: a platform as the demo's people know it: they write, press, and see what the bot did.

The story and its actors know no more than this, so that one story plays on every platform.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from bot.demo.cast import Line
from bot.moderation.comment import PlatformName
from bot.settings import Settings

CHANNEL_ADMIN, MODERATOR = "901", "902"
TITLE = "Pemkot Wanasari"


class Place(StrEnum):
    """Where the bot wrote."""

    CHANNEL = "channel"
    MODERATORS = "moderators"
    PRIVATE = "private"


class Asks(StrEnum):
    """What a message of the bot wants to be told."""

    NOTHING = ""
    BIRTH_DATE = "birth_date"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class Seen:
    """Something that the bot did, as people see it.

    `account`: whose private chat it is, or whose comment got the reaction. `message`: its ref, to press its
    buttons. `buttons`: the data of those that come back when pressed. `number`: running, for answers that
    are given once. `is_change`: an earlier message now reads so. `is_reaction`: no words, a sign under a
    comment.
    """

    number: int
    place: Place
    message: str
    text: str = ""
    account: str = ""
    buttons: tuple[str, ...] = ()
    asks: Asks = Asks.NOTHING
    is_change: bool = False
    is_reaction: bool = False


@dataclass
class Diary:
    """What was seen so far; every reader keeps the number up to which they read."""

    seen: list[Seen] = field(default_factory=list)

    def after(self, number: int) -> Sequence[Seen]:
        """What came behind a number."""
        return self.seen[number:]


class City(Protocol):
    """One platform with an official channel, a moderators' chat and people.

    What people do tells whether it was done just now: with the same `key` it is done once.
    """

    @property
    def platform(self) -> PlatformName:
        """Which one."""
        ...

    @property
    def channel_ref(self) -> str:
        """The official channel."""
        ...

    @property
    def moderators_ref(self) -> str:
        """The moderators' chat."""
        ...

    def hurry(self) -> bool:
        """Whether the platform keeps a pace that the story's clock can outrun; polls that wait are ended."""
        ...

    def settings(self, own: Settings) -> Settings:
        """The service's settings with this city's address in them."""
        ...

    def after(self, number: int) -> Sequence[Seen]:
        """What the bot did, behind a number of things seen."""
        ...

    def fed(self) -> int:
        """How many updates the people made that the service must have taken in."""
        ...

    def register(self) -> None:
        """The channel's admin asks for it to be made official."""
        ...

    def confirm(self) -> None:
        """The admin presses what the bot answered, where it asks."""
        ...

    def comment(self, line: Line) -> None:
        """A citizen comments in the channel, once."""
        ...

    def open_bot(self, account: str, payload: str, key: str) -> bool:
        """Somebody opens the private dialogue by the campaign's door."""
        ...

    def press(self, account: str, seen: Seen, data: str, key: str) -> bool:
        """Somebody presses a button."""
        ...

    def tell(self, account: str, seen: Seen, words: str, key: str) -> bool:
        """Somebody answers a question in words."""
        ...

    def share_phone(self, account: str, seen: Seen, phone: str, key: str) -> bool:
        """Somebody gives their number in the way the platform has for it."""
        ...
