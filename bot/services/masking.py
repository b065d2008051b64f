"""Masking: a quoted comment without the personal data that a phase found in it.

Character by character, so that every mark stays where it was. Whoever needs the value asks for it.
"""

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
