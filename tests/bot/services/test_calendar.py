"""The schedule: each step once and not before its time, whoever asks and however often."""

import asyncio
from datetime import timedelta

import pytest

from campaigns.campaign import CampaignState
from tests.support.season import ID, TAG, Season, a_campaign
from tests.support.world import CHAT, World


@pytest.mark.asyncio
async def test_comments_close_a_minute_after_their_end(world: World) -> None:
    """What was written in the last second has a minute to arrive."""
    season = await Season.opened(world)
    world.clock.advance_to(season.planned.closes_at + timedelta(seconds=59))
    await world.tick()
    assert await season.state() is CampaignState.OPEN
    world.clock.advance(timedelta(seconds=1))
    await world.tick()
    assert await season.state() is CampaignState.CLOSED


@pytest.mark.asyncio
async def test_a_paused_campaign_closes_too(world: World) -> None:
    """Pausing does not stop the calendar."""
    season = await Season.opened(world)
    await world.services.campaigns.pause(ID)
    await season.close()
    assert await season.state() is CampaignState.CLOSED


@pytest.mark.asyncio
async def test_the_list_is_drafted_at_its_time(world: World) -> None:
    """So long before the draw as the rules say the list is settled, and no earlier."""
    season = await Season.opened(world, a_campaign(freeze_lead=timedelta(minutes=30)))
    world.clock.advance_to(season.planned.draft_at - timedelta(seconds=1))
    await world.caught_up()
    await world.tick()
    assert not isinstance(await world.services.witnesses.base(ID), bytes)
    world.clock.advance(timedelta(seconds=1))
    await world.tick()
    assert isinstance(await world.services.witnesses.base(ID), bytes)


@pytest.mark.asyncio
async def test_what_is_read_after_the_draft_does_not_enter(world: World) -> None:
    """Once the list is settled, a comment is judged and makes no entry."""
    season = await Season.opened(world)
    await season.enter("11")
    posted = world.clock.now().timestamp()
    await season.close()
    late = {"chat": CHAT, "message": "c9", "user": "12", "text": f"Lampu mati {TAG}", "at": posted}
    await world.accept("comment", late)
    await world.drain()
    async with world.store.read() as unit:
        assert len(await unit.entries.of_campaign(ID)) == 1
        assert await unit.comments.count_by_outcome() == {"approve": 2}


@pytest.mark.asyncio
async def test_many_ticks_at_once_do_each_step_once(world: World) -> None:
    """Several wake-ups at the same time publish one result."""
    season = await Season.opened(world)
    for user in ("11", "12", "13"):
        await season.enter(user)
    await season.frozen()
    await season.reveal()
    world.clock.advance_to(season.planned.draw_at)
    schedule = world.services.schedule
    for _ in range(4):
        await asyncio.gather(*(schedule.run_once() for _ in range(4)))
    await world.drain()
    assert await season.state() is CampaignState.PUBLISHED
    assert world.codes(CHAT).count("draw.published") == 1


@pytest.mark.asyncio
async def test_the_audit_log_is_sealed_and_holds(world: World) -> None:
    """A whole season leaves chains that verify, over every scope."""
    season = await Season.opened(world)
    await season.drawn("11", "12")
    await world.tick()
    async with world.store.read() as unit:
        chains = await unit.audit.verify()
    assert all(chain.broken_at is None for chain in chains)
    sealed = {chain.scope: chain.sealed for chain in chains}
    assert sealed[f"campaign:{ID}"] > 5
    assert any(scope.startswith("channel:") for scope in sealed)
