"""Hashtags: whether a text carries a campaign's tag as a tag of its own.

Matches whatever the case, in fullwidth letters and before punctuation; never inside a longer word,
after another word's letters, or inside a link. Linear in the length of the text.
"""

import re
import unicodedata

_LINK = re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE)
_TAG = re.compile(r"(?<![\w/&])#(\w+)")


def fold(text: str) -> str:
    """The form in which tags are compared: NFKC, case folded, without invisible characters."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in folded if unicodedata.category(c) != "Cf")


def carries(text: str, hashtag: str) -> bool:
    """Whether the text carries the hashtag (given with its `#`)."""
    plain = _LINK.sub(" ", fold(text))
    wanted = fold(hashtag).removeprefix("#")
    return any(found[1] == wanted for found in _TAG.finditer(plain))
