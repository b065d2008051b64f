"""ClaimReview: schema.org's JSON as fact-checkers publish it, read leniently; each claim with its number.

A single object, a list, a `@graph`, a DataFeed or an ItemList. Who made a claim is left where it is: that is
a person, and none of our business.
"""

import json
from collections.abc import Iterator
from typing import Any

from bot.moderation.checked_claim import ClaimFile, Raw, Unusable, gathered

_HOLDERS = ("@graph", "dataFeedElement", "itemListElement", "item", "mainEntity", "hasPart", "review")
_DEEPEST = 20  # holders within holders


def read_json(text: str) -> ClaimFile:
    """Read the ClaimReviews of a text; never raises."""
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        return ClaimFile((), (Unusable("claims.not_json"),))
    found = [(number, _raw(review)) for number, review in enumerate(_reviews(whole, 0), 1)]
    return gathered(found, "review") if found else ClaimFile((), (Unusable("claims.no_reviews"),))


def _reviews(node: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > _DEEPEST:
        return
    if isinstance(node, list):
        for each in node:
            yield from _reviews(each, depth + 1)
    elif isinstance(node, dict) and ("claimReviewed" in node or "ClaimReview" in _types(node)):
        yield node
    elif isinstance(node, dict):
        for holder in _HOLDERS:
            if holder in node:
                yield from _reviews(node[holder], depth + 1)


def _types(node: dict[str, Any]) -> list[str]:
    found = node.get("@type", ())
    return [str(each).rpartition("/")[2] for each in (found if isinstance(found, list) else [found])]


def _raw(review: dict[str, Any]) -> Raw:
    about = _first(review.get("itemReviewed"))
    claim = _said(review.get("claimReviewed")) or _of(about, "name", "description", "text")
    url = _said(review.get("url")) or _of(review, "@id", "mainEntityOfPage", "sameAs")
    who = _of(_first(review.get("author")), "name") or _of(_first(review.get("publisher")), "name")
    return Raw(claim, _rating(review.get("reviewRating")), url, who, _of(review, "datePublished"))


def _rating(node: Any) -> str:
    """The verdict in words, or else its number and what the best would be."""
    rating = _first(node)
    words = _of(rating, "alternateName", "name")
    value, best = _of(rating, "ratingValue"), _of(rating, "bestRating")
    return words or (f"{value}/{best}" if value and best else value)


def _of(node: Any, *names: str) -> str:
    """The first of some values that says something; a text in place of an object is its name."""
    if not isinstance(node, dict):
        return _said(node) if "name" in names else ""
    return next((said for name in names if (said := _said(node.get(name)))), "")


def _said(node: Any) -> str:
    """A value as text: the first of several, the address or value of an object."""
    node = _first(node)
    if isinstance(node, dict):
        node = node.get("@value", node.get("@id", ""))
    if isinstance(node, (int, float)) and not isinstance(node, bool):
        return str(node)
    return node.strip() if isinstance(node, str) else ""


def _first(node: Any) -> Any:
    return node[0] if isinstance(node, list) and node else node
