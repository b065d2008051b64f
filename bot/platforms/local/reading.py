"""Reads a line of the local log into an Event; pure."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from bot.moderation.comment import Author, Comment, PlatformName, Revision, digest
from bot.platforms.links import plain_links
from bot.ports.events import (
    Blocked,
    BotStanding,
    ButtonPressed,
    CommandGiven,
    CommentReported,
    CommentSeen,
    CommentsGone,
    ContactShared,
    Event,
    MemberCame,
    MemberLeft,
    PostSeen,
    PrivateMessage,
    Standing,
    StartPressed,
    Unreadable,
)

Fields = Mapping[str, Any]


def read(raw: bytes, platform: PlatformName = PlatformName.LOCAL) -> Event:
    """Read one line; `platform`: whose city the log tells of, where it is not the local one.

    Raises:
        Unreadable: it is no line of the log, or lacks what its kind needs.
    """
    try:
        fields = json.loads(raw)
        return _KINDS[fields["kind"]]({**fields, "platform": platform})
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, OSError, RecursionError) as error:
        raise Unreadable(f"local line: {type(error).__name__}") from None


def _author(fields: Fields) -> Author:
    roles = tuple(map(_text, fields.get("roles", ())))
    name = _text(fields.get("name", ""))
    return Author(fields["platform"], _text(fields["user"]), display_name=name, roles=roles)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _maybe(fields: Fields, name: str) -> str | None:
    value = fields.get(name)
    return None if value is None else _text(value)


def _comment(fields: Fields) -> Comment:
    text, number = _text(fields["text"]), int(fields["n"])
    at = datetime.fromtimestamp(float(fields["at"]), UTC)
    edited = datetime.fromtimestamp(float(fields.get("edited_at", fields["at"])), UTC)
    links = plain_links(text)
    return Comment(
        fields["platform"], _text(fields["chat"]), _text(fields["message"]), _author(fields), text, at,
        Revision(edited, number, digest(text, links)), links,
        _maybe(fields, "thread"), _maybe(fields, "reply_to"),
    )  # fmt: skip


def _press(fields: Fields) -> Event:
    chat, message = _text(fields["chat"]), _text(fields["message"])
    number, data = f"local:{int(fields['n'])}", _text(fields["data"])
    place = _maybe(fields, "press")
    return ButtonPressed(
        _author(fields), chat, message, place or number, data, place is not None, fields.get("is_admin")
    )


def _private(fields: Fields) -> Event:
    place, source = _text(fields.get("press", "")), _text(fields.get("forwarded_from", ""))
    return PrivateMessage(_author(fields), _text(fields["text"]), place, source)


def _start(fields: Fields) -> Event:
    return StartPressed(_author(fields), _text(fields["payload"]), _text(fields.get("press", "")))


def _contact(fields: Fields) -> Event:
    return ContactShared(_author(fields), _text(fields["phone"]), _maybe(fields, "owner"))


def _command(fields: Fields) -> Event:
    chat = _text(fields["chat"])
    title, place = _text(fields.get("title", chat)), _text(fields.get("press", ""))
    return CommandGiven(
        _author(fields), fields["platform"], chat, title, _text(fields["command"]), place,
        fields.get("is_admin"),
    )  # fmt: skip


def _report(fields: Fields) -> Event:
    chat, about = _text(fields["chat"]), fields.get("comment")
    meant = None if about is None else _comment({**fields, **about, "chat": chat})
    command, place = _text(fields.get("command_ref", "")), _text(fields.get("press", ""))
    return CommentReported(_author(fields), chat, meant, command, place)


def _standing(fields: Fields) -> Event:
    chat = _text(fields["chat"])
    return BotStanding(
        fields["platform"], chat, _text(fields.get("title", chat)), _author(fields),
        Standing(fields["before"]), Standing(fields["now"]), tuple(map(_text, fields.get("lacks", ()))),
    )  # fmt: skip


_KINDS: Mapping[str, Callable[[Fields], Event]] = {
    "comment": lambda fields: CommentSeen(_comment(fields)),
    "press": _press,
    "private": _private,
    "start": _start,
    "contact": _contact,
    "command": _command,
    "report": _report,
    "gone": lambda fields: CommentsGone(
        fields["platform"], _text(fields["chat"]), tuple(map(_text, fields["messages"]))
    ),
    "post": lambda fields: PostSeen(
        fields["platform"], _text(fields["chat"]), _text(fields["thread"]), _text(fields["post"])
    ),
    "standing": _standing,
    "blocked": lambda fields: Blocked(
        _author(fields), _text(fields["chat"]), _text(fields["rule"]), _text(fields["action"])
    ),
    "left": lambda fields: MemberLeft(_author(fields), _text(fields["chat"])),
    "came": lambda fields: MemberCame(_author(fields), _text(fields["chat"])),
}
