"""Claim: a winner's acceptance before the deadline, and who moves up when it does not come."""

from collections.abc import Sequence
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
