"""Gambling lures and other adverts: by the model's spam score, and by the plain signs of a lure.

Signs alone only hold: a citizen who reports a gambling den uses the same words. Removal without a
person needs the model to be sure as well.
"""

import re
import unicodedata

from bot.moderation.comment import Comment, Span
from bot.moderation.context import Context, Need
from bot.moderation.flag import Flag, Severity, stricter
from bot.moderation.phase import Phase, phase_factory
from bot.moderation.phases.scored import band, scores_of
from bot.moderation.policy import Policy

# What adverts promise, as whole words after folding stylised letters.
_LURE = re.compile(r"\b(?:gacor|maxwin|max win|scatter|jackpot|jepe|rtp|auto ?wd|wd cair|depo \d+)\b")
# A brand with digits glued to it, the habit of such sites: `nagasari404`.
_BRAND = re.compile(r"\b[a-z]{3,15}\d{2,4}\b")


def fold(text: str) -> str:
    """Stylised letters as plain lower-case ones, character for character, so that spans stay true."""
    if text.isascii():
        return text.lower()
    return "".join(_fold_character(character) for character in text)


def _fold_character(character: str) -> str:
    folded = unicodedata.normalize("NFKC", character).casefold()
    return folded if len(folded) == 1 else character


@phase_factory(Need.SCORES)
def gambling(policy: Policy) -> Phase:
    """Make the phase. Uses `policy.spam_withhold`, `spam_hold` and `spam_remove` (0..1)."""

    def phase(comment: Comment, context: Context) -> Flag:
        plain = fold(comment.text)
        lures = [Span(*found.span()) for found in _LURE.finditer(plain)]
        brands = [Span(*found.span()) for found in _BRAND.finditer(plain)]
        probability = scores_of(context).spam
        signs = Severity.HOLD if lures and brands else Severity.CLEAR
        severity = stricter(
            band(probability, policy.spam_withhold, policy.spam_hold, policy.spam_remove), signs
        )
        facts = {"score": round(probability, 2), "signs": len(lures) + len(brands)}
        if severity is Severity.CLEAR:
            return Flag.clear("gambling", facts)
        return Flag("gambling", severity, facts, spans=(*lures, *brands) if signs else ())

    return phase
