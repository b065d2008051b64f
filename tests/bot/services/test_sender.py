"""The outbox at work: tries again, gives up, keeps order, and survives a crash at any moment."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.dialogue.prompt import Prompt
from bot.ports.outbox import Action, Priority
from bot.ports.platform import DeleteComment, Effect, PlatformBusy, PlatformRefused, Send
from bot.services import outbox as sender
from bot.services.actions import announce
from bot.services.aftermath import MAX_MISTAKES, Aftermath
from tests.support.world import CHAT, LOCAL, World


def say(key: str, chat: str = CHAT, priority: Priority = Priority.NOTICE) -> Action:
    """A message to a chat; its key is its name."""
    made = announce(LOCAL, chat, Prompt("dialogue.hello"), key)
    return replace(made, priority=priority)


async def record(world: World, *actions: Action) -> None:
    """Record actions one after another."""
    for action in actions:
        async with world.store.write() as unit:
            await unit.outbox.add(action, world.clock.now())
        world.clock.advance(timedelta(milliseconds=1))


def sent(world: World) -> list[str]:
    """The keys of what was said, in order."""
    return [effect.key.removeprefix("announce:") for effect in world.effects(Send)]


async def counts(world: World) -> dict[str, int]:
    """Outbox rows by state, those that there are."""
    async with world.store.read() as unit:
        return {state: n for state, n in (await unit.outbox.counts()).items() if n}


@pytest.mark.asyncio
async def test_a_busy_platform_is_asked_again_when_it_said(bare: World) -> None:
    """After PlatformBusy the action waits out retry_after, then goes."""
    bare.platform.fault = lambda _: PlatformBusy("429", 30, throttled=True)
    await record(bare, say("a"))
    await bare.drain()
    bare.platform.fault = lambda _: None
    await bare.pass_time(seconds=29)
    assert sent(bare) == []
    await bare.pass_time(seconds=2)
    assert sent(bare) == ["a"]
    assert len(bare.platform.tried) == 2


@pytest.mark.asyncio
async def test_throttling_never_uses_up_the_tries(bare: World) -> None:
    """However often a platform says that it is too early, the action is not given up."""
    bare.platform.fault = lambda _: PlatformBusy("429", 1, throttled=True)
    await record(bare, say("a"))
    for _ in range(3 * MAX_MISTAKES):
        await bare.pass_time(seconds=2)
    bare.platform.fault = lambda _: None
    await bare.pass_time(seconds=2)
    assert sent(bare) == ["a"]


@pytest.mark.asyncio
async def test_an_outage_of_days_loses_nothing(bare: World) -> None:
    """While a platform cannot be reached, tries come ever later but never cease, and then all goes out."""
    bare.platform.fault = lambda _: PlatformBusy("no route", 1)
    await record(bare, say("a"), say("b"))
    for _ in range(60):
        await bare.pass_time(seconds=sender.LONGEST_WAIT + 1)
    assert await counts(bare) == {"pending": 2}
    assert len(bare.platform.tried) > 50
    bare.platform.fault = lambda _: None
    await bare.pass_time(seconds=sender.LONGEST_WAIT + 1)
    assert sent(bare) == ["a", "b"]


@pytest.mark.asyncio
async def test_an_adapters_mistake_is_dead_in_the_end(bare: World) -> None:
    """A mistake is tried again ever later, and after the last try the action stays visible as dead."""
    bare.platform.fault = lambda _: KeyError("mistake")
    await record(bare, say("a"))
    waits = []
    for _ in range(MAX_MISTAKES):
        await bare.drain()
        async with bare.store.read() as unit:
            due = await unit.outbox.next_due()
        if due is not None:
            waits.append((due - bare.clock.now()).total_seconds())
            bare.clock.advance_to(due)
    assert len(bare.platform.tried) == MAX_MISTAKES
    assert len(waits) == MAX_MISTAKES - 1
    assert await counts(bare) == {"dead": 1}


@pytest.mark.asyncio
async def test_a_refused_action_is_dead_at_once_and_the_next_goes_on(bare: World) -> None:
    """What will never work is kept with its reason, and does not block its target."""

    def refuse(effect: Effect) -> PlatformRefused | None:
        is_first = isinstance(effect, Send) and effect.key.endswith("a")
        return PlatformRefused("chat not found") if is_first else None

    bare.platform.fault = refuse
    await record(bare, say("a"), say("b"))
    await bare.drain()
    assert sent(bare) == ["b"]
    async with bare.store.read() as unit:
        ((_, kind, why),) = await unit.outbox.dead_rows(5)
    assert (kind, why) == ("announce", "chat not found")


@pytest.mark.asyncio
async def test_one_target_is_served_in_order(bare: World) -> None:
    """A later action to a target never overtakes an earlier one, though it ranks higher."""
    await record(bare, say("a", priority=Priority.COURTESY), say("b", priority=Priority.URGENT), say("c"))
    assert await bare.services.sender.run_once() == 3
    assert sent(bare) == ["a", "b", "c"]


@pytest.mark.asyncio
async def test_between_targets_the_priority_decides(bare: World) -> None:
    """Among different targets what is more urgent goes first, though it was recorded last."""
    await record(
        bare, say("courtesy", "c1", Priority.COURTESY), say("notice", "c2"),
        say("answer", "c3", Priority.ANSWER), say("urgent", "c4", Priority.URGENT),
    )  # fmt: skip
    await bare.services.sender.run_once(limit=1)
    assert sent(bare) == ["urgent", "answer", "notice", "courtesy"]


@pytest.mark.asyncio
async def test_a_busy_target_holds_up_no_other(bare: World) -> None:
    """While one target waits, another is served."""
    bare.platform.fault = lambda effect: PlatformBusy("busy", 60) if "c1" in repr(effect) else None
    await record(bare, say("a", "c1"), say("b", "c2"))
    await bare.drain()
    assert sent(bare) == ["b"]


@pytest.mark.asyncio
async def test_a_crash_after_performing_repeats_under_the_same_key(bare: World) -> None:
    """Killed between doing and recording, the effect is done again with its key: one message."""
    await record(bare, say("a"))

    async def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Aftermath, "_record", crash)
        with pytest.raises(KeyboardInterrupt):
            await bare.services.sender.run_once()
    assert await counts(bare) == {"pending": 1}
    again = await bare.restarted()
    try:
        async with again.store.write() as unit:
            await unit.outbox.release_leases()
        await again.drain()
        assert await counts(again) == {"sent": 1}
    finally:
        await again.store.close()
    assert sent(bare) == sent(again) == ["a"]


@pytest.mark.asyncio
async def test_a_lease_ends_by_itself(bare: World) -> None:
    """What a vanished process had leased is not touched before the lease is over, and done after it."""
    await record(bare, say("a"))
    async with bare.store.write() as unit:
        await unit.outbox.lease(5, bare.clock.now(), bare.clock.now() + sender.LEASE)
    await bare.pass_time(seconds=sender.LEASE.total_seconds() - 1)
    assert sent(bare) == []
    await bare.pass_time(seconds=2)
    assert sent(bare) == ["a"]


@pytest.mark.asyncio
async def test_what_is_being_performed_is_performed_by_nobody_else(bare: World) -> None:
    """While an effect is on its way, a second sender finds nothing to do."""
    found: list[int] = []
    second = World(bare.store, bare.path)

    async def slow(_effect: Effect) -> str:
        if not found:
            found.append(-1)
            found[0] = await second.services.sender.run_once()
        return "b1"

    await record(bare, say("a"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bare.platform, "perform", slow)
        assert await bare.services.sender.run_once() == 1
    assert found == [0]


@pytest.mark.asyncio
async def test_a_recorded_action_is_recorded_once(bare: World) -> None:
    """The same key again adds nothing, before or after it was performed."""
    await record(bare, say("a"), say("a"))
    await bare.drain()
    await record(bare, say("a"))
    await bare.drain()
    assert sent(bare) == ["a"]


@pytest.mark.asyncio
async def test_deleting_is_composed_from_the_place_alone(bare: World) -> None:
    """A deletion names exactly the chat and the message."""
    payload = {"chat_ref": CHAT, "message_ref": "c1"}
    await record(bare, Action("delete:1", LOCAL, "delete", "message:1", payload))
    await bare.drain()
    assert bare.platform.performed == [DeleteComment(CHAT, "c1")]


@pytest.mark.asyncio
async def test_an_action_for_a_platform_that_is_not_there_waits(bare: World) -> None:
    """A platform whose token was taken out for a while finds its actions when it is back."""
    await record(bare, replace(say("a"), platform=LOCAL.TELEGRAM))
    for _ in range(3 * MAX_MISTAKES):
        await bare.pass_time(seconds=sender.LONGEST_WAIT + 1)
    assert await counts(bare) == {"pending": 1}
    assert bare.platform.tried == []
