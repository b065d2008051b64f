"""Strike: a counted violation with an expiry, and the ladder of what follows one.

Strikes count per channel and person. What protects somebody (personal data) and a cry for help is never one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.moderation.rules import Rule


class Step(StrEnum):
    """What follows a violation, from the mildest; ASK leaves it to a person."""

    REMIND = "remind"
    WARN = "warn"
    RESTRICT = "restrict"
    RESTRICT_DAY = "restrict_day"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class Strike:
    """One strike, given by one decision."""

    strike_id: int
    channel_id: int
    person_id: int
    account_row: int
    comment_id: int
    decision_id: int
    rule: Rule
    at: datetime
    expires_at: datetime
    voided_at: datetime | None = None


def step_for(standing: int, ladder: Sequence[str]) -> Step:
    """What follows a violation by whoever has so many strikes standing, this one not counted.

    An empty ladder only reminds.
    """
    return Step(ladder[min(standing, len(ladder) - 1)]) if ladder else Step.REMIND
