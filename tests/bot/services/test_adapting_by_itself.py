"""Adapting by itself: when it is due, and what happens while it computes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.services.adapting import AdaptDesk
from bot.store.repositories.examples import SqlExamples
from models.adapting import Correction, Example, NotAdapted
from tests.support.adapting import FORTY, active_number, adapted, decide, switch, the_channel
from tests.support.builders import a_correction
from tests.support.decisions import decided
from tests.support.world import CHAT, LOCAL, World


@pytest.mark.asyncio
async def test_by_itself_only_where_the_policy_says_so(world: World) -> None:
    """Off unless the institution wants it; on, forty decisions are enough to begin."""
    await decide(world, FORTY)
    assert await world.services.adapting.run_once() == 0
    await switch(world, adapt=True)
    assert await world.services.adapting.run_once() == 1
    async with world.store.read() as unit:
        (kept,) = await unit.corrections.all_active()
    assert (kept.made_by, kept.number) == ("system", 1)
    assert await world.services.adapting.run_once() == 0


@pytest.mark.asyncio
async def test_by_itself_not_before_twenty_new_decisions(world: World) -> None:
    """Nineteen more are too few, the twentieth is enough, and it happens once."""
    await switch(world, adapt=True)
    await decide(world, FORTY - 1)
    assert await world.services.adapting.run_once() == 0
    await decide(world, 1, first=39)
    assert await world.services.adapting.run_once() == 1
    await world.pass_time(minutes=1)
    await decide(world, 19, first=40)
    assert await world.services.adapting.run_once() == 0
    await decide(world, 1, first=59)
    assert [await world.services.adapting.run_once() for _ in range(2)] == [1, 0]
    assert await active_number(world) == 2


@pytest.mark.asyncio
async def test_what_a_person_took_back_does_not_come_again_by_itself(world: World) -> None:
    """The schedule waits for twenty decisions newer than the correction that was taken back."""
    await switch(world, adapt=True)
    await decide(world, FORTY)
    assert await world.services.adapting.run_once() == 1
    await world.services.adapting.take_back(await the_channel(world), "cli")
    assert await world.services.adapting.run_once() == 0
    assert await active_number(world) is None


@pytest.mark.asyncio
async def test_a_new_model_is_adapted_to_anew(world: World) -> None:
    """A correction for another model is replaced without new decisions."""
    await switch(world, adapt=True)
    await decide(world, FORTY)
    channel = await the_channel(world)
    before = world.clock.now() - timedelta(days=1)
    async with world.store.write() as unit:
        old = a_correction("fake-0")
        await unit.corrections.add(channel.channel_id, old, reviewers=2, by="cli", now=before)
    assert await world.services.adapting.run_once() == 1
    assert await active_number(world) == 2


@pytest.mark.asyncio
async def test_a_model_that_waits_for_the_restart_keeps_its_correction(world: World) -> None:
    """A correction that came while this service runs is for the next model, and is left alone."""
    await switch(world, adapt=True)
    await decide(world, FORTY)
    await world.pass_time(minutes=5)
    channel = await the_channel(world)
    async with world.store.write() as unit:
        new = a_correction("fake-2")
        await unit.corrections.add(channel.channel_id, new, reviewers=2, by="cli", now=world.clock.now())
    assert await world.services.adapting.run_once() == 0
    assert await active_number(world) == 1


@pytest.mark.asyncio
async def test_taking_back_counts_from_that_moment(world: World) -> None:
    """Decisions made before a correction was taken back do not bring it again."""
    await switch(world, adapt=True)
    await decide(world, FORTY)
    assert await world.services.adapting.run_once() == 1
    await world.pass_time(minutes=1)
    await decide(world, 19, first=40)
    await world.pass_time(minutes=1)
    await world.services.adapting.take_back(await the_channel(world), "cli")
    await world.pass_time(minutes=1)
    await decide(world, 1, first=59)
    assert await world.services.adapting.run_once() == 0
    await decide(world, 19, first=60)
    assert await world.services.adapting.run_once() == 1


@pytest.mark.asyncio
@pytest.mark.parametrize("meanwhile", ["taken back", "made", "switched off"])
async def test_what_changed_while_it_was_computed_stands(
    world: World, monkeypatch: pytest.MonkeyPatch, meanwhile: str
) -> None:
    """A result that took its time overrides no undoing, no newer correction and no switch."""
    await switch(world, adapt=True)
    await decide(world, FORTY)
    if meanwhile == "taken back":
        await adapted(world)
        await world.pass_time(minutes=1)
        await decide(world, 20, first=40)
    desk, compute = world.services.adapting, AdaptDesk._computed

    async def slowly(self: AdaptDesk, examples: Sequence[Example]) -> Correction | NotAdapted:
        monkeypatch.setattr(AdaptDesk, "_computed", compute)
        if meanwhile == "taken back":
            await desk.take_back(await the_channel(world), "cli")
        elif meanwhile == "made":
            await adapted(world)
        else:
            await switch(world, adapt=False)
        return await compute(self, examples)

    monkeypatch.setattr(AdaptDesk, "_computed", slowly)
    assert await desk.run_once() == 0
    assert await active_number(world) == (1 if meanwhile == "made" else None)


@pytest.mark.asyncio
async def test_one_channel_that_cannot_adapt_holds_up_no_other(world: World) -> None:
    """A refusal in one channel leaves the next one its turn."""
    async with world.store.write() as unit:
        await unit.channels.put(LOCAL, "lain", title="Lain", active=True, locale="id", now=world.clock.now())
    for chat, by, first in ((CHAT, ("a",), 0), ("lain", ("a", "b"), 100)):
        await decided(world.store, chat, world.clock.now(), FORTY, by=by, first=first)
        async with world.store.write() as unit:
            channel = await unit.channels.by_ref(LOCAL, chat)
            assert channel is not None
            policy = replace(channel.policy, adapt=True)
            await unit.channels.set_policy(channel.channel_id, policy, "cli", world.clock.now())
    assert await world.services.adapting.run_once() == 1


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The channels whose decisions were opened."""
    looked: list[int] = []
    of_channel = SqlExamples.of_channel

    async def looking(self: SqlExamples, channel_id: int, limit: int) -> Sequence[Example]:
        looked.append(channel_id)
        return await of_channel(self, channel_id, limit)

    monkeypatch.setattr(SqlExamples, "of_channel", looking)
    return looked


@pytest.mark.asyncio
async def test_a_refused_channel_is_left_alone_until_more_is_decided(world: World, looked: list[int]) -> None:
    """One moderator's decisions are not opened again in every round; another's decision is looked at."""
    await switch(world, adapt=True)
    await decide(world, FORTY, by=("a",))
    assert [await world.services.adapting.run_once() for _ in range(3)] == [0, 0, 0]
    assert len(looked) == 1
    await world.pass_time(minutes=1)
    await decide(world, 1, first=40, by=("b",))
    assert await world.services.adapting.run_once() == 1


@pytest.mark.asyncio
async def test_a_channel_that_is_off_is_left_alone(world: World, looked: list[int]) -> None:
    """Its policy may still ask for adapting."""
    await switch(world, adapt=True)
    await decide(world, FORTY)
    async with world.store.write() as unit:
        await unit.channels.put(LOCAL, CHAT, title="Balai", active=False, locale="id", now=world.clock.now())
    assert not (await the_channel(world)).active
    assert await world.services.adapting.run_once() == 0
    assert looked == []
