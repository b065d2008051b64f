"""Units of work: whole or not at all, one picture while reading, one writer on SQLite."""

import asyncio
import sqlite3
import stat
from contextlib import closing
from pathlib import Path
from typing import NoReturn

import pytest
from sqlalchemy.exc import IntegrityError

from bot.ports.campaigns import Seat, SeatState
from bot.store.engine import SqlStore, open_store
from bot.store.schema import migrate
from bot.store.tables.flow import inbox
from bot.store.unit_of_work import SqlUnit
from bot.vault.aes import AesVault
from tests.bot.store.seeds import NOW, decide, seed


class _CrashError(Exception):
    """Something of ours fails in the middle."""


async def _put(store: SqlStore, name: str, value: str) -> None:
    async with store.write() as unit:
        await unit.cursors.put(name, value)


async def _get(store: SqlStore, name: str) -> str | None:
    async with store.read() as unit:
        return await unit.cursors.get(name)


@pytest.mark.asyncio
async def test_a_unit_commits_at_its_end(store: SqlStore) -> None:
    """What a unit wrote is there for the next one; putting again replaces."""
    await _put(store, "offset", "7")
    await _put(store, "offset", "8")

    assert await _get(store, "offset") == "8"
    assert await _get(store, "other") is None


@pytest.mark.asyncio
async def test_an_exception_undoes_the_whole_unit(store: SqlStore) -> None:
    """A unit that fails leaves nothing, and the next unit works."""

    async def fail() -> NoReturn:
        async with store.write() as unit:
            await unit.cursors.put("offset", "7")
            raise _CrashError

    with pytest.raises(_CrashError):
        await fail()
    assert await _get(store, "offset") is None
    await _put(store, "offset", "8")
    assert await _get(store, "offset") == "8"


@pytest.mark.asyncio
async def test_a_cancelled_unit_is_undone(store: SqlStore) -> None:
    """Stopping a task in the middle of a unit leaves nothing and lets the next unit in."""
    inside = asyncio.Event()

    async def hang() -> None:
        async with store.write() as unit:
            await unit.cursors.put("offset", "7")
            inside.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(hang())
    await inside.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    await _put(store, "other", "1")
    assert await _get(store, "offset") is None


async def _fail_inside(unit: SqlUnit) -> NoReturn:
    async with unit.savepoint():
        await unit.cursors.put("inside", "1")
        raise _CrashError


@pytest.mark.asyncio
async def test_a_savepoint_undoes_only_its_inside(store: SqlStore) -> None:
    """What fails inside a savepoint is undone; what stands around it is kept."""
    async with store.write() as unit:
        await unit.cursors.put("before", "1")
        with pytest.raises(_CrashError):
            await _fail_inside(unit)
        async with unit.savepoint():
            await unit.cursors.put("second", "1")

    assert [await _get(store, name) for name in ("before", "inside", "second")] == ["1", None, "1"]


@pytest.mark.asyncio
async def test_a_broken_key_inside_a_savepoint_spares_the_rest(store: SqlStore) -> None:
    """A refused row keeps its own name and does not spoil the unit around its savepoint."""
    seat = Seat(0, "none", 1, 99, "00", 99, 99, 1, 1, SeatState.WAITING, None)
    async with store.write() as unit:
        with pytest.raises(IntegrityError):
            async with unit.savepoint():
                await unit.draws.put_seats([seat])
        await unit.cursors.put("after", "1")

    assert await _get(store, "after") == "1"


@pytest.mark.asyncio
async def test_a_reading_unit_sees_one_picture(store: SqlStore) -> None:
    """What is committed beside a reading unit does not change what it sees."""
    await _put(store, "offset", "7")
    async with store.read() as unit:
        before = await unit.cursors.get("offset")
        await _put(store, "offset", "8")
        after = await unit.cursors.get("offset")

    assert (before, after) == ("7", "7")
    assert await _get(store, "offset") == "8"


@pytest.mark.asyncio
async def test_what_a_reading_unit_writes_is_gone(store: SqlStore) -> None:
    """A unit for reading keeps nothing."""
    async with store.read() as unit:
        await unit.cursors.put("offset", "7")

    assert await _get(store, "offset") is None


@pytest.mark.asyncio
async def test_moments_come_back_aware_and_whole(store: SqlStore) -> None:
    """A moment keeps its microseconds and is UTC on both databases."""
    async with store.write() as unit:
        scene = await seed(unit)
        await decide(unit, scene.recorded)
        judged = await unit.comments.judged(scene.recorded.comment_id)

    assert judged is not None
    assert judged.posted_at == NOW
    assert judged.posted_at.utcoffset() == NOW.utcoffset()


@pytest.mark.asyncio
async def test_writers_on_one_file_take_turns(sqlite_file: object, vault: AesVault) -> None:
    """Units that read first and write later never lose a step on SQLite."""
    store = await open_store(f"sqlite:///{sqlite_file}", vault)

    async def step() -> None:
        async with store.write() as unit:
            await unit.cursors.put("n", str(int(await unit.cursors.get("n") or "0") + 1))

    await asyncio.gather(*(step() for _ in range(20)))
    assert await _get(store, "n") == "20"
    await store.close()


@pytest.mark.asyncio
async def test_an_error_quotes_nothing_that_was_to_be_stored(store: SqlStore) -> None:
    """The library's own errors would carry it into whatever log they reach."""
    with pytest.raises(IntegrityError) as caught:
        async with store.write() as unit:
            await unit.cursors._changed(inbox.insert().values(bot_ref="rahasia", raw=b"rahasia"))
    assert "rahasia" not in str(caught.value)


@pytest.mark.asyncio
async def test_only_the_owner_reads_the_file(tmp_path: Path, vault: AesVault) -> None:
    """The database and its log are made for the service's own account alone, wherever they lie."""
    path = tmp_path / "jernih.db"
    await migrate(f"sqlite:///{path}")
    store = await open_store(f"sqlite:///{path}", vault)
    await _put(store, "offset", "7")

    modes = _modes(tmp_path)
    await store.close()
    assert set(modes.values()) == {0o600}
    assert "jernih.db-wal" in modes


def _modes(folder: Path) -> dict[str, int]:
    return {each.name: stat.S_IMODE(each.stat().st_mode) for each in folder.iterdir()}


@pytest.mark.asyncio
async def test_whoever_is_cancelled_leaves_no_transaction_behind(tmp_path: Path, vault: AesVault) -> None:
    """A unit that ends while it still waits for the lock begins nothing once the lock is free."""
    path = tmp_path / "jernih.db"
    await migrate(f"sqlite:///{path}")
    store = await open_store(f"sqlite:///{path}", vault)
    async with store.write() as unit:
        await unit.cursors.put("first", "opens the connection")

    async def written() -> None:
        async with store.write(short=True) as unit:
            await unit.cursors.put("half", "written")

    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        task = asyncio.create_task(written())
        await asyncio.sleep(0.1)
        task.cancel()
        await asyncio.sleep(0.1)
        other.execute("ROLLBACK")
    await asyncio.gather(task, return_exceptions=True)
    async with store.write() as unit:
        assert await unit.cursors.get("half") is None
    await store.close()
