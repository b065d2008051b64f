"""Quiet hours: by the wall clock, over midnight, and over a change of the clocks."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.moderation.quiet import quiet_until

JAKARTA, BERLIN = ZoneInfo("Asia/Jakarta"), ZoneInfo("Europe/Berlin")
NIGHT = "22.00-06.00"
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("at", "ends"),
    [
        ("2026-11-10T21:59", None),
        ("2026-11-10T22:00", "2026-11-11T06:00"),
        ("2026-11-10T23:30", "2026-11-11T06:00"),
        ("2026-11-11T00:00", "2026-11-11T06:00"),
        ("2026-11-11T05:59", "2026-11-11T06:00"),
        ("2026-11-11T06:00", None),
    ],
)
def test_the_night_reaches_over_midnight(at: str, ends: str | None) -> None:
    """From 22.00 until before 06.00, whichever day it is."""
    moment = datetime.fromisoformat(at).replace(tzinfo=JAKARTA)
    expected = None if ends is None else datetime.fromisoformat(ends).replace(tzinfo=JAKARTA)
    assert quiet_until(moment, NIGHT, JAKARTA) == expected


def test_a_rest_at_noon_ends_the_same_day() -> None:
    """Hours that do not reach over midnight."""
    moment = datetime(2026, 11, 10, 12, 30, tzinfo=JAKARTA)
    assert quiet_until(moment, "12.00-13.15", JAKARTA) == datetime(2026, 11, 10, 13, 15, tzinfo=JAKARTA)
    assert quiet_until(moment, "", JAKARTA) is None


def test_it_is_the_zones_night() -> None:
    """The same moment is night in Jayapura and not yet in Jakarta."""
    moment = datetime(2026, 11, 10, 13, 30, tzinfo=UTC)
    assert quiet_until(moment, NIGHT, JAKARTA) is None
    assert quiet_until(moment, NIGHT, ZoneInfo("Asia/Jayapura")) == datetime(2026, 11, 10, 21, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "hours", "ends"),
    [
        # The clocks leap from 02.00 to 03.00: a night is an hour shorter, and 02.30 never comes.
        ("2026-03-28T22:00+00:00", NIGHT, "2026-03-29T04:00+00:00"),
        ("2026-03-29T00:30+00:00", "22.00-02.30", "2026-03-29T01:00+00:00"),
        # They go back from 03.00 to 02.00: an hour longer, and 02.30 comes twice.
        ("2026-10-24T22:00+00:00", NIGHT, "2026-10-25T05:00+00:00"),
        ("2026-10-25T00:10+00:00", "22.00-02.30", "2026-10-25T00:30+00:00"),
        ("2026-10-25T01:10+00:00", "22.00-02.30", "2026-10-25T01:30+00:00"),
    ],
)
def test_a_change_of_the_clocks_loses_no_hour(at: str, hours: str, ends: str) -> None:
    """Where the zone's clocks leap or repeat an hour, the wall clock decides."""
    found = quiet_until(datetime.fromisoformat(at), hours, BERLIN)
    assert found == datetime.fromisoformat(ends)


MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone
CLOCK = st.builds("{:02}.{:02}".format, st.integers(0, 23), st.integers(0, 59))
HOURS = st.lists(CLOCK, min_size=2, max_size=2, unique=True).map("-".join)


@given(MOMENTS, HOURS, st.sampled_from([JAKARTA, BERLIN]))
def test_the_end_is_the_first_moment_that_is_not_quiet(moment: datetime, hours: str, zone: ZoneInfo) -> None:
    """Whatever zone and hours: just before the end it is quiet until then, and at the end it is over."""
    end = quiet_until(moment, hours, zone)
    if end is None:
        return
    assert moment < end <= moment + timedelta(hours=25)
    assert quiet_until(end - timedelta(seconds=1), hours, zone) == end
    over = quiet_until(end, hours, zone)
    # An hour that the clocks repeat is quiet once more.
    assert over is None or (zone is BERLIN and end.month == 10)
