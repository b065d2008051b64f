"""What `jernih check` says of our clock against the platforms'."""

from datetime import timedelta

import pytest

from bot.services.checking_time import clock_findings
from tests.support.proven import FakeTimekeeper


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("offset", "level"),
    [(timedelta(hours=1), "fail"), (timedelta(hours=-1), "fail"), (timedelta(seconds=119), "ok")],
)
async def test_a_clock_off_by_more_than_two_minutes_fails(offset: timedelta, level: str) -> None:
    """Ahead or behind is the same; a little is fine."""
    keeper = FakeTimekeeper()
    keeper.known = offset
    (found,) = await clock_findings(keeper)
    assert found.level == level


@pytest.mark.asyncio
async def test_nobody_to_ask_says_nothing() -> None:
    """Without a platform there is no line."""
    assert await clock_findings(FakeTimekeeper()) == []
