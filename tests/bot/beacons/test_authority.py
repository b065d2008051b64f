"""The time-stamp authority over loopback: a token over F is kept, anything else is refused by name."""

from datetime import UTC, datetime

import pytest

from bot.beacons.rfc3161 import Rfc3161Timestamps
from bot.ports.timestamps import StampRefused
from campaigns.undi.timestamp import read_token
from tests.support.public_sources import FakeAuthority

F, AT = b"f" * 32, datetime(2026, 11, 12, 4, 0, tzinfo=UTC)


@pytest.mark.asyncio
async def test_a_token_over_f_comes_back() -> None:
    """It names F and the authority's time."""
    async with FakeAuthority(lambda: AT).serve() as url:
        token = read_token(await Rfc3161Timestamps(url).stamp(F, 2**63 + 1))
    assert (token.imprint, token.at) == (F, int(AT.timestamp()))


@pytest.mark.asyncio
@pytest.mark.parametrize("mode", ["other", "refuses", "junk", "broken"])
async def test_anything_else_is_refused(mode: str) -> None:
    """Another imprint, a refusal, junk and a failure give no token."""
    async with FakeAuthority(lambda: AT, mode).serve() as url:
        with pytest.raises(StampRefused):
            await Rfc3161Timestamps(url).stamp(F, 1)


@pytest.mark.asyncio
async def test_an_authority_that_is_away_is_a_refusal() -> None:
    """Nobody answers there."""
    with pytest.raises(StampRefused):
        await Rfc3161Timestamps("http://127.0.0.1:9").stamp(F, 1)
