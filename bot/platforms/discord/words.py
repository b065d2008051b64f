"""Words: the fields of a Discord event as our own values, each checked, and the comment that they make."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.moderation.comment import Author, AuthorKind, Comment, PlatformName, Revision, digest
from bot.platforms.discord.raws import EPOCH, moment, moment_of, snowflake
from bot.platforms.links import plain_links

Raw = Mapping[str, Any]
DISCORD = PlatformName.DISCORD
_PLAIN, _REPLY = 0, 19
_FORWARD = 1  # the kind of a message reference


def comment_of(message: Raw, parent: str | None) -> Comment | None:
    """The comment that a message is; None for joins, pins and messages without words.

    An edit without words is one all the same: it may have taken the words away, and with them the tag.
    `parent` is the channel of the thread that it stands in.
    """
    if message.get("type", _PLAIN) not in {_PLAIN, _REPLY}:
        return None
    content = authored(message)
    posted, edited = _posted(message), _edited(message)
    if not content and edited is None:
        return None
    channel, links = number_of(message["channel_id"]), plain_links(content)
    revision = Revision(edited or posted, _milliseconds(edited), digest(content, links))
    return Comment(
        DISCORD, parent or channel, ref_of(message, parent), author_of(message), content, posted, revision,
        links, channel if parent else None, _reply(message, parent),
    )  # fmt: skip


def authored(message: Raw) -> str:
    """What the author wrote; nothing of a forward, whose words are someone else's."""
    return "" if is_forward(message) else text_of(message.get("content", ""))


def is_forward(message: Raw) -> bool:
    """Whether a message only passes another one on."""
    reference = message.get("message_reference")
    return "message_snapshots" in message or (reference is not None and reference.get("type") == _FORWARD)


def ref_of(message: Raw, parent: str | None) -> str:
    """How we name a message: in a thread, with the thread in front."""
    number = number_of(message["id"])
    return f"{number_of(message['channel_id'])}/{number}" if parent else number


def split(chat_ref: str, message_ref: str) -> tuple[str, str]:
    """Channel or thread, and message id, of a message as we name it."""
    thread, _, number = message_ref.rpartition("/")
    return thread or chat_ref, number


def author_of(message: Raw) -> Author:
    """Who wrote it; a webhook is nobody's own account."""
    kind = AuthorKind.BOT if message.get("webhook_id") is not None else None
    return person(message["author"], message.get("member"), kind)


def person(user: Raw, member: Raw | None = None, kind: AuthorKind | None = None) -> Author:
    """An account, by the name that the chat shows for it, with its roles where the event tells them.

    What is fetched afterwards, and what someone points at, comes without a membership and so without roles.
    """
    nick = member.get("nick") if member is not None else None
    name = text_of(nick or user.get("global_name") or user.get("username") or "")
    seen = AuthorKind.BOT if user.get("bot") is True else AuthorKind.MEMBER
    number, held = number_of(user["id"]), tuple(map(number_of, (member or {}).get("roles") or ()))
    return Author(DISCORD, number, kind or seen, name, held, moment_of(int(number)))


def number_of(value: object) -> str:
    """An id, as decimal text.

    Raises:
        TypeError: it is none.
    """
    number = snowflake(value)
    if not number:
        raise TypeError
    return str(number)


def text_of(value: object) -> str:
    """A text.

    Raises:
        TypeError: it is none.
    """
    if not isinstance(value, str):
        raise TypeError
    return value


def _reply(message: Raw, parent: str | None) -> str | None:
    reference = message.get("message_reference")
    if reference is None or is_forward(message) or reference.get("message_id") is None:
        return None
    number = number_of(reference["message_id"])
    where = reference.get("channel_id", message["channel_id"])
    return f"{number_of(where)}/{number}" if parent and where != parent else number


def _posted(message: Raw) -> datetime:
    """When it was written, as the event says; the id tells it too, but not on every server alike."""
    if "timestamp" not in message:
        return moment_of(int(number_of(message["id"])))
    posted = moment(message["timestamp"])
    if posted is None:
        raise TypeError
    return posted


def _edited(message: Raw) -> datetime | None:
    value = message.get("edited_timestamp")
    edited = moment(value)
    if value is not None and edited is None:
        raise TypeError
    return edited


def _milliseconds(edited: datetime | None) -> int:
    """Two edits within one second are two revisions."""
    return 0 if edited is None else round((edited - EPOCH).total_seconds() * 1000)
