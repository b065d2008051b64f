"""Reads a line of the local log into an Event; pure."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from bot.moderation.comment import Author, Comment, PlatformName, Revision, digest
from bot.platforms.links import plain_links
from bot.ports.events import (
    ButtonPressed,
    CommandGiven,
    CommentSeen,
    ContactShared,
    Event,
    MemberLeft,
    PrivateMessage,
    StartPressed,
    Unreadable,
)

Fields = Mapping[str, Any]


def read(raw: bytes) -> Event:
    """Read one line.

    Raises:
        Unreadable: it is no line of the log, or lacks what its kind needs.
    """
    try:
        fields = json.loads(raw)
        return _KINDS[fields["kind"]](fields)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, OSError, RecursionError) as error:
        raise Unreadable(f"local line: {type(error).__name__}") from None


def _author(fields: Fields) -> Author:
    return Author(PlatformName.LOCAL, _text(fields["user"]), display_name=_text(fields.get("name", "")))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _comment(fields: Fields) -> Event:
    text, number = _text(fields["text"]), int(fields["n"])
    at = datetime.fromtimestamp(float(fields["at"]), UTC)
    edited = datetime.fromtimestamp(float(fields.get("edited_at", fields["at"])), UTC)
    links = plain_links(text)
    revision = Revision(edited, number, digest(text, links))
    return CommentSeen(
        Comment(
            PlatformName.LOCAL, _text(fields["chat"]), _text(fields["message"]), _author(fields), text, at,
            revision, links,
        )
    )  # fmt: skip


def _press(fields: Fields) -> Event:
    chat, message = _text(fields["chat"]), _text(fields["message"])
    return ButtonPressed(_author(fields), chat, message, f"local:{int(fields['n'])}", _text(fields["data"]))


def _contact(fields: Fields) -> Event:
    owner = fields.get("owner")
    return ContactShared(_author(fields), _text(fields["phone"]), None if owner is None else _text(owner))


def _command(fields: Fields) -> Event:
    chat = _text(fields["chat"])
    title = _text(fields.get("title", chat))
    return CommandGiven(_author(fields), PlatformName.LOCAL, chat, title, _text(fields["command"]))


_KINDS: Mapping[str, Callable[[Fields], Event]] = {
    "comment": _comment,
    "press": _press,
    "private": lambda fields: PrivateMessage(_author(fields), _text(fields["text"])),
    "start": lambda fields: StartPressed(_author(fields), _text(fields["payload"])),
    "contact": _contact,
    "command": _command,
    "left": lambda fields: MemberLeft(_author(fields), _text(fields["chat"])),
}
