"""What a batch of comments costs the database: a fixed number of statements, whatever its size."""

import asyncio
from random import Random
from string import ascii_lowercase

import pytest
from sqlalchemy import event

from bot.ports.bus import Topic
from tests.support.season import TAG, Season
from tests.support.world import World

MOST = 36
FEW, MANY = 16, 64


async def _said(world: World, words: str, count: int) -> None:
    for number in range(count):
        await world.comment(str(1000 + number), f"{words} {_own(number)}")


def _own(number: int) -> str:
    """What nobody else says."""
    dice = Random(number)
    return " ".join("".join(dice.choices(ascii_lowercase, k=7)) for _ in range(6))


async def _statements(world: World) -> int:
    """How many the worker runs for all that waits; a statement with many rows is one."""
    seen: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    engine = world.store._writer.sync_engine
    event.listen(engine, "before_cursor_execute", count)
    assert await world.services.worker.run_once() > 1
    event.remove(engine, "before_cursor_execute", count)
    return len(seen)


@pytest.mark.asyncio
async def test_plain_comments_cost_a_fixed_number_of_statements(world: World) -> None:
    """Sixteen comments by known authors cost as few statements as sixty-four."""
    await _said(world, "Lampu jalan mati", MANY)
    await world.drain()
    await _said(world, "Jembatan retak", FEW)
    few = await _statements(world)
    await _said(world, "Selokan mampat", MANY)
    many = await _statements(world)

    assert few == many <= MOST


@pytest.mark.asyncio
async def test_entries_cost_a_fixed_number_of_statements(world: World) -> None:
    """So do comments that become entries of a live campaign."""
    await Season.opened(world)
    await _said(world, "Lampu jalan mati", MANY)
    await world.drain()
    await _said(world, f"Jembatan retak {TAG}", FEW)
    few = await _statements(world)
    await _said(world, f"Selokan mampat {TAG}", MANY)
    many = await _statements(world)

    async with world.store.read() as unit:
        assert await unit.entries.count("jernih-2026-11") == FEW + MANY
    assert few == many <= MOST + 5


@pytest.mark.asyncio
async def test_new_authors_cost_a_fixed_number_of_statements(world: World) -> None:
    """So do comments by people whom nobody has met."""
    await _said(world, "Lampu jalan mati", FEW)
    await world.drain()
    for number in range(FEW):
        await world.comment(f"2{number}", f"Jembatan retak {_own(500 + number)}")
    few = await _statements(world)
    for number in range(MANY):
        await world.comment(f"3{number}", f"Selokan mampat {_own(1000 + number)}")

    assert few == await _statements(world) <= MOST + 6


@pytest.mark.asyncio
@pytest.mark.parametrize(("words", "wakes"), [("Lampu jalan mati", False), ("goblok", True)])
async def test_only_a_batch_with_actions_wakes_the_sender(world: World, words: str, *, wakes: bool) -> None:
    """Plain approvals leave the sender asleep; a comment whose card is to be shown does not."""
    await world.comment("7", words)
    await world.services.worker.run_once()
    waiting = asyncio.create_task(world.bus.wait(Topic.OUTBOX, 60))
    # A wake-up that came before is kept for the first wait, which then ends at once.
    for _ in range(5):
        await asyncio.sleep(0)
    assert waiting.done() is wakes
    waiting.cancel()
