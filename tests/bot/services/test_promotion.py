"""Promotion: a model and its audit event move together."""

import pytest

from bot.ports.audit import AuditWord
from bot.services.promotion import consented, recorded_move
from tests.support.world import World

HAPPENED = (AuditWord.MODEL_PROMOTED, "jernih-1+00112233", {"low": 0.01})


async def recorded(world: World) -> int:
    """How many events the audit log chains."""
    async with world.store.write() as unit:
        return await unit.audit.seal(1000)


@pytest.mark.asyncio
async def test_a_move_is_on_the_record(world: World) -> None:
    """One move, one event, in a chain that fits."""
    await recorded(world)
    assert await recorded_move(world.store, world.clock, HAPPENED, lambda: None) is None
    assert await recorded(world) == 1
    async with world.store.read() as unit:
        assert all(chain.broken_at is None for chain in await unit.audit.verify())


@pytest.mark.asyncio
async def test_a_refused_move_leaves_no_record(world: World) -> None:
    """What was not moved is not said to have been, and the reason comes back as a value."""
    await recorded(world)
    moved = await recorded_move(world.store, world.clock, HAPPENED, lambda: "challenger_changed")
    assert moved == "challenger_changed"
    assert await recorded(world) == 0


@pytest.mark.asyncio
async def test_a_failed_move_leaves_no_record(world: World) -> None:
    """What a move raises ends the unit too."""

    def failing() -> None:
        raise ZeroDivisionError

    await recorded(world)
    with pytest.raises(ZeroDivisionError):
        await recorded_move(world.store, world.clock, HAPPENED, failing)
    assert await recorded(world) == 0


@pytest.mark.asyncio
async def test_without_decisions_there_is_nothing_to_learn(world: World) -> None:
    """The store of a new installation gives no rows."""
    assert list(await consented(world.store)) == []
