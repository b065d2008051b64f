"""One thing that breaks stops nobody else: an action, a platform call, a campaign."""

import pytest

from bot.dialogue.prompt import Prompt
from bot.ports.outbox import Action
from bot.ports.platform import React, Send
from bot.services.actions import announce
from bot.services.draws import DrawDesk
from campaigns.undi.primitives import BrokenRule
from tests.bot.services.test_reviewing import decide
from tests.support.season import TAG, Season
from tests.support.world import CHAT, LOCAL, World


async def _dead(world: World) -> list[str]:
    async with world.store.read() as unit:
        return [why for _, _, why in await unit.outbox.dead_rows(10)]


@pytest.mark.asyncio
async def test_an_action_that_cannot_be_composed_dies_alone(world: World) -> None:
    """An unknown kind becomes a dead letter, and what stands behind it is sent."""
    async with world.store.write() as unit:
        await unit.outbox.add(Action("x", LOCAL, "from-the-future", "chat:x"), world.clock.now())
        await unit.outbox.add(announce(LOCAL, CHAT, Prompt("dialogue.hello"), "y"), world.clock.now())
    await world.drain()

    assert await _dead(world) == ["not composed: KeyError"]
    assert [effect.prompt.code for effect in world.effects(Send)] == ["dialogue.hello"]


@pytest.mark.asyncio
async def test_an_adapter_that_breaks_is_tried_again(world: World) -> None:
    """An error that no adapter should raise costs a try, not the sender."""
    world.platform.fault = lambda _: RuntimeError("kata orang")
    async with world.store.write() as unit:
        await unit.outbox.add(announce(LOCAL, CHAT, Prompt("dialogue.hello"), "y"), world.clock.now())
    await world.drain()
    world.platform.fault = lambda _: None
    await world.pass_time(seconds=61)

    assert [effect.prompt.code for effect in world.effects(Send)] == ["dialogue.hello"]


@pytest.mark.asyncio
async def test_a_broken_campaign_stands_still_alone(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A step that raises is logged, and the schedule goes on."""

    async def broken(_self: DrawDesk, _campaign: str) -> None:
        raise BrokenRule("5", "undi.bad_field")

    await Season.opened(world)
    monkeypatch.setattr(DrawDesk, "close", broken)
    await world.pass_time(days=30)

    assert await world.services.schedule.run_once() == 0


@pytest.mark.asyncio
async def test_a_held_entry_is_acknowledged_once_it_is_approved(world: World) -> None:
    """No friendly sign under an insult that carries the tag, until a moderator has found it fair."""
    await Season.opened(world)
    ref = await world.comment("7", f"goblok {TAG}")
    await world.drain()
    before = world.effects(React)
    await decide(world, "approve")

    assert before == []
    assert [effect.message_ref for effect in world.effects(React)] == [ref]
