"""Notices in SQL: what waits to be told, whether it still stands, and when something was told last."""

from datetime import timedelta

import pytest

from bot.moderation.comment import PlatformName
from bot.moderation.decision import Outcome
from bot.ports.notices import told_with
from bot.services.actions import reminder, reminder_target, warn
from bot.store.engine import SqlStore
from bot.store.unit_of_work import SqlUnit
from tests.bot.store.seeds import BUDI, CHAT, LATER, NOW, TELEGRAM, Scene, a_comment, decide, seed


async def _notice(unit: SqlUnit, scene: Scene, decision: int, *, waits: bool = False) -> str:
    action = warn(scene.account, str(decision), {"decision": decision, "channel": scene.channel.channel_id})
    await (unit.outbox.add_waiting if waits else unit.outbox.add)(action, NOW)
    return action.key


@pytest.mark.asyncio
async def test_pending_and_waiting_are_found_newest_first(store: SqlStore) -> None:
    """One's own notices are found whether they are in the line or wait beside it, and nobody else's."""
    async with store.write() as unit:
        scene = await seed(unit)
        keys = [
            await _notice(unit, scene, await decide(unit, scene.recorded), waits=waits)
            for waits in (False, True)
        ]
        other = await seed(unit, a_comment(author=BUDI, ref="12", no=2))
        await _notice(unit, other, await decide(unit, other.recorded))
        found = await unit.notices.pending(scene.account)
        assert [each.key for each in found] == keys[::-1]
        assert {each.comment_id for each in found} == {scene.recorded.comment_id}


@pytest.mark.asyncio
async def test_what_was_overruled_stands_no_more_until_it_is_restored(store: SqlStore) -> None:
    """A notice stands while the decision in force says the same as its own."""
    async with store.write() as unit:
        scene = await seed(unit)
        await _notice(unit, scene, await decide(unit, scene.recorded, Outcome.REMOVE))
        stands = []
        for outcome in (None, Outcome.APPROVE, Outcome.REMOVE):
            if outcome is not None:
                await unit.comments.overrule(scene.recorded.comment_id, outcome, "account:9", NOW)
            (found,) = await unit.notices.pending(scene.account)
            stands.append(found.stands)
        assert stands == [True, False, True]


@pytest.mark.asyncio
async def test_what_another_tells_along_is_found_by_its_key(store: SqlStore) -> None:
    """A folded notice left the line and is remembered with the one that tells it."""
    async with store.write() as unit:
        scene = await seed(unit)
        key = await _notice(unit, scene, await decide(unit, scene.recorded))
        (found,) = await unit.notices.pending(scene.account)
        await unit.outbox.passed_over([found.row_id], told_with("warn:head"), NOW)
        assert await unit.notices.pending(scene.account) == []
        assert [each.key for each in await unit.notices.folded(scene.account, ["warn:head"])] == [key]
        assert await unit.notices.folded(scene.account, ["warn:other"]) == []


@pytest.mark.asyncio
async def test_the_last_word_is_remembered_by_channel(store: SqlStore) -> None:
    """When an account was last told is known for the channel that it was told of."""
    async with store.write() as unit:
        scene = await seed(unit)
        await _notice(unit, scene, await decide(unit, scene.recorded))
        (found,) = await unit.notices.pending(scene.account)
        assert await unit.notices.last_told(scene.account, scene.channel.channel_id) is None
        await unit.outbox.sent([found.row_id], LATER)
        assert await unit.notices.last_told(scene.account, scene.channel.channel_id) == LATER
        assert await unit.notices.last_told(scene.account, scene.channel.channel_id + 1) is None


@pytest.mark.asyncio
async def test_the_last_reminder_of_a_channel(store: SqlStore) -> None:
    """Only what was said counts, on its own platform."""
    async with store.write() as unit:
        target = reminder_target(CHAT)
        await unit.outbox.add(reminder(TELEGRAM, CHAT, 5, NOW), NOW)
        (row,) = await unit.outbox.lease(5, NOW, LATER)
        assert await unit.notices.last_reminded(TELEGRAM, target) is None
        await unit.outbox.sent([row.row_id], LATER)
        assert await unit.notices.last_reminded(TELEGRAM, target) == LATER
        assert await unit.notices.last_reminded(PlatformName.DISCORD, target) is None


@pytest.mark.asyncio
async def test_what_waits_is_outside_the_line(store: SqlStore) -> None:
    """It is leased only once it was put off to a moment that came, can be cancelled, and is swept in time."""
    async with store.write() as unit:
        scene = await seed(unit)
        key = await _notice(unit, scene, await decide(unit, scene.recorded), waits=True)
        (found,) = await unit.notices.pending(scene.account)
        assert await unit.outbox.lease(5, LATER, LATER) == []
        await unit.outbox.put_off(found.row_id, LATER)
        (row,) = await unit.outbox.lease(5, LATER, LATER + timedelta(minutes=1))
        assert row.row_id == found.row_id
        await unit.outbox.wait(row.row_id)
        assert await unit.outbox.counts() == {"waiting": 1}
        assert await unit.outbox.cancel(key)
        await _notice(unit, scene, await decide(unit, scene.recorded), waits=True)
        assert await unit.outbox.sweep(LATER) == 2


@pytest.mark.asyncio
async def test_whether_the_platform_was_asked(store: SqlStore) -> None:
    """An action was tried once it is on its way, failed, or was done; not when it only came too early."""
    async with store.write() as unit:
        scene = await seed(unit)
        key = await _notice(unit, scene, await decide(unit, scene.recorded))
        assert not await unit.outbox.tried(key)
        (row,) = await unit.outbox.lease(5, NOW, LATER)
        assert await unit.outbox.tried(key)
        await unit.outbox.again(row.row_id, LATER, "429", counts=False)
        assert not await unit.outbox.tried(key)
        await unit.outbox.again(row.row_id, LATER, "502")
        assert await unit.outbox.tried(key)
        assert await unit.outbox.cancel(key)
        assert await unit.outbox.tried(key)
