"""The outbox: once a key, in order for each target, leased while it is performed."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from bot.ports.outbox import Action, OutboxRow, Priority
from bot.store.engine import SqlStore
from bot.store.unit_of_work import SqlUnit
from tests.bot.store.seeds import LATER, NOW, TELEGRAM

SOON = NOW + timedelta(seconds=10)


def _action(
    key: str, target: str = "a", due_at: datetime | None = None, priority: Priority = Priority.NOTICE
) -> Action:
    return Action(key, TELEGRAM, "say", target, {"n": 1}, priority, due_at)


async def _lease(unit: SqlUnit, now: datetime = NOW, limit: int = 10) -> Sequence[OutboxRow]:
    return await unit.outbox.lease(limit, now, now + timedelta(seconds=30))


def _keys(rows: Sequence[OutboxRow]) -> list[str]:
    return [row.action.key for row in rows]


@pytest.mark.asyncio
async def test_an_action_is_recorded_once(store: SqlStore) -> None:
    """The same key again is refused and changes nothing."""
    async with store.write() as unit:
        assert await unit.outbox.add(_action("k"), NOW) is True
        assert await unit.outbox.add(_action("k", target="b"), NOW) is False
        (row,) = await _lease(unit)

    assert row.action == _action("k", due_at=NOW)
    assert row.attempts == 0


@pytest.mark.asyncio
async def test_one_at_a_time_for_a_target(store: SqlStore) -> None:
    """The second action of a target waits until the first is performed; other targets do not wait."""
    async with store.write() as unit:
        for key, target in (("a1", "a"), ("a2", "a"), ("b1", "b")):
            await unit.outbox.add(_action(key, target), NOW)
        first = await _lease(unit)
        assert _keys(first) == ["a1", "b1"]
        assert await _lease(unit) == []
        await unit.outbox.sent([first[0].row_id], NOW)
        assert _keys(await _lease(unit)) == ["a2"]


@pytest.mark.asyncio
async def test_the_urgent_goes_first_between_targets(store: SqlStore) -> None:
    """By priority, then by age; the limit cuts the rest."""
    async with store.write() as unit:
        await unit.outbox.add(_action("late", "a", priority=Priority.COURTESY), NOW)
        await unit.outbox.add(_action("old", "b"), NOW)
        await unit.outbox.add(_action("new", "c"), NOW)
        await unit.outbox.add(_action("help", "d", priority=Priority.URGENT), NOW)
        assert _keys(await _lease(unit, limit=3)) == ["help", "old", "new"]


@pytest.mark.asyncio
async def test_what_is_not_due_blocks_nothing(store: SqlStore) -> None:
    """An earlier action that is due later lets a due one pass, and goes when its time comes."""
    async with store.write() as unit:
        await unit.outbox.add(_action("later", due_at=SOON), NOW)
        await unit.outbox.add(_action("now"), NOW)
        (row,) = await _lease(unit)
        assert row.action.key == "now"
        await unit.outbox.sent([row.row_id], NOW)
        assert await _lease(unit) == []
        assert await unit.outbox.next_due() == SOON
        assert _keys(await _lease(unit, SOON)) == ["later"]


@pytest.mark.asyncio
async def test_a_lease_blocks_also_for_a_slower_clock(store: SqlStore) -> None:
    """While a target's earlier action is being performed, a sender whose clock is behind passes nothing."""
    async with store.write() as unit:
        await unit.outbox.add(_action("later", due_at=SOON), NOW)
        await unit.outbox.add(_action("now"), NOW)
        assert _keys(await _lease(unit, SOON)) == ["later"]
        assert await _lease(unit, NOW) == []


@pytest.mark.asyncio
async def test_a_failed_action_comes_back_in_its_place(store: SqlStore) -> None:
    """Nothing of its target passes an action that waits for another try."""
    async with store.write() as unit:
        for key in ("first", "second", "third"):
            await unit.outbox.add(_action(key), NOW)
        (row,) = await _lease(unit)
        await unit.outbox.again(row.row_id, SOON, "429")
        assert await _lease(unit) == []
        (back,) = await _lease(unit, SOON)
        assert (back.action.key, back.attempts) == ("first", 1)
        await unit.outbox.again(back.row_id, SOON, "not configured", counts=False)
        (waited,) = await _lease(unit, SOON)
        assert (waited.action.key, waited.attempts) == ("first", 1)


