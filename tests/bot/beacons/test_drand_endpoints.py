"""The drand beacon over loopback: only a true signature gets through, from whichever endpoint has it."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

import pytest

from bot.beacons.drand import DrandBeacon
from bot.ports.beacon import BeaconDown
from tests.support.public_sources import ROUND, SIGNATURE, FakeDrand

NOWHERE = "http://127.0.0.1:9"


@asynccontextmanager
async def beacon(*modes: str, more: Sequence[str] = ()) -> AsyncIterator[DrandBeacon]:
    """A beacon over endpoints that behave so."""
    async with AsyncExitStack() as stack:
        urls = [await stack.enter_async_context(FakeDrand(mode).serve()) for mode in modes]
        yield DrandBeacon([*urls, *more], seconds=1.0)


@pytest.mark.asyncio
async def test_a_round_comes_verified() -> None:
    """The signature of the round is handed on."""
    async with beacon("good") as asked:
        assert await asked.fetch(ROUND) == bytes.fromhex(SIGNATURE)


@pytest.mark.asyncio
@pytest.mark.parametrize("mode", ["soon", "absent"])
async def test_a_round_that_is_not_there_yet_is_no_failure(mode: str) -> None:
    """Whether an endpoint says 425 or 404, there is none yet."""
    async with beacon(mode) as asked:
        assert await asked.fetch(ROUND) is None


@pytest.mark.asyncio
@pytest.mark.parametrize("mode", ["broken", "wrong", "junk", "other", "long", "slow"])
async def test_what_is_wrong_is_not_believed(mode: str) -> None:
    """An endpoint that fails, lies or dawdles is no answer at all, neither yes nor no."""
    async with beacon(mode) as asked:
        with pytest.raises(BeaconDown):
            await asked.fetch(ROUND)
        with pytest.raises(BeaconDown):
            await asked.is_absent(ROUND)


@pytest.mark.asyncio
async def test_one_true_endpoint_among_bad_ones_is_enough() -> None:
    """The others may lie, fail or be away."""
    async with beacon("wrong", "broken", "soon", "good", more=[NOWHERE]) as asked:
        assert await asked.fetch(ROUND) == bytes.fromhex(SIGNATURE)


@pytest.mark.asyncio
async def test_absence_needs_every_voice() -> None:
    """A round is absent only when all say so now; one that has it, or is silent, keeps it from being so."""
    async with beacon("absent", "soon") as asked:
        assert await asked.is_absent(ROUND)
    async with beacon("absent", "good") as asked:
        assert not await asked.is_absent(ROUND)
    async with beacon("absent", more=[NOWHERE]) as asked:
        with pytest.raises(BeaconDown):
            await asked.is_absent(ROUND)


@pytest.mark.asyncio
async def test_nobody_to_ask_is_no_answer() -> None:
    """Without endpoints nothing is said, least of all that a round is absent."""
    asked = DrandBeacon([])
    with pytest.raises(BeaconDown):
        await asked.fetch(ROUND)
    with pytest.raises(BeaconDown):
        await asked.is_absent(ROUND)
