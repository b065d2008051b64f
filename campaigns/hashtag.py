"""Hashtags: whether a text carries a campaign's tag as a tag of its own.

Matches whatever the case, in fullwidth letters and before punctuation; never inside a longer word,
after another word's letters, or inside a link. Linear in the length of the text.
"""

import re
import unicodedata
from collections.abc import Collection, Sequence

_TAG = re.compile(r"(?<![\w/&])#(\w+)")


def fold(text: str) -> str:
    """The form in which tags are compared: NFKC, case folded, without invisible characters."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in folded if unicodedata.category(c) != "Cf")


def carries(text: str, hashtag: str) -> bool:
    """Whether the text carries the hashtag (given with its `#`)."""
    return carries_any(text, (hashtag,))


def carries_any(text: str, hashtags: Sequence[str]) -> bool:
    """Whether the text carries one of the hashtags; it is read once, however many there are."""
    wanted = {fold(hashtag).removeprefix("#") for hashtag in hashtags}
    return any(_in_word(word, wanted) for word in fold(text).split() if "#" in word)


def _in_word(word: str, wanted: Collection[str]) -> bool:
    """Whether a word without spaces holds a tag outside of a link; a link runs to the word's end."""
    end = _link_starts(word)
    return any(found[1] in wanted for found in _TAG.finditer(word) if found.start() < end)


def _link_starts(word: str) -> int:
    """Where a link begins in a word, with or without its scheme; past the end when it holds none."""
    starts = [at for at in (word.find("://"), word.find("www.")) if at >= 0]
    host, slash, _ = word.partition("/")
    # A host with a dot before the first slash, as in t.me/kanal?q=#tag.
    if slash and "." in host and "#" not in host:
        starts.append(0)
    return min(starts, default=len(word))
