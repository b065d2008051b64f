"""The outbox's lanes: one at a time, closed ones left out, and what their lines say."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.ports.outbox import NOTHING_CLOSED, Action, Closed, OutboxRow, Priority, Waiting
from bot.store.engine import SqlStore
from bot.store.unit_of_work import SqlUnit
from tests.bot.store.seeds import NOW, TELEGRAM

SOON = NOW + timedelta(seconds=10)


async def lease(unit: SqlUnit, closed: Closed = NOTHING_CLOSED) -> Sequence[OutboxRow]:
    """Lease up to ten."""
    return await unit.outbox.lease(10, NOW, NOW + timedelta(seconds=30), closed)


def keys(rows: Sequence[OutboxRow]) -> list[str]:
    """Their keys."""
    return [row.action.key for row in rows]


def _in_lane(key: str, lane: str, priority: Priority = Priority.COURTESY, kind: str = "say") -> Action:
    return Action(key, TELEGRAM, kind, key, {"n": 1}, priority, lane=lane)


async def _lease_but(unit: SqlUnit, closed: Closed) -> list[str]:
    """The keys that are leased while something is closed; their leases are given back."""
    rows = await lease(unit, closed)
    await unit.outbox.release_leases()
    return keys(rows)


@pytest.mark.asyncio
async def test_a_long_lane_gives_one_and_hides_nobody_behind_it(store: SqlStore) -> None:
    """The first by priority of each lane, and all that have none, however many stand before them."""
    async with store.write() as unit:
        for n in range(30):
            await unit.outbox.add(_in_lane(f"long{n:02}", "group"), NOW)
        for key, lane in (("other", "second"), ("none1", ""), ("none2", "")):
            await unit.outbox.add(_in_lane(key, lane), NOW)
        await unit.outbox.add(_in_lane("card", "group", Priority.ANSWER), NOW)
        assert keys(await lease(unit)) == ["card", "other", "none1", "none2"]


@pytest.mark.asyncio
async def test_what_is_closed_is_left_out_and_nothing_else(store: SqlStore) -> None:
    """A closed lane, kind, platform or all lanes of one keep back exactly what they name."""
    tele, dis = TELEGRAM, TELEGRAM.DISCORD
    async with store.write() as unit:
        await unit.outbox.add(_in_lane("here", "group"), NOW)
        await unit.outbox.add(_in_lane("there", "second"), NOW)
        await unit.outbox.add(_in_lane("removal", "", kind="delete"), NOW)
        await unit.outbox.add(replace(_in_lane("same", "group"), platform=dis), NOW)
        cases = {
            "here": Closed(lanes=frozenset({(tele, "group")})),
            "removal": Closed(kinds=frozenset({(tele, "delete")})),
            "here there": Closed(messages=frozenset({tele})),
            "same": Closed(platforms=frozenset({dis})),
            "here same": Closed(lanes=frozenset({(tele, "group"), (dis, "group")})),
        }
        every = ["here", "there", "removal", "same"]
        for missing, closed in cases.items():
            assert await _lease_but(unit, closed) == [key for key in every if key not in missing.split()]


@pytest.mark.asyncio
async def test_the_lines_are_told_by_length(store: SqlStore) -> None:
    """How many wait where, when the first is due, and what one of them met."""
    async with store.write() as unit:
        for key, lane in (("a", "group"), ("b", "group"), ("c", "")):
            await unit.outbox.add(_in_lane(key, lane), NOW)
        rows = await lease(unit)
        await unit.outbox.again(rows[0].row_id, SOON, "429", counts=False)
        assert await unit.outbox.waiting(5) == [
            Waiting(TELEGRAM, "group", 2, NOW, "429"), Waiting(TELEGRAM, "", 1, NOW, ""),
        ]  # fmt: skip
        assert len(await unit.outbox.waiting(1)) == 1
        assert await unit.outbox.pending_by_platform() == {TELEGRAM: 3}


@pytest.mark.asyncio
async def test_what_is_passed_over_is_neither_sent_nor_pending(store: SqlStore) -> None:
    """An action with nothing left to do is over and was not performed."""
    async with store.write() as unit:
        await unit.outbox.add(_in_lane("a", ""), NOW)
        (row,) = await lease(unit)
        await unit.outbox.passed_over([row.row_id], "late", NOW)
        assert await unit.outbox.counts() == {"cancelled": 1}
        assert await unit.outbox.sent_at("a") is None
