"""The words of a message: what its author wrote, and the links in it, with offsets in characters.

Telegram counts offsets in UTF-16 units; an emoji is two of them.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate

from bot.moderation.comment import Link, Span
from bot.platforms.telegram.fields import Raw, number
from bot.platforms.telegram.fields import text as checked

_PLAIN = re.compile(r"\b(?:https?://|www\.)([a-z0-9.-]{1,253})[^\s]*", re.IGNORECASE)
_HOST = re.compile(
    r"^(?:[a-z][a-z0-9+.-]{0,20}:)?(?://)?(?:[^/@\s]{0,100}@)?([a-z0-9.-]{1,253})", re.IGNORECASE
)
_BASIC = 0x10000


def authored_text(message: Raw) -> tuple[str, Sequence[Raw]]:
    """The text, caption or sticker's emoji and its marks; empty for a forward: those are someone else's."""
    if "forward_origin" in message:
        checked(message["forward_origin"]["type"])
        return "", ()
    for key, marks in (("text", "entities"), ("caption", "caption_entities")):
        if key in message:
            return checked(message[key]), [_mark(entity) for entity in message.get(marks, ())]
    return checked(message.get("sticker", {}).get("emoji", "")), ()


def _mark(entity: Raw) -> Raw:
    """A mark that has a place; one that reaches beyond the text is cut off where it is used."""
    checked(entity["type"])
    if number(entity["offset"]) < 0 or number(entity["length"]) < 0:
        raise ValueError
    return entity


def links_in(text: str, entities: Sequence[Raw]) -> tuple[Link, ...]:
    """Links by Telegram's own marks, and those it did not mark; each stretch of text once."""
    found, marked, starts = {}, bytearray(len(text)), _starts(text)
    for entity in entities:
        if entity["type"] in {"url", "text_link"}:
            span = _span(starts, number(entity["offset"]), number(entity["length"]))
            host = _host(checked(entity["url"]) if "url" in entity else text[span.start : span.end])
            if host:
                found[span] = Link(host, span)
                marked[span.start : span.end] = b"\1" * (span.end - span.start)
    for match in _PLAIN.finditer(text):
        span = Span(*match.span())
        if not any(marked[span.start : span.end]):
            found[span] = Link(_host(match[0]), span)
    return tuple(sorted(found.values(), key=lambda link: link.span.start))


def characters(text: str, offset: int, length: int) -> Span:
    """A stretch given in UTF-16 units, as characters."""
    return _span(_starts(text), offset, length)


def units(text: str) -> int:
    """The length of a text in UTF-16 units."""
    return len(text) + sum(ord(c) >= _BASIC for c in text)


def _starts(text: str) -> Sequence[int]:
    """Where each character begins, in UTF-16 units."""
    if text.isascii():
        return range(len(text))
    return list(accumulate((1 + (ord(c) >= _BASIC) for c in text[:-1]), initial=0))


def _span(starts: Sequence[int], offset: int, length: int) -> Span:
    return Span(bisect_left(starts, offset), bisect_left(starts, offset + length))


def _host(address: str) -> str:
    match = _HOST.match(address.strip())
    return match[1].casefold().removeprefix("www.").rstrip(".") if match else ""
