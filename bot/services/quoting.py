"""Quoting: a comment as it is shown unasked: without personal data that a phase found, insults blurred.

Character by character, so that every mark stays where it was. Whoever needs the value asks for it.
"""

import re
import unicodedata
from collections.abc import Sequence

from bot.ports.comments import Judged

MASK = "•"
_PHASE = "personal_data"
_NAME = 64  # characters of a shown name


def masked(judged: Judged, limit: int) -> str:
    """The first `limit` characters of a comment's text; letters and digits of personal data are dots."""
    shown = list(judged.text[:limit])
    for span in (span for flag in judged.flags if flag.phase == _PHASE for span in flag.spans):
        stretch = range(span.start, min(span.end, len(shown)))
        for at in (each for each in stretch if shown[each].isalnum()):
            shown[at] = MASK
    return "".join(shown)


def blurred(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The text with every word in the spans as its first letter and dots, as long as it was."""
    shown = list(text)
    for start, end in spans:
        for at in range(start, min(end, len(shown))):
            begins = at == start or shown[at - 1].isspace()
            if not begins and not shown[at].isspace():
                shown[at] = MASK
    return "".join(shown)


def plain_name(name: str) -> str:
    """A shown name as the bot may say it in public: one line, nothing turned around, no links.

    Empty where nothing is left.
    """
    lines = re.sub(r"\s+", " ", name)
    visible = "".join(c for c in lines if not unicodedata.category(c).startswith("C"))
    inert = re.sub(r"[@/]+", " ", visible)
    return " ".join(re.sub(r"(?<=\w)\.(?=\w)", ". ", inert).split())[:_NAME]
