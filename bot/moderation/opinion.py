"""Opinion: what one reviewer thought of one revision, and how far reviewers agree.

Every decision of a person is one. A blind one was given without seeing what had been decided before.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import combinations
from math import sqrt

_Z = 1.96  # of a 95 % interval


class Says(StrEnum):
    """Whether a comment may stay."""

    STAYS = "stays"
    GOES = "goes"


# By a reviewer's verb. To ignore or to pass on is no opinion.
_SAYS = {
    "approve": Says.STAYS,
    "remove": Says.GOES,
    "warn": Says.GOES,
    "restrict": Says.GOES,
    "restrict_day": Says.GOES,
    "restrict_week": Says.GOES,
}


def says(verb: str) -> Says | None:
    """What a reviewer's verb says of the comment, if anything."""
    return _SAYS.get(verb)


@dataclass(frozen=True, slots=True)
class Opinion:
    """One reviewer (`account:<row>`) on the revision that a decision is about, by way of a review item."""

    channel_id: int
    comment_id: int
    decision_id: int
    item_id: int
    reviewer: str
    says: Says
    blind: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Agreement:
    """`comments`: judged by two persons or more. `observed`: the share of pairs that agree, 0..1.

    `kappa`: agreement beyond chance, 1 when all agree, 0 when chance would do as well; None where that says
    nothing, because there are no pairs or everybody always says the same.
    """

    comments: int
    observed: float | None
    kappa: float | None


def agreement(judged: Sequence[Sequence[Says]]) -> Agreement:
    """How far reviewers agree, given what different persons said of each comment.

    Each comment counts once, however many looked at it. Chance is taken from all opinions together (Scott,
    "Reliability of content analysis", 1955; for more than two persons Fleiss, 1971).
    """
    several = [said for said in judged if len(said) > 1]
    if not several:
        return Agreement(0, None, None)
    same = [_share(said) for said in several]
    observed = sum(same) / len(same)
    goes = sum(said.count(Says.GOES) / len(said) for said in several) / len(several)
    by_chance = goes**2 + (1 - goes) ** 2
    kappa = None if by_chance >= 1 else (observed - by_chance) / (1 - by_chance)
    return Agreement(len(several), observed, kappa)


def _share(said: Sequence[Says]) -> float:
    pairs = list(combinations(said, 2))
    return sum(one is other for one, other in pairs) / len(pairs)


@dataclass(frozen=True, slots=True)
class Missed:
    """Of `looked_at` approved comments shown blind, how many a person would remove, and its 95 % bounds.

    `low` and `high`: shares 0..1 (Wilson, "Probable inference", 1927); None where nothing was looked at.
    """

    looked_at: int
    missed: int
    low: float | None = None
    high: float | None = None


def missed(looked_at: int, found: int) -> Missed:
    """The share of what is missed, with its bounds."""
    if not looked_at:
        return Missed(0, 0)
    share, spread = found / looked_at, _Z**2 / looked_at
    middle = share + spread / 2
    half = _Z * sqrt(share * (1 - share) / looked_at + spread / (4 * looked_at))
    whole = 1 + spread
    return Missed(looked_at, found, max(0.0, (middle - half) / whole), min(1.0, (middle + half) / whole))
