"""SqlStore: opens units of work on SQLite or PostgreSQL, and names what went wrong.

SQLite: one writer connection behind a lock, every write unit begins with BEGIN IMMEDIATE (a
transaction that reads first and writes later fails at once with "database is locked"), WAL,
synchronous=FULL. PostgreSQL: a pool, the same units.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import make_url
from sqlalchemy.engine.url import URL
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.ports.unit_of_work import StoreRefused
from bot.ports.vault import Vault
from bot.store.errors import naming_errors
from bot.store.unit_of_work import SqlUnit
from bot.texts import text

BUSY_SECONDS = 15


def async_url(address: str) -> URL:
    """The address with the driver that the project uses.

    Raises:
        StoreRefused: it is no address of a SQLite or PostgreSQL database.
    """
    try:
        url = make_url(address)
    except ArgumentError:
        raise StoreRefused(text("id", "store.bad_address")) from None
    drivers = {
        "sqlite": "sqlite+aiosqlite",
        "postgresql": "postgresql+asyncpg",
        "postgres": "postgresql+asyncpg",
    }
    driver = drivers.get(url.get_backend_name())
    if driver is None:
        raise StoreRefused(text("id", "store.bad_address"))
    return url.set(drivername=driver)


async def open_store(address: str, vault: Vault) -> "SqlStore":
    """Open a database that is at the newest schema.

    Raises:
        StoreRefused: it cannot be opened.
    """
    url = async_url(address)
    if url.get_backend_name() == "sqlite":
        return SqlStore(_sqlite(url, "IMMEDIATE", 1), _sqlite(url, "DEFERRED", 5), vault, single_writer=True)
    engine = create_async_engine(url, pool_pre_ping=True)
    return SqlStore(engine, engine, vault, single_writer=False)


def _sqlite(url: URL, begin: str, size: int) -> AsyncEngine:
    engine = create_async_engine(
        url, pool_size=size, max_overflow=0, pool_timeout=60, connect_args={"timeout": BUSY_SECONDS}
    )

    @event.listens_for(engine.sync_engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        # The driver's own BEGIN comes too late and is never IMMEDIATE; ours is sent below.
        connection.isolation_level = None
        cursor = connection.cursor()
        pragmas = ("foreign_keys=ON", "synchronous=FULL", f"busy_timeout={BUSY_SECONDS * 1000}")
        # A file that cannot be written cannot become WAL either: reading it must still work.
        for pragma in (*pragmas, *(("journal_mode=WAL",) if begin == "IMMEDIATE" else ())):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def on_begin(connection: Any) -> None:
        connection.exec_driver_sql(f"BEGIN {begin}")

    return engine


class SqlStore:
    """The store over two engines (one and the same on PostgreSQL)."""

    def __init__(
        self, writer: AsyncEngine, reader: AsyncEngine, vault: Vault, *, single_writer: bool
    ) -> None:
        self._writer, self._reader, self._vault = writer, reader, vault
        self._lock = asyncio.Lock() if single_writer else None

    @asynccontextmanager
    async def write(self) -> AsyncIterator[SqlUnit]:
        """A unit that commits at its end, and rolls back on any exception."""
        async with AsyncExitStack() as stack:
            if self._lock is not None:
                await stack.enter_async_context(self._lock)
            async with _unit(self._writer, self._vault) as unit:
                yield unit

    @asynccontextmanager
    async def read(self) -> AsyncIterator[SqlUnit]:
        """A unit over one consistent picture; what it writes is rolled back."""
        async with _unit(self._reader, self._vault, keep=False) as unit:
            yield unit

    async def close(self) -> None:
        """Give the connections back."""
        await self._writer.dispose()
        await self._reader.dispose()


@asynccontextmanager
async def _unit(engine: AsyncEngine, vault: Vault, *, keep: bool = True) -> AsyncIterator[SqlUnit]:
    with naming_errors():
        connection = await engine.connect()
    try:
        with naming_errors():
            if not keep and engine.dialect.name == "postgresql":
                await connection.execution_options(isolation_level="REPEATABLE READ")
            transaction = await connection.begin()
        try:
            with naming_errors():
                yield SqlUnit(connection, vault)
            with naming_errors():
                await (transaction.commit() if keep else transaction.rollback())
        except BaseException:
            if transaction.is_active:
                await _roll_back(connection)
            raise
    finally:
        await connection.close()


async def _roll_back(connection: AsyncConnection) -> None:
    try:
        await connection.rollback()
    except DBAPIError:
        # The connection itself is gone, and with it whatever the transaction had done.
        await connection.invalidate()
