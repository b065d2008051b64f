"""What the database cannot do is named, in one line that says what to do."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError, IntegrityError

from bot.ports.unit_of_work import StoreBusy, StoreError, StoreRefused
from bot.store.engine import SqlStore, open_store
from bot.store.errors import naming_errors
from bot.vault.aes import AesVault
from tests.bot.store.conftest import BUSY_SECONDS
from tests.support.postgres import execute


async def _write(store: SqlStore, value: str = "1") -> None:
    async with store.write() as unit:
        await unit.cursors.put("offset", value)


async def _refusal(address: str, vault: AesVault, *, reading: bool = False) -> StoreError:
    store = await open_store(address, vault, busy_seconds=BUSY_SECONDS)
    try:
        with pytest.raises(StoreError) as caught:
            async with store.read() if reading else store.write() as unit:
                await unit.cursors.get("offset")
    finally:
        await store.close()
    assert "\n" not in str(caught.value)
    return caught.value


@pytest.mark.asyncio
async def test_a_locked_file_is_busy(sqlite_file: Path, vault: AesVault) -> None:
    """While another process writes for too long, a unit says so, and works once it is over."""
    store = await open_store(f"sqlite:///{sqlite_file}", vault, busy_seconds=BUSY_SECONDS)
    other = sqlite3.connect(sqlite_file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(StoreBusy, match="dipakai proses lain"):
        await _write(store)
    async with store.read() as unit:
        assert await unit.cursors.get("offset") is None
    other.execute("ROLLBACK")
    other.close()
    await _write(store)
    await store.close()


@pytest.mark.asyncio
async def test_a_locked_row_is_busy(postgres_database: str, vault: AesVault) -> None:
    """PostgreSQL gives up on a row that another unit holds for too long."""
    store = await open_store(postgres_database, vault, busy_seconds=BUSY_SECONDS)
    await _write(store)
    async with store.write() as unit:
        await unit.cursors.put("offset", "2")
        with pytest.raises(StoreBusy, match="dipakai proses lain"):
            await _write(store, "3")
    async with store.read() as unit:
        assert await unit.cursors.get("offset") == "2"
    await store.close()


@pytest.mark.asyncio
async def test_a_read_only_file_is_refused(sqlite_file: Path, vault: AesVault) -> None:
    """A file that may only be read can be read, and writing says what is missing."""
    store = await open_store(f"sqlite:///file:{sqlite_file}?mode=ro&uri=true", vault)
    async with store.read() as unit:
        assert await unit.cursors.get("offset") is None
    with pytest.raises(StoreRefused, match="hanya bisa dibaca"):
        await _write(store)
    await store.close()


@pytest.mark.asyncio
async def test_a_read_only_server_is_refused(postgres_database: str, vault: AesVault) -> None:
    """A PostgreSQL that takes no writes says so too."""
    name = postgres_database.rpartition("/test_")[2].partition("?")[0]
    await execute(postgres_database, f"ALTER DATABASE test_{name} SET default_transaction_read_only = on")
    store = await open_store(postgres_database, vault)
    with pytest.raises(StoreRefused, match="hanya bisa dibaca"):
        await _write(store)
    await store.close()


@pytest.mark.asyncio
async def test_a_full_disk_is_refused(sqlite_file: Path, vault: AesVault) -> None:
    """When no space is left, nothing is half-written and the line says so."""
    store = await open_store(f"sqlite:///{sqlite_file}", vault)

    @event.listens_for(store._writer.sync_engine, "connect")
    def limit(connection: sqlite3.Connection, _record: object) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA max_page_count = 1")  # SQLite raises it to the pages there are
        cursor.close()

    with pytest.raises(StoreRefused, match="penuh"):
        await _write(store, "x" * 100_000)
    async with store.read() as unit:
        assert await unit.cursors.get("offset") is None
    await store.close()


@pytest.mark.asyncio
async def test_a_missing_folder_is_refused(tmp_path: Path, vault: AesVault) -> None:
    """A path whose folder is not there names the setting to look at."""
    found = await _refusal(f"sqlite:///{tmp_path}/none/jernih.db", vault)
    assert isinstance(found, StoreRefused)
    assert "JERNIH_DATABASE_URL" in str(found)


@pytest.mark.asyncio
async def test_a_file_that_is_no_database_is_refused(tmp_path: Path, vault: AesVault) -> None:
    """Some other file is never taken for a database, nor changed."""
    path = tmp_path / "letter.db"
    path.write_bytes(b"Yth. Bapak/Ibu " * 100)

    assert isinstance(await _refusal(f"sqlite:///{path}", vault, reading=True), StoreRefused)
    assert isinstance(await _refusal(f"sqlite:///{path}", vault), StoreRefused)
    assert path.read_bytes() == b"Yth. Bapak/Ibu " * 100


@pytest.mark.asyncio
@pytest.mark.parametrize("host", ["127.0.0.1:9", "127.0.0.1:9/x?host=/no/such/folder"])
async def test_a_server_that_is_not_there_is_refused(host: str, vault: AesVault) -> None:
    """A PostgreSQL that does not answer names the setting to look at."""
    address = f"postgresql://postgres@{host}" if "/" in host else f"postgresql://postgres@{host}/jernih"
    found = await _refusal(address, vault)
    assert isinstance(found, StoreRefused)
    assert "JERNIH_DATABASE_URL" in str(found)


@pytest.mark.asyncio
async def test_a_database_that_is_not_there_is_refused(postgres_url: str, vault: AesVault) -> None:
    """A server without that database is not told to migrate."""
    found = await _refusal(postgres_url.replace("/postgres?", "/none?"), vault)
    assert isinstance(found, StoreRefused)
    assert "JERNIH_DATABASE_URL" in str(found)


@pytest.mark.asyncio
@pytest.mark.parametrize("address", ["", "jernih.db", "mysql://u@h/d", "sqlite://", "sqlite:///:memory:"])
async def test_an_address_of_nothing_is_refused(address: str, vault: AesVault) -> None:
    """An address that is none shows what one looks like."""
    with pytest.raises(StoreRefused, match="Contoh: sqlite"):
        await open_store(address, vault)


def test_a_broken_constraint_keeps_its_name() -> None:
    """Our own mistakes are not renamed: trying again would not help."""
    broken = IntegrityError("INSERT", {}, sqlite3.IntegrityError("UNIQUE constraint failed: locked"))
    with pytest.raises(IntegrityError), naming_errors():
        raise broken


def test_a_lost_connection_is_refused() -> None:
    """A connection that broke in the middle means that the database is out of reach."""
    lost = DBAPIError("SELECT", {}, Exception("gone"), connection_invalidated=True)
    with pytest.raises(StoreRefused, match="JERNIH_DATABASE_URL"), naming_errors():
        raise lost
