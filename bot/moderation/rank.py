"""Rank: the order of the queue by harm, age and reach, as one number that never has to be made anew.

An item's rank is the second in which it was opened, less what harm and reach put it ahead. Both are bounded,
so that whatever keeps coming, nothing waits behind it for longer than the bounds.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.moderation.flag import Flag, Severity
from models.labels import Scores

URGENT = timedelta(days=3650)  # before all else, for ten years
MOST_HARM = timedelta(hours=12)
MOST_REACH = timedelta(hours=6)
_A_REPORT = timedelta(minutes=30)
# What harms others while it stands, by phase; 1 is the worst. Toxicity counts by its score.
_HARM = {
    "personal_data": 1.0, "impersonation": 0.8, "raid": 0.7, "gambling": 0.5, "sudden_link": 0.4,
    "links": 0.3, "duplicate": 0.2, "flood": 0.2,
}  # fmt: skip


def rank_of(opened_at: datetime, *, urgent: bool, ahead: timedelta = timedelta(0)) -> int:
    """The rank of an item: the lowest is seen first. `ahead`: as `ahead_of` says, at most 18 hours."""
    bounded = min(max(ahead, timedelta(0)), MOST_HARM + MOST_REACH)
    return int((opened_at - bounded - (URGENT if urgent else timedelta(0))).timestamp())


def ahead_of(flags: Iterable[Flag], scores: Scores | None, reports: int = 0) -> timedelta:
    """How much older than it is an item counts, by what was found and by how many persons reported it."""
    against = [flag for flag in flags if flag.severity >= Severity.HOLD and not flag.facts.get("unchecked")]
    harm = max((_harm(flag, scores) for flag in against), default=0.0)
    return harm * MOST_HARM + min(max(reports, 0) * _A_REPORT, MOST_REACH)


def _harm(flag: Flag, scores: Scores | None) -> float:
    if flag.phase == "toxicity":
        return min(max(scores.toxic, 0.0), 1.0) if scores is not None else 0.5
    return _HARM.get(flag.phase, 0.0)
