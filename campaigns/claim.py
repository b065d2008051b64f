"""Claim: a winner's acceptance before the deadline, and who moves up when it does not come."""

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


def next_reserve(reserves: Sequence[Waiting], stratum: int) -> Waiting | None:
    """The next reserve of a stratum; replacement never draws again (UNDI/1, section 11)."""
    in_line = (reserve for reserve in reserves if reserve.stratum == stratum)
    return min(in_line, key=lambda reserve: reserve.place, default=None)
