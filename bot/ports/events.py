"""Events: what came in from a platform, read once at the door. Nothing past it sees a raw update."""

from dataclasses import dataclass, field

from bot.moderation.comment import Author, Comment, PlatformName

REGISTER = "daftarkan"


@dataclass(frozen=True, slots=True)
class CommentSeen:
    """A comment was written or edited in a channel or group."""

    comment: Comment


@dataclass(frozen=True, slots=True)
class ButtonPressed:
    """Someone pressed a button of ours. `press_ref` is what the platform wants answered."""

    author: Author
    chat_ref: str
    message_ref: str
    press_ref: str
    data: str


@dataclass(frozen=True, slots=True)
class PrivateMessage:
    """A text in the private chat; `/start X` arrives as StartPressed."""

    author: Author
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class StartPressed:
    """The person opened the bot, perhaps by a deep link with a payload (at most 64 characters)."""

    author: Author
    payload: str


@dataclass(frozen=True, slots=True)
class ContactShared:
    """A contact came by the contact button; true only if `owner_id` is the sender's account."""

    author: Author
    phone: str = field(repr=False)
    owner_id: str | None


@dataclass(frozen=True, slots=True)
class CommandGiven:
    """A command of ours in a group or channel, without its slash; there is one, REGISTER."""

    author: Author
    platform: PlatformName
    chat_ref: str
    chat_title: str
    command: str


@dataclass(frozen=True, slots=True)
class ChatMoved:
    """A chat has a new number, as when a Telegram group becomes a supergroup."""

    platform: PlatformName
    old_ref: str
    new_ref: str


@dataclass(frozen=True, slots=True)
class MemberLeft:
    """Someone left or was removed from a channel."""

    author: Author
    chat_ref: str


@dataclass(frozen=True, slots=True)
class Ignored:
    """Read, understood and of no interest, such as a poll; `why` is for the log."""

    why: str


Event = (
    CommentSeen
    | ButtonPressed
    | PrivateMessage
    | StartPressed
    | ContactShared
    | CommandGiven
    | ChatMoved
    | MemberLeft
    | Ignored
)


class Unreadable(Exception):  # noqa: N818 - it names the state of the update, which is then set aside
    """The raw update cannot be read; its message says why without quoting it."""