@pytest.mark.asyncio
async def test_a_lease_that_ran_out_is_given_again(store: SqlStore) -> None:
    """Who leased and did not come back loses the action to the next; a fresh start frees all at once."""
    async with store.write() as unit:
        await unit.outbox.add(_action("k"), NOW)
        assert _keys(await _lease(unit)) == ["k"]
        assert await _lease(unit, NOW + timedelta(seconds=29)) == []
        assert _keys(await _lease(unit, NOW + timedelta(seconds=30))) == ["k"]
        await unit.outbox.release_leases()
        assert _keys(await _lease(unit)) == ["k"]


@pytest.mark.asyncio
async def test_only_what_is_still_here_can_be_cancelled(store: SqlStore) -> None:
    """A pending action is cancelled once; a leased, performed or unknown one is too late."""
    async with store.write() as unit:
        await unit.outbox.add(_action("k", "a"), NOW)
        await unit.outbox.add(_action("leased", "b"), NOW)
        assert await unit.outbox.cancel("k") is True
        assert await unit.outbox.cancel("k") is False
        (row,) = await _lease(unit)
        assert row.action.key == "leased"
        assert await unit.outbox.cancel("leased") is False
        await unit.outbox.sent([row.row_id], NOW)
        assert await unit.outbox.cancel("leased") is False
        assert await unit.outbox.cancel("unknown") is False
        assert await unit.outbox.counts() == {"cancelled": 1, "sent": 1}
        assert await unit.outbox.next_due() is None


@pytest.mark.asyncio
async def test_the_dead_stay_visible_and_out_of_the_way(store: SqlStore) -> None:
    """What will never succeed is shown with its reason, and its target goes on."""
    async with store.write() as unit:
        await unit.outbox.add(_action("k"), NOW)
        await unit.outbox.add(_action("next"), NOW)
        (row,) = await _lease(unit)
        await unit.outbox.dead(row.row_id, "chat not found" + "!" * 500, NOW)
        ((row_id, kind, why),) = await unit.outbox.dead_rows(5)
        assert (row_id, kind, why[:14]) == (row.row_id, "say", "chat not found")
        assert _keys(await _lease(unit)) == ["next"]


@pytest.mark.asyncio
async def test_a_target_can_be_woken(store: SqlStore) -> None:
    """Waking a target makes its waiting actions due, and no other's."""
    async with store.write() as unit:
        await unit.outbox.add(_action("a", "a", LATER), NOW)
        await unit.outbox.add(_action("b", "b", LATER), NOW)
        assert await _lease(unit) == []
        await unit.outbox.wake(TELEGRAM, "a", NOW)
        assert _keys(await _lease(unit)) == ["a"]


@pytest.mark.asyncio
async def test_what_died_can_be_tried_once_more(store: SqlStore) -> None:
    """A dead action goes back into the line as if it were new; a pending or sent one is left alone."""
    async with store.write() as unit:
        await unit.outbox.add(_action("a1", "a"), NOW)
        (row,) = await _lease(unit)
        await unit.outbox.again(row.row_id, NOW, "busy")
        assert await unit.outbox.retry(row.row_id, NOW) is False
        await unit.outbox.dead(row.row_id, "refused", NOW)
        assert await unit.outbox.retry(row.row_id, NOW) is True
        assert await unit.outbox.dead_rows(5) == []
        assert [(again.row_id, again.attempts) for again in await _lease(unit)] == [(row.row_id, 0)]
        await unit.outbox.sent([row.row_id], NOW)
        assert await unit.outbox.retry(row.row_id, NOW) is False


@pytest.mark.asyncio
async def test_a_sweep_leaves_the_pending_and_the_dead(store: SqlStore) -> None:
    """Only what was sent or cancelled, and is old, goes."""
    async with store.write() as unit:
        for key in ("sent", "dead", "pending", "cancelled"):
            await unit.outbox.add(_action(key, key), NOW)
        rows = {row.action.key: row.row_id for row in await _lease(unit)}
        await unit.outbox.sent([rows["sent"]], NOW)
        await unit.outbox.dead(rows["dead"], "refused", NOW)
        await unit.outbox.release_leases()
        assert await unit.outbox.cancel("cancelled") is True

        assert await unit.outbox.sweep(NOW) == 0
        assert await unit.outbox.sweep(NOW + timedelta(seconds=1)) == 2
        assert await unit.outbox.counts() == {"dead": 1, "pending": 1}
