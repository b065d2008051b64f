"""SqlStore: opens units of work on SQLite or PostgreSQL, and names what went wrong.

SQLite: one writer connection behind a lock, every write unit begins with BEGIN IMMEDIATE (a
transaction that reads first and writes later fails at once with "database is locked"), WAL,
synchronous=FULL. PostgreSQL: a pool, the same units.
"""

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import make_url
from sqlalchemy.engine.url import URL
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.ports.unit_of_work import StoreRefused
from bot.ports.vault import Vault
from bot.store.errors import naming_errors
from bot.store.turns import connected, short_statements
from bot.store.unit_of_work import SqlUnit
from bot.texts import text

BUSY_SECONDS = 15.0
READERS = 5
# What is deleted is overwritten too: a forgotten person's key must not stay in a free page.
# A file that cannot be written cannot become WAL either: reading it must still work.
_PRAGMAS = {
    True: ("foreign_keys=ON", "synchronous=FULL", "secure_delete=ON", "journal_mode=WAL"),
    False: ("foreign_keys=ON",),
}


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
    # A database in memory would be another one for each connection.
    in_memory = driver == "sqlite+aiosqlite" and url.database in {None, "", ":memory:"}
    if driver is None or in_memory:
        raise StoreRefused(text("id", "store.bad_address"))
    return url.set(drivername=driver)


async def open_store(address: str, vault: Vault, *, busy_seconds: float = BUSY_SECONDS) -> "SqlStore":
    """Open a database that is at the newest schema; nothing is connected before the first unit.

    `busy_seconds`: how long a unit waits for another process to let go.

    Raises:
        StoreRefused: it is no address of a SQLite or PostgreSQL database.
    """
    url = async_url(address)
    if url.get_backend_name() == "sqlite":
        writer, reader = sqlite_engine(url, busy_seconds, writes=True), sqlite_engine(url, busy_seconds)
        return SqlStore(writer, reader, vault, single_writer=True)
    engine = postgresql_engine(url, busy_seconds)
    return SqlStore(engine, engine, vault, single_writer=False)


def postgresql_engine(url: URL, busy_seconds: float = BUSY_SECONDS) -> AsyncEngine:
    """A pool of connections that give up on a lock in time."""
    settings = {"lock_timeout": str(int(busy_seconds * 1000)), "application_name": "jernih"}
    return create_async_engine(
        url, pool_pre_ping=True, connect_args={"server_settings": settings}, hide_parameters=True
    )


def sqlite_engine(url: URL, busy_seconds: float = BUSY_SECONDS, *, writes: bool = False) -> AsyncEngine:
    """One connection that writes, or several that read."""
    engine = create_async_engine(
        url, pool_size=1 if writes else READERS, max_overflow=0, pool_timeout=60, hide_parameters=True,
        connect_args={"timeout": busy_seconds},
    )  # fmt: skip

    @event.listens_for(engine.sync_engine, "do_connect")
    def connect(dialect: Any, _record: Any, args: Any, options: Any) -> Any:
        # What chats are called and who decided what stands in it unsealed; its log takes on the same mode.
        if writes and not args[0].startswith("file:"):
            with suppress(OSError):
                os.close(os.open(args[0], os.O_CREAT | os.O_RDWR, 0o600))
        # A file that cannot be opened leaves the driver's thread behind, noisy once the loop is gone.
        sqlite3.connect(*args, **options).close()
        return connected(dialect, args, options)

    @event.listens_for(engine.sync_engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        # The driver's own BEGIN comes too late and is never IMMEDIATE; ours is sent below.
        connection.isolation_level = None
        try:
            cursor = connection.cursor()
            for pragma in _PRAGMAS[writes]:
                cursor.execute(f"PRAGMA {pragma}")
            cursor.close()
        except sqlite3.Error:
            # The pool forgets a connection that fails here, and its thread would stay.
            connection.close()
            raise

    @event.listens_for(engine.sync_engine, "begin")
    def on_begin(connection: Any) -> None:
        connection.connection.dbapi_connection.begin("BEGIN IMMEDIATE" if writes else "BEGIN DEFERRED")

    return engine


class SqlStore:
    """The store over two engines (one and the same on PostgreSQL)."""

    def __init__(
        self, writer: AsyncEngine, reader: AsyncEngine, vault: Vault, *, single_writer: bool
    ) -> None:
        self._writer, self._reader, self._vault = writer, reader, vault
        self._lock = asyncio.Lock() if single_writer else None

    @property
    def is_one_file(self) -> bool:
        """Whether this is SQLite, which one process at a time serves."""
        return self._lock is not None

    @asynccontextmanager
    async def write(self, *, short: bool = False) -> AsyncIterator[SqlUnit]:
        """A unit that commits at its end, and rolls back on any exception.

        `short`: none of its statements takes long, so that none of them needs the driver's thread.
        """
        async with AsyncExitStack() as stack:
            if self._lock is not None:
                await stack.enter_async_context(self._lock)
            async with _unit(self._writer, self._vault, short=short) as unit:
                yield unit

    @asynccontextmanager
    async def read(self) -> AsyncIterator[SqlUnit]:
        """A unit over one consistent picture; what it writes is rolled back."""
        async with _unit(self._reader, self._vault, keep=False) as unit:
            yield unit

    async def forget(self) -> None:
        """Clear SQLite's log of what was overwritten, so that an erased key does not live on in it."""
        if self._lock is None:
            return
        async with self._lock:
            with naming_errors():
                connection = await self._writer.connect()
            try:
                raw = (await connection.get_raw_connection()).driver_connection
                await raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[union-attr]  # aiosqlite's
            finally:
                await connection.close()

    async def close(self) -> None:
        """Give the connections back."""
        await self._writer.dispose()
        await self._reader.dispose()


@asynccontextmanager
async def _unit(
    engine: AsyncEngine, vault: Vault, *, keep: bool = True, short: bool = False
) -> AsyncIterator[SqlUnit]:
    with naming_errors():
        connection = await engine.connect()
    try:
        with naming_errors():
            if not keep and engine.dialect.name == "postgresql":
                await connection.execution_options(isolation_level="REPEATABLE READ")
            transaction = await connection.begin()
        try:
            with naming_errors(), short_statements(connection, are_short=short):
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
