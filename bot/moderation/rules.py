"""Rules: what a member can have broken, in the institution's words at the edge (`rule.<name>`).

A notice names one of them, a reviewer chooses one, the public figures count them.
"""

from enum import StrEnum

from bot.moderation.decision import Decision
from bot.moderation.flag import Severity


class Rule(StrEnum):
    """One rule of the house."""

    INSULT = "insult"
    ADVERT = "advert"
    LINK = "link"
    FLOOD = "flood"
    RAID = "raid"
    IMPERSONATION = "impersonation"
    PERSONAL_DATA = "personal_data"
    OTHER = "other"


# By phase; a phase that is not here breaks no rule of anybody's.
RULES = {
    "toxicity": Rule.INSULT,
    "gambling": Rule.ADVERT,
    "links": Rule.LINK,
    "sudden_link": Rule.LINK,
    "edited": Rule.LINK,
    "flood": Rule.FLOOD,
    "duplicate": Rule.FLOOD,
    "raid": Rule.RAID,
    "impersonation": Rule.IMPERSONATION,
    "personal_data": Rule.PERSONAL_DATA,
}
# Hidden to protect somebody, the author among them: told, and never counted against anyone.
NO_PENALTY = frozenset({Rule.PERSONAL_DATA})


def rule_of(decision: Decision) -> Rule:
    """The rule that the strictest reason stands for; OTHER where none does."""
    strictest = max((flag.severity for flag in decision.reasons), default=Severity.CLEAR)
    # A check that did not run found nothing, and accuses nobody of anything.
    against = [f for f in decision.reasons if f.severity is strictest and not f.facts.get("unchecked")]
    named = [RULES[flag.phase] for flag in against if flag.phase in RULES]
    # Where a rule that carries a penalty was broken as well, that one is named.
    return next((rule for rule in named if rule not in NO_PENALTY), named[0] if named else Rule.OTHER)
