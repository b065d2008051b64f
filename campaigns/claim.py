"""Claim: a winner's acceptance before the deadline, and who moves up when it does not come."""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from campaigns.refusal import Refusal

WAKES, SLEEPS = 7, 21  # hours of the day


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


def is_awake(moment: datetime, zone: str) -> bool:
    """Whether a message that nobody waits for may go out: from 07.00 to 21.00 where the campaign is."""
    return WAKES <= moment.astimezone(ZoneInfo(zone)).hour < SLEEPS


def reminder_at(until: datetime, claim_hours: int, zone: str) -> datetime:
    """When who has not claimed is reminded: a third of the time before the end, at most a day, and awake.

    Where that falls into the night, it is the evening before.
    """
    due = until - min(timedelta(hours=claim_hours) / 3, timedelta(days=1))
    if is_awake(due, zone):
        return due
    local = due.astimezone(ZoneInfo(zone))
    evening = local.replace(hour=SLEEPS - 1, minute=0, second=0, microsecond=0)
    return (evening if local.hour >= SLEEPS else evening - timedelta(days=1)).astimezone(due.tzinfo)


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
