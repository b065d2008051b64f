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


def may_claim(state: str, claim_until: datetime | None, now: datetime) -> Refusal | None:
    """Why a seat in this state cannot be claimed now; None when it can, also a second time."""
    if state == "claimed":
        return None
    if state == "reserve":
        return Refusal("claim.still_reserve")
    if state == "lost" or claim_until is None:
        return Refusal("claim.seat_lost")
    return None if now <= claim_until else Refusal("claim.too_late", {"until": claim_until})


def next_reserve(reserves: Sequence[Waiting], stratum: int) -> Waiting | None:
    """The next reserve of a stratum; replacement never draws again (UNDI/1, section 11)."""
    in_line = (reserve for reserve in reserves if reserve.stratum == stratum)
    return min(in_line, key=lambda reserve: reserve.place, default=None)
