"""Daily figures: count and root of the entries so far, once a day, in every channel, outside quiet hours."""

import asyncio
import json
from datetime import timedelta
from pathlib import Path

import pytest

from bot.ports.proofs import DailyFigure
from bot.services.publication import beside
from bot.texts import text
from campaigns.undi.daily import daily_root
from tests.bot.services.test_policies_at_work import set_policy
from tests.support.season import ID, Season
from tests.support.world import CHAT, World


async def figures(world: World) -> list[DailyFigure]:
    """What was kept."""
    async with world.store.read() as unit:
        return list(await unit.proofs.figures(ID))


async def commitments(world: World) -> list[bytes]:
    """The commitments of all entries."""
    async with world.store.read() as unit:
        return [bytes.fromhex(row.commitment) for row in await unit.entries.of_campaign(ID)]


async def next_day(world: World) -> None:
    """Midnight passes in Jakarta."""
    world.clock.advance_to(world.clock.now() + timedelta(hours=13))
    await world.tick()


@pytest.mark.asyncio
async def test_nothing_is_said_on_the_day_it_opened(world: World) -> None:
    """There is no day yet to give figures of."""
    season = await Season.opened(world)
    await season.enter("11")
    await world.tick()
    assert await figures(world) == []


@pytest.mark.asyncio
async def test_a_new_day_brings_count_and_root_once(world: World) -> None:
    """However often the schedule looks, and after a restart, the day is said once; the root is over all C."""
    season = await Season.opened(world)
    for user in ("11", "12", "13"):
        await season.enter(user)
    await next_day(world)
    await world.tick()
    again = await world.restarted()
    await again.tick()
    (figure,) = await figures(again)
    assert (figure.day, figure.count) == ("2026-11-11", 3)
    assert figure.root == daily_root(await commitments(again)).hex()
    assert world.codes(CHAT).count("draw.daily") == 1
    assert again.codes(CHAT).count("draw.daily") == 0
    await again.store.close()


@pytest.mark.asyncio
async def test_a_withdrawn_entry_still_counts(world: World) -> None:
    """It was accepted and stands later among the excluded: the figures never go down."""
    season = await Season.opened(world)
    ref = await season.enter("11")
    await season.enter("12")
    await world.comment("11", "tanpa tagar", message=ref, edited=5)
    await world.drain()
    await next_day(world)
    (figure,) = await figures(world)
    assert figure.count == 2


@pytest.mark.asyncio
async def test_two_instances_say_a_day_once(world: World, database_file: Path) -> None:
    """Both count, one keeps the day and says it."""
    season = await Season.opened(world)
    await season.enter("11")
    other = await World.open(database_file)
    world.clock.advance_to(world.clock.now() + timedelta(hours=13))
    other.clock.advance_to(world.clock.now())
    await asyncio.gather(world.services.schedule.run_once(), other.services.schedule.run_once())
    await world.drain()
    await other.drain()
    await other.store.close()
    assert len(await figures(world)) == 1
    assert (world.codes(CHAT) + other.codes(CHAT)).count("draw.daily") == 1


@pytest.mark.asyncio
async def test_quiet_hours_are_respected(world: World) -> None:
    """At night the figures are taken, and wait for the morning to be said."""
    await set_policy(world, quiet_hours="22.00-06.00")
    season = await Season.opened(world)
    await season.enter("11")
    await next_day(world)
    assert len(await figures(world)) == 1
    assert "draw.daily" not in world.codes(CHAT)
    await world.pass_time(hours=5)
    assert "draw.daily" in world.codes(CHAT)


@pytest.mark.asyncio
async def test_the_figures_stand_beside_the_bundle(world: World) -> None:
    """`daily.jsonl` has one canonical line a day, oldest first."""
    season = await Season.opened(world)
    await season.enter("11")
    await next_day(world)
    await season.enter("12")
    world.clock.advance_to(world.clock.now() + timedelta(hours=24))
    await world.tick()
    await season.frozen()
    await season.published()
    async with world.store.read() as unit:
        files = await beside(unit, await season.campaign(), text)
    lines = [json.loads(line) for line in files["daily.jsonl"].splitlines()]
    assert [(line["day"], line["count"]) for line in lines] == [("2026-11-11", 1), ("2026-11-12", 2)]
    assert all(line["campaign_id"] == ID for line in lines)
    assert sorted(files) == ["daily.jsonl", "ketentuan.txt", "terms.txt", "verify_standalone.py"]
