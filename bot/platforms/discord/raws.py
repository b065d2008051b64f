"""Raws: what the gateway brought, as the bytes and the number by which the inbox knows it again.

A message is known by its own id, an edit by its moment and content, so that repeats of the gateway and
what is fetched afterwards change nothing.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from zlib import crc32

from bot.moderation.age import DISCORD_EPOCH, DISCORD_SHIFT
from bot.moderation.comment import PlatformName
from bot.ports.inbox import RawUpdate

Data = Mapping[str, Any]
EPOCH, _SHIFT = DISCORD_EPOCH, DISCORD_SHIFT
_HASH = (1 << _SHIFT) - 1
_LARGEST = 1 << 63
# Made once: a call with options of its own makes an encoder each time.
_encode = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode


@dataclass(frozen=True, slots=True)
class Taken:
    """One event: its kind, the server's channel or thread it is of (or empty), and its number in the inbox.

    `series` is what stands behind the bot's number in the inbox's key; `message_no` is the id of a message
    that was written, by which a channel's cursor moves, else 0.
    """

    kind: str
    channel_id: str
    series: str
    number: int
    body: str = field(repr=False)
    message_no: int = 0


def written(data: Data) -> Taken:
    """A message that was written."""
    number = snowflake(data.get("id"))
    if not number:
        return happened("MESSAGE_CREATE", data, "/odd", 0)
    return Taken("MESSAGE_CREATE", _channel(data), "", number, _encode(data), number)


def edited(data: Data) -> Taken | None:
    """A message whose author changed it; None where Discord only filled in a preview or a pin."""
    at = moment(data.get("edited_timestamp"))
    if at is None:
        return None
    marks = f"{data.get('id')}\0{data.get('content')}"
    return Taken("MESSAGE_UPDATE", _channel(data), "/edit", _stamp(at, marks), _encode(data))


def deleted(data: Data) -> tuple[Taken, ...]:
    """Messages that are gone, one by one."""
    ids = data.get("ids") if "ids" in data else [data.get("id")]
    place = {key: data[key] for key in ("channel_id", "guild_id") if key in data}
    return tuple(
        Taken("MESSAGE_DELETE", _channel(data), "/delete", number, _encode({"id": each, **place}))
        for each in (ids if isinstance(ids, list) else ())
        if (number := snowflake(each))
    )


def pressed(data: Data) -> Taken:
    """A command, a button or a form."""
    number = snowflake(data.get("id"))
    if not number:
        return happened("INTERACTION_CREATE", data, "/odd", 0)
    return Taken("INTERACTION_CREATE", _channel(data), "", number, _encode(data))


def happened(kind: str, data: Data, series: str, milliseconds: int) -> Taken:
    """Something without a number of its own, known by when it came and what it says."""
    body = _encode(data)
    at = EPOCH + timedelta(milliseconds=milliseconds)
    return Taken(kind, _channel(data), series, _stamp(at, body), body)


def update(taken: Taken, bot_id: str, parent: str | None) -> RawUpdate:
    """The raw update as it is stored; `parent` is the channel that a thread belongs to."""
    head = f'{{"t":"{taken.kind}","bot":"{bot_id}","parent":{json.dumps(parent)},"d":'
    raw = f"{head}{taken.body}}}".encode("ascii")
    return RawUpdate(PlatformName.DISCORD, bot_id + taken.series, taken.number, raw)


def snowflake(value: object) -> int:
    """An id as a number; 0 for what is none."""
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 20:  # noqa: PLR2004 - more digits than 63 bits have
        number = int(value)
        return number if number < _LARGEST else 0
    return 0


def moment(value: object) -> datetime | None:
    """A moment as Discord writes them; None for what is none."""
    if not isinstance(value, str):
        return None
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return None
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)


def moment_of(number: int) -> datetime:
    """When an id was made.

    Raises:
        OverflowError: it is too large for any moment.
    """
    return EPOCH + timedelta(milliseconds=number >> _SHIFT)


def number_at(at: datetime) -> int:
    """The smallest id that can be made at a moment."""
    return max(0, (at - EPOCH) // timedelta(milliseconds=1)) << _SHIFT


def _stamp(at: datetime, marks: str) -> int:
    number = number_at(at) | (crc32(marks.encode("utf-8", "surrogatepass")) & _HASH)
    return number if number < _LARGEST else number % _LARGEST


def _channel(data: Data) -> str:
    """The channel or thread of a server; a private chat hangs under nothing."""
    channel = data.get("channel_id")
    return channel if isinstance(channel, str) and data.get("guild_id") else ""
