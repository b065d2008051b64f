"""Duty: when moderators are told that work waits; when the day's figures and the week's sample are due."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.moderation.duty import (
    BACKLOG_AGAIN,
    URGENT_AGAIN,
    URGENT_WAITS,
    Alarm,
    Backlog,
    alarm,
    digest_day,
    sample_week,
)
from bot.moderation.policy import Policy

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
POLICY = Policy(backlog_minutes=60, digest_at="08.00")
MINUTES = st.integers(0, 3000)


def ago(minutes: float) -> datetime:
    """So long before now."""
    return NOW - timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("oldest", "urgent", "last", "expected"),
    [
        (None, None, None, None),
        (59, None, None, None),
        (60, None, None, Alarm.BACKLOG),
        (300, None, 59, None),
        (300, None, 60, Alarm.BACKLOG),
        (4, 4, None, None),
        (5, 5, None, Alarm.URGENT),
        (300, 5, 14, None),
        (300, 5, 15, Alarm.URGENT),
    ],
)
def test_alarms(
    oldest: float | None, urgent: float | None, last: float | None, expected: Alarm | None
) -> None:
    """Once the oldest has waited long enough, again after an hour; a cry for help sooner and more often."""
    backlog = Backlog(
        1, ago(oldest) if oldest is not None else None, ago(urgent) if urgent is not None else None
    )
    assert alarm(backlog, POLICY, ago(last) if last is not None else None, NOW) is expected


@given(MINUTES, MINUTES)
def test_a_policy_without_alarms_still_says_what_is_urgent(urgent: int, last: int) -> None:
    """Zero minutes means no word of a long queue; a cry for help is not the policy's to silence."""
    off = replace(POLICY, backlog_minutes=0)
    assert alarm(Backlog(9, ago(3000)), off, None, NOW) is None
    found = alarm(Backlog(9, ago(3000), ago(urgent)), off, ago(last), NOW)
    waited = timedelta(minutes=urgent) >= URGENT_WAITS and timedelta(minutes=last) >= URGENT_AGAIN
    assert (found is Alarm.URGENT) == waited


@given(MINUTES, MINUTES, st.none() | MINUTES)
def test_alarms_are_never_more_often_than_their_pace(oldest: int, last: int, urgent: int | None) -> None:
    """Within a quarter of an hour of the last nothing is said, within the hour only what is urgent."""
    found = alarm(
        Backlog(5, ago(oldest), ago(urgent) if urgent is not None else None), POLICY, ago(last), NOW
    )
    if timedelta(minutes=last) < URGENT_AGAIN:
        assert found is None
    elif timedelta(minutes=last) < BACKLOG_AGAIN:
        assert found is not Alarm.BACKLOG


def test_the_digest_is_of_today_once() -> None:
    """From the hour on, once a day, one for days that were missed; none on the first day or without hour."""
    day = NOW.date()
    assert digest_day(POLICY, day - timedelta(days=1), NOW) == day
    assert digest_day(POLICY, date(2026, 11, 2), NOW) == day
    assert digest_day(POLICY, day, NOW) is None
    assert digest_day(POLICY, day - timedelta(days=1), NOW.replace(hour=7, minute=59)) is None
    assert digest_day(POLICY, None, NOW) is None
    assert digest_day(replace(POLICY, digest_at=""), day - timedelta(days=1), NOW) is None


def test_the_sample_is_of_this_week_once() -> None:
    """Once a week from the first new week on; a policy without one draws none."""
    assert sample_week(POLICY, "2026-W47", NOW) == "2026-W48"
    assert sample_week(POLICY, "2026-W48", NOW) is None
    assert sample_week(POLICY, None, NOW) is None
    assert sample_week(replace(POLICY, blind_sample=0), "2026-W47", NOW) is None
