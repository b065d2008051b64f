"""Fields of a raw update, each taken with its type checked; pure.

A value of another type is a TypeError, which the reader turns into Unreadable: nothing wrong gets into an
event.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bot.moderation.comment import Author, AuthorKind, PlatformName

Raw = Mapping[str, Any]
TELEGRAM = PlatformName.TELEGRAM
GROUPS = frozenset({"group", "supergroup"})
PUBLIC = GROUPS | {"channel"}
# Service accounts of Telegram itself: the linked channel's posts arrive from the first.
_LINKED_CHANNEL = 777000


def number(value: object) -> int:
    """A whole number of at most 63 bits.

    Raises:
        TypeError: it is none.
    """
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) >= 1 << 63:
        raise TypeError
    return value


def ref(value: object) -> str:
    """A number as decimal text.

    Raises:
        TypeError: it is no number.
    """
    return str(number(value))


def text(value: object) -> str:
    """A text.

    Raises:
        TypeError: it is none.
    """
    if not isinstance(value, str):
        raise TypeError
    return value


def flag(raw: Raw, name: str) -> bool:
    """A mark that is left out when it is not so.

    Raises:
        TypeError: it is neither true nor false.
    """
    value = raw.get(name, False)
    if not isinstance(value, bool):
        raise TypeError
    return value


def moment(value: object) -> datetime:
    """A time in Unix seconds.

    Raises:
        TypeError, ValueError, OverflowError, OSError: it is none.
    """
    return datetime.fromtimestamp(number(value), UTC)


def title(chat: Raw) -> str:
    """The name of a chat; empty when it has none."""
    return text(chat.get("title", ""))


def person(user: Raw) -> Author:
    """A user, by what stands behind it."""
    name = " ".join(text(user[key]) for key in ("first_name", "last_name") if user.get(key) is not None)
    kind = AuthorKind.BOT if flag(user, "is_bot") else AuthorKind.MEMBER
    if user["id"] == _LINKED_CHANNEL:
        kind = AuthorKind.OFFICIAL
    return Author(TELEGRAM, ref(user["id"]), kind, name.strip())


def author(message: Raw) -> Author:
    """Who wrote a message: the sender chat when there is one, for which `from` is only a stand-in."""
    sender, chat = message.get("sender_chat"), message["chat"]
    if sender is not None:
        official = sender["id"] == chat["id"] or flag(message, "is_automatic_forward")
        kind = AuthorKind.OFFICIAL if official else AuthorKind.CHANNEL
        return Author(TELEGRAM, ref(sender["id"]), kind, title(sender))
    if chat["type"] == "channel":
        return Author(TELEGRAM, ref(chat["id"]), AuthorKind.OFFICIAL, title(chat))
    return person(message["from"])
