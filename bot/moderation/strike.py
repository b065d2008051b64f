"""Strike: a counted violation with an expiry, and the ladder of what follows one.

Strikes count per channel and person. What protects somebody (personal data) and a cry for help is never one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.moderation.rules import Rule


class Step(StrEnum):
    """What follows a violation, from the mildest; ASK leaves it to a person."""

    REMIND = "remind"
    WARN = "warn"
    RESTRICT = "restrict"
    RESTRICT_DAY = "restrict_day"
    ASK = "ask"


# How long an author is kept from writing, by the step of the ladder or the reviewer's verb.
SILENCES: Mapping[str, timedelta] = {
    "restrict": timedelta(hours=1),
    "restrict_day": timedelta(days=1),
    "restrict_week": timedelta(days=7),
}


@dataclass(frozen=True, slots=True)
class Strike:
    """One strike, given by one decision. `restricted_until`: its account may not write there before."""

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
    restricted_until: datetime | None = None


def counted(standing: Sequence[Strike], but: int | None = None) -> int:
    """How many comments the strikes are for, one comment left out.

    Comments and not decisions: who is judged again for the same comment is not a repeated offender.
    """
    return len({strike.comment_id for strike in standing} - {but})


def step_for(standing: int, ladder: Sequence[str]) -> Step:
    """What follows a violation by whoever has so many strikes standing, this one not counted.

    An empty ladder only reminds.
    """
    return Step(ladder[min(standing, len(ladder) - 1)]) if ladder else Step.REMIND
