"""Links: the plain addresses in a text, for platforms that do not mark them."""

import re

from bot.moderation.comment import Link, Span

_LINK = re.compile(r"\b(?:https?://|www\.)([a-z0-9.-]{1,253})[^\s]*", re.IGNORECASE)


def plain_links(text: str) -> tuple[Link, ...]:
    """Every address that a text spells out, in order; spans in characters."""
    return tuple(
        Link(found[1].casefold().removeprefix("www.").rstrip("."), Span(*found.span()))
        for found in _LINK.finditer(text)
    )
