"""Claim: a winner's acceptance before the deadline, and who moves up when it does not come."""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from campaigns.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Waiting:
    """A reserve in line: `place` counts from 1 within its stratum."""

    commitment: str
    stratum: int
    place: int


def deadline(published_at: datetime, claim_hours: int) -> datetime:
    """Until when a seat can be claimed."""
    return published_at + timedelta(hours=claim_hours)


def last_deadline(draw_at: datetime, claim_hours: int, strata: Iterable[tuple[int, int]]) -> datetime:
    """When the last claim may come while every reserve is asked: `strata` are (quota, reserve) each.

    A stratum asks as many reserves at once as it has seats; one without seats of its own asks them in one go.
    """
    rounds = max(
        (-(-reserve // max(quota, 1)) if quota else min(reserve, 1) for quota, reserve in strata), default=0
    )
    return draw_at + timedelta(hours=claim_hours * (1 + rounds))


def may_claim(state: str) -> Refusal | None:
    """Why a seat in this state cannot be claimed; None when it can, also a second time.

    A seat is its winner's until it has passed on: a press that was made in time and read late counts.
    """
    if state == "reserve":
        return Refusal("claim.still_reserve")
    return Refusal("claim.seat_lost") if state == "lost" else None


def move_up(reserves: Sequence[Waiting], strata: Iterable[int]) -> Sequence[Waiting | None]:
    """Who moves up for each lost seat, given by its stratum: the next reserve of it, or nobody.

    Replacement never draws again (UNDI/1, section 11). O(n log n) in the reserves.
    """
    lines: dict[int, deque[Waiting]] = {}
    for reserve in sorted(reserves, key=lambda each: each.place):
        lines.setdefault(reserve.stratum, deque()).append(reserve)
    return [lines[stratum].popleft() if lines.get(stratum) else None for stratum in strata]
