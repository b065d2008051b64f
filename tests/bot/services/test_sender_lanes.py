"""Lanes: who is throttled waits alone, untouched, and who is not overtakes."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.dialogue.prompt import Prompt
from bot.ports.outbox import Action, Priority
from bot.ports.platform import DeleteComment, Effect, PlatformBusy, React, Send
from bot.services.actions import announce, delete, react
from tests.bot.services.test_sender import counts, record, sent
from tests.support.world import CHAT, LOCAL, World


def in_lane(key: str, chat: str = CHAT, priority: Priority = Priority.COURTESY) -> Action:
    """A message to a chat whose order nothing else shares."""
    return replace(
        announce(LOCAL, chat, Prompt("dialogue.hello"), key), target=f"reply:{key}", priority=priority
    )


def throttled(chat: str, seconds: float = 30, *, whole: bool = False) -> Callable[[Effect], Exception | None]:
    """Too early for messages to one chat."""

    def fault(effect: Effect) -> Exception | None:
        is_there = isinstance(effect, Send) and effect.chat_ref == chat
        return PlatformBusy("429", seconds, throttled=True, whole=whole) if is_there else None

    return fault


@pytest.mark.asyncio
async def test_a_throttled_chat_costs_one_call_however_many_wait(bare: World) -> None:
    """Of many messages to a chat one is tried; the others stay in line untouched until the chat opens."""
    bare.platform.fault = throttled(CHAT)
    await record(bare, *(in_lane(f"a{n:02}") for n in range(60)))
    for _ in range(29):
        await bare.pass_time(seconds=1)
    assert len(bare.platform.tried) == 1
    bare.platform.fault = lambda _: None
    await bare.pass_time(seconds=2)
    assert sent(bare) == [f"a{n:02}" for n in range(60)]


@pytest.mark.asyncio
async def test_a_throttled_chat_holds_up_no_other_and_no_removal(bare: World) -> None:
    """While one chat's line is closed, another chat and a removal in that very chat go on."""
    bare.platform.fault = throttled(CHAT)
    await record(bare, *(in_lane(f"a{n}") for n in range(3)), in_lane("b", "other"))
    await bare.drain()
    await record(bare, delete(LOCAL, (CHAT, "c1"), "1"), in_lane("c", "other"))
    await bare.drain()
    assert sent(bare) == ["b", "c"]
    assert bare.effects(DeleteComment) == [DeleteComment(CHAT, "c1")]
    assert await counts(bare) == {"pending": 3, "sent": 3}


@pytest.mark.asyncio
async def test_in_a_line_the_urgent_goes_first_when_it_opens(bare: World) -> None:
    """What ranks higher passes what was recorded before it in the same chat."""
    bare.platform.fault = throttled(CHAT)
    await record(bare, in_lane("a"), in_lane("b"))
    await bare.drain()
    await record(bare, in_lane("card", priority=Priority.ANSWER))
    bare.platform.fault = lambda _: None
    await bare.pass_time(seconds=31)
    assert sent(bare)[0] == "card"
    assert sorted(sent(bare)) == ["a", "b", "card"]


@pytest.mark.asyncio
async def test_a_throttled_removal_is_not_hammered_and_stops_no_message(bare: World) -> None:
    """A wait named for a removal holds all removals there, at one call, and nothing of another kind."""
    bare.platform.fault = lambda effect: (
        PlatformBusy("429", 5, throttled=True) if isinstance(effect, DeleteComment) else None
    )
    await bare.drain()
    await record(bare, *(delete(LOCAL, (CHAT, f"c{n}"), f"{n}") for n in range(3)))
    await bare.services.sender.run_once(limit=1)
    await record(bare, in_lane("a"), react(LOCAL, (CHAT, "c9")))
    await bare.drain()
    assert len(bare.effects(DeleteComment)) == 0
    assert len([e for e in bare.platform.tried if isinstance(e, DeleteComment)]) == 1
    assert sent(bare) == ["a"]
    bare.platform.fault = lambda _: None
    await bare.pass_time(seconds=6)
    assert len(bare.effects(DeleteComment)) == 3


