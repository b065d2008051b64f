"""The inbox: each update once, in order, until it is dealt with and swept."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.moderation.comment import PlatformName
from bot.ports.inbox import RawUpdate
from bot.store.engine import SqlStore
from bot.store.tables.flow import inbox
from tests.bot.store.seeds import LATER, NOW, TELEGRAM


def _update(no: int, raw: bytes = b"{}", bot: str = "bot", platform: PlatformName = TELEGRAM) -> RawUpdate:
    return RawUpdate(platform, bot, no, raw)


@pytest.mark.asyncio
async def test_the_same_update_twice_changes_nothing(store: SqlStore) -> None:
    """An update seen before, in another batch or in the same one, is stored once."""
    async with store.write() as unit:
        assert await unit.inbox.add([_update(1), _update(2), _update(2)], NOW) == 2
        assert await unit.inbox.add([_update(2, b"other"), _update(3)], NOW) == 1
        assert await unit.inbox.counts() == {"new": 3}


@pytest.mark.asyncio
async def test_numbers_count_for_each_bot_and_platform(store: SqlStore) -> None:
    """The same number of another bot or platform is another update."""
    updates = [_update(1), _update(1, bot="b2"), _update(1, platform=PlatformName.LOCAL)]
    async with store.write() as unit:
        assert await unit.inbox.add(updates, NOW) == 3


@pytest.mark.asyncio
async def test_a_large_batch_goes_in_by_chunks(store: SqlStore) -> None:
    """More updates than one statement can carry are all stored, and taken oldest first."""
    async with store.write() as unit:
        assert await unit.inbox.add([_update(n) for n in range(1201)], NOW) == 1201
        assert [row.update.update_no for row in await unit.inbox.take(3)] == [0, 1, 2]


@pytest.mark.asyncio
async def test_raw_bytes_come_back_as_they_were(store: SqlStore) -> None:
    """Anything that a platform sends is kept byte for byte."""
    raw = bytes(range(256))
    async with store.write() as unit:
        await unit.inbox.add([_update(1, raw), _update(2, b"")], NOW)
        assert [row.update.raw for row in await unit.inbox.take(5)] == [raw, b""]


@pytest.mark.asyncio
async def test_what_is_dealt_with_is_not_taken_again(store: SqlStore) -> None:
    """Done and set-aside rows leave the line; a set-aside one can be put back once."""
    async with store.write() as unit:
        await unit.inbox.add([_update(n) for n in (1, 2, 3)], NOW)
        first, second, third = await unit.inbox.take(10)
        await unit.inbox.done([first.row_id])
        await unit.inbox.set_aside(second.row_id, "unreadable")

        assert [row.row_id for row in await unit.inbox.take(10)] == [third.row_id]
        assert await unit.inbox.counts() == {"done": 1, "set_aside": 1, "new": 1}
        assert await unit.inbox.set_aside_rows(5) == [(second.row_id, TELEGRAM, 2, "unreadable")]
        assert await unit.inbox.retry(second.row_id) is True
        assert await unit.inbox.retry(second.row_id) is False
        assert await unit.inbox.retry(first.row_id) is False
        assert [row.row_id for row in await unit.inbox.take(10)] == [second.row_id, third.row_id]


@pytest.mark.asyncio
async def test_a_sweep_takes_only_what_is_over_and_old(store: SqlStore) -> None:
    """Waiting rows survive a sweep, and so does what came later; set-aside rows have a time of their own."""
    async with store.write() as unit:
        await unit.inbox.add([_update(1), _update(2), _update(3)], NOW)
        await unit.inbox.add([_update(4)], LATER)
        one, two, _three, four = await unit.inbox.take(10)
        await unit.inbox.done([one.row_id])
        await unit.inbox.set_aside(two.row_id, "unreadable")
        await unit.inbox.done([four.row_id])

        after = NOW + timedelta(seconds=1)
        assert await unit.inbox.sweep(NOW, NOW) == 0
        assert await unit.inbox.sweep(after, NOW) == 1
        assert await unit.inbox.counts() == {"set_aside": 1, "new": 1, "done": 1}
        assert await unit.inbox.sweep(after, after) == 1
        assert await unit.inbox.counts() == {"new": 1, "done": 1}


@pytest.mark.asyncio
async def test_what_was_read_is_forgotten(store: SqlStore) -> None:
    """Of a row that was dealt with the number stays and the bytes go; a set-aside one keeps them."""
    async with store.write() as unit:
        await unit.inbox.add([_update(1), _update(2)], NOW)
        one, two = await unit.inbox.take(10)
        await unit.inbox.done([one.row_id])
        await unit.inbox.set_aside(two.row_id, "unreadable")
        rows = (await unit._connection.execute(select(inbox).order_by(inbox.c.id))).all()

        assert [bool(row.raw) for row in rows] == [False, True]
        assert await unit.inbox.add([_update(1)], NOW) == 0
