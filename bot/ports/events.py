"""Events: what came in from a platform, read once at the door. Nothing past it sees a raw update."""

from dataclasses import dataclass, field
from enum import StrEnum

from bot.moderation.comment import Author, Comment, PlatformName

REGISTER, QUEUE, DUTY = "daftarkan", "antrean", "jaga"
FOR_MODERATORS = (QUEUE, DUTY)  # commands of the moderators' chat


@dataclass(frozen=True, slots=True)
class CommentSeen:
    """A comment was written or edited in a channel or group."""

    comment: Comment


@dataclass(frozen=True, slots=True)
class ButtonPressed:
    """Someone pressed a button of ours. `press_ref` is what the platform wants answered.

    `in_place`: the answer may be a whole prompt with buttons that only this person sees (Discord);
    otherwise it is one line of at most 200 characters. `is_admin`: what the platform said along with the
    press of whether the person administers the chat; None where it has to be asked.
    """

    author: Author
    chat_ref: str
    message_ref: str
    press_ref: str
    data: str
    in_place: bool = False
    is_admin: bool | None = None


@dataclass(frozen=True, slots=True)
class PrivateMessage:
    """A text in the private chat; `/start X` arrives as StartPressed.

    A slash command or a form on Discord is one too: `press_ref` then is what is answered in place, seen by
    this person only, and empty in a true private chat. `forwarded_from`: the account or chat that a
    forwarded message is from, as far as the platform says so.
    """

    author: Author
    text: str = field(repr=False)
    press_ref: str = ""
    forwarded_from: str = ""


@dataclass(frozen=True, slots=True)
class StartPressed:
    """The person opened the bot, perhaps by a door with a payload (at most 64 characters).

    `press_ref`: as in PrivateMessage.
    """

    author: Author
    payload: str
    press_ref: str = ""


@dataclass(frozen=True, slots=True)
class ContactShared:
    """A contact came by the contact button; true only if `owner_id` is the sender's account."""

    author: Author
    phone: str = field(repr=False)
    owner_id: str | None


@dataclass(frozen=True, slots=True)
class CommandGiven:
    """A command of ours in a group or channel, without its slash: REGISTER, QUEUE or DUTY.

    `press_ref` and `is_admin`: as in ButtonPressed; `press_ref` is empty where it came as a message.
    """

    author: Author
    platform: PlatformName
    chat_ref: str
    chat_title: str
    command: str
    press_ref: str = ""
    is_admin: bool | None = None


@dataclass(frozen=True, slots=True)
class CommentReported:
    """A member complains about a comment.

    `comment` is the one that is meant, as the platform showed it with the report; None when the report
    points at nothing. `command_ref`: the message that carried the command and leaves the public view;
    empty where there is none. `press_ref`: as in PrivateMessage.
    """

    author: Author
    chat_ref: str
    comment: Comment | None
    command_ref: str = ""
    press_ref: str = ""


@dataclass(frozen=True, slots=True)
class CommentsGone:
    """Messages were deleted at the platform, by whomever."""

    platform: PlatformName
    chat_ref: str
    message_refs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PostSeen:
    """A post of the linked channel appeared in its discussion group, as the thread `thread_ref`.

    `post_ref` is the post itself, `<chat>:<message>` of the channel.
    """

    platform: PlatformName
    chat_ref: str
    thread_ref: str
    post_ref: str


@dataclass(frozen=True, slots=True)
class Blocked:
    """The platform's own filter stopped a message before anybody saw it; `rule` is the filter's own number.

    `action` is what the filter did, such as `block_message`.
    """

    author: Author
    chat_ref: str
    rule: str
    action: str


class Standing(StrEnum):
    """How the bot stands in a chat."""

    GONE = "gone"
    MEMBER = "member"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class BotStanding:
    """The bot was added, made an administrator, demoted or removed by `actor`.

    `lacks`: the rights that an administrator of ours needs and this one has not: `delete`, `restrict`,
    `pin`; and `write` wherever the bot may not say a word.
    """

    platform: PlatformName
    chat_ref: str
    chat_title: str
    actor: Author
    before: Standing
    now: Standing
    lacks: tuple[str, ...] = ()


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
class MemberCame:
    """Someone joined a channel."""

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
    | CommentReported
    | CommentsGone
    | PostSeen
    | Blocked
    | BotStanding
    | ChatMoved
    | MemberLeft
    | MemberCame
    | Ignored
)


class Unreadable(Exception):  # noqa: N818 - it names the state of the update, which is then set aside
    """The raw update cannot be read; its message says why without quoting it."""
