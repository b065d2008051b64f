"""Duty: when moderators are told that work waits, and when they get the day's figures.

Knows no chat and no store: what waits and what was said before in, what is due out.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.moderation.policy import Policy

ON_DUTY_FOR = timedelta(hours=12)  # a duty that nobody ended
URGENT_WAITS = timedelta(minutes=5)  # before a cry for help is said once more
_MORNING = "08.00"
URGENT_AGAIN, BACKLOG_AGAIN = timedelta(minutes=15), timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Backlog:
    """What waits in a channel: how many, since when the oldest, and the oldest cry for help."""

    count: int = 0
    oldest: datetime | None = None
    oldest_urgent: datetime | None = None


class Alarm(StrEnum):
    """What moderators are told of."""

    URGENT = "urgent"
    BACKLOG = "backlog"


def alarm(backlog: Backlog, policy: Policy, last: datetime | None, now: datetime) -> Alarm | None:
    """What is to be said now; `last`: when one was said before.

    A cry for help that nobody looks at is said first and more often, whatever the policy.
    """
    quiet_for = now - last if last is not None else None
    urgent = backlog.oldest_urgent
    if urgent is not None and now - urgent >= URGENT_WAITS:
        return Alarm.URGENT if quiet_for is None or quiet_for >= URGENT_AGAIN else None
    if not policy.backlog_minutes or backlog.oldest is None:
        return None
    if now - backlog.oldest < timedelta(minutes=policy.backlog_minutes):
        return None
    return Alarm.BACKLOG if quiet_for is None or quiet_for >= BACKLOG_AGAIN else None


def digest_day(policy: Policy, last: date | None, now: datetime) -> date | None:
    """The day whose digest is due: today's, from the policy's hour on; `now` is in the institution's zone.

    One for days that were missed; none on the first day, of which there is nothing to tell.
    """
    if not policy.digest_at or last is None or last >= now.date():
        return None
    return now.date() if _has_begun(policy.digest_at, now) else None


def sample_week(policy: Policy, last: str | None, now: datetime) -> str | None:
    """The week whose blind sample is due, such as `2026-W48`; None while the last is of this week.

    From the hour of the digest on, and from eight where there is none: nobody reads cards at midnight.
    """
    year, week, _ = now.isocalendar()
    this = f"{year}-W{week:02}"
    wanted = policy.blind_sample and last is not None and last != this
    return this if wanted and _has_begun(policy.digest_at or _MORNING, now) else None


def _has_begun(hour: str, now: datetime) -> bool:
    hours, _, minutes = hour.partition(".")
    return (now.hour, now.minute) >= (int(hours), int(minutes))