@pytest.mark.asyncio
async def test_a_sign_that_waits_holds_up_no_removal(bare: World) -> None:
    """A reaction that is told to wait stands in the way of nothing, least of all of its comment's removal."""
    bare.platform.fault = lambda effect: (
        PlatformBusy("429", 60, throttled=True) if isinstance(effect, React) else None
    )
    await bare.set_up()
    await bare.comment("7", "Lampu mati", message="c1")
    await bare.drain()
    await record(bare, react(LOCAL, (CHAT, "c1")))
    await bare.drain()
    await bare.comment("7", "slot gacor", message="c1", edited=5)
    await bare.drain()
    assert bare.effects(DeleteComment) == [DeleteComment(CHAT, "c1")]
    bare.platform.fault = lambda _: None
    await bare.pass_time(seconds=61)
    assert bare.effects(React) == []


@pytest.mark.asyncio
async def test_a_throttle_of_the_whole_stops_every_message_and_no_removal(bare: World) -> None:
    """When all messages come too early, each further chat is left alone, and removals are tried."""
    bare.platform.fault = throttled(CHAT, whole=True)
    await record(bare, in_lane("a"))
    await bare.drain()
    await record(bare, in_lane("b", "other"), delete(LOCAL, (CHAT, "c1"), "1"))
    await bare.drain()
    assert sent(bare) == []
    assert len(bare.effects(DeleteComment)) == 1
    bare.platform.fault = lambda _: None
    await bare.pass_time(seconds=31)
    assert sent(bare) == ["a", "b"]


@pytest.mark.asyncio
async def test_a_removal_told_that_the_whole_waits_stops_everything(bare: World) -> None:
    """When even a removal learns that everything waits, nothing of the platform is tried until then."""
    bare.platform.fault = lambda _: PlatformBusy("global", 5, throttled=True, whole=True)
    await record(bare, delete(LOCAL, (CHAT, "c1"), "1"))
    await bare.drain()
    await record(bare, in_lane("a"), react(LOCAL, (CHAT, "c9")))
    await bare.drain()
    assert len(bare.platform.tried) == 1


@pytest.mark.asyncio
async def test_a_slow_answer_holds_up_its_own_chat_alone(bare: World) -> None:
    """While one call hangs, other targets are served and recorded, also those that came later."""
    goes_on, perform = asyncio.Event(), bare.platform.perform

    async def slow(effect: Effect) -> str | None:
        if isinstance(effect, Send) and effect.chat_ref == CHAT:
            await goes_on.wait()
        return await perform(effect)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bare.platform, "perform", slow)
        await record(bare, in_lane("slow"), in_lane("behind"), in_lane("b", "other"))
        running = asyncio.create_task(bare.services.sender.run_once())
        await _until(bare, {"pending": 2, "sent": 1})
        await record(bare, in_lane("late", "other"))
        await _until(bare, {"pending": 2, "sent": 2})
        assert sent(bare) == ["b", "late"]
        goes_on.set()
        assert await running == 4
    assert sent(bare) == ["b", "late", "slow", "behind"]


async def _until(world: World, wanted: dict[str, int]) -> None:
    async with asyncio.timeout(10):
        while await counts(world) != wanted:  # noqa: ASYNC110 - the store has nothing to wait on
            await asyncio.sleep(0.01)


@pytest.mark.asyncio
async def test_a_stopped_sender_leaves_what_was_on_its_way_for_the_next_start(bare: World) -> None:
    """A call that hangs when the service stops is given up, and its action is performed after the lease."""
    begun = asyncio.Event()

    async def hang(_effect: Effect) -> str | None:
        begun.set()
        return await asyncio.Event().wait() and None

    await record(bare, in_lane("a"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bare.platform, "perform", hang)
        running = asyncio.create_task(bare.services.sender.run_once())
        await begun.wait()
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
    await bare.pass_time(seconds=61)
    assert sent(bare) == ["a"]


@pytest.mark.asyncio
async def test_a_chat_that_moves_takes_its_line_along(bare: World) -> None:
    """What waits for a group's pace keeps the pace of the group's new number."""
    bare.platform.fault = throttled(CHAT)
    await record(bare, in_lane("a"), in_lane("b"))
    await bare.drain()
    async with bare.store.write() as unit:
        await unit.outbox.moved(LOCAL, CHAT, "new")
        lanes = {each.lane for each in await unit.outbox.waiting(10)}
    assert lanes == {"new"}
    bare.platform.fault = throttled("new")
    bare.clock.advance(timedelta(seconds=31))
    tried = len(bare.platform.tried)
    await bare.drain()
    assert len(bare.platform.tried) == tried + 1
