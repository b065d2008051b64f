"""Quoting: a comment as it is shown unasked: without personal data that a phase found, insults blurred.

Character by character, so that every mark stays where it was. Whoever needs the value asks for it.
"""

from collections.abc import Sequence

from bot.ports.comments import Judged

MASK = "•"
_PHASE = "personal_data"


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
