"""Our clock against others': how far ahead it runs, and what is no answer."""

from datetime import timedelta

import pytest

from bot.beacons.timekeeper import HttpTimekeeper
from bot.clock import SystemClock
from tests.support.public_sources import clock_served

NEAR = timedelta(seconds=30)


@pytest.mark.asyncio
@pytest.mark.parametrize("hours", [0, 1, -1])
async def test_the_offset_is_ours_minus_theirs(hours: int) -> None:
    """A clock an hour behind theirs runs an hour behind."""
    async with clock_served(timedelta(hours=hours)) as url:
        found = await HttpTimekeeper([url], SystemClock()).offset()
    assert found is not None
    assert abs(found + timedelta(hours=hours)) < NEAR


@pytest.mark.asyncio
async def test_the_middle_of_several_counts() -> None:
    """One server whose clock is wrong does not make ours wrong."""
    async with (
        clock_served(timedelta(0)) as one,
        clock_served(timedelta(0)) as two,
        clock_served(timedelta(days=3)) as wrong,
    ):
        found = await HttpTimekeeper([wrong, one, two], SystemClock()).offset()
    assert found is not None
    assert abs(found) < NEAR


@pytest.mark.asyncio
async def test_no_date_is_no_answer() -> None:
    """A header that is no date, a server that is away, and nobody to ask leave it unknown."""
    async with clock_served(timedelta(0), "yesterday") as url:
        assert await HttpTimekeeper([url, "http://127.0.0.1:9"], SystemClock()).offset() is None
    assert await HttpTimekeeper([], SystemClock()).offset() is None
