"""The schema: brought to the newest version by Alembic, and asked for its version."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.engine import async_url, postgresql_engine, sqlite_engine
from bot.store.errors import naming_errors

MIGRATIONS = Path(__file__).parent / "migrations"
_MIGRATING = 0x6A65726E6968  # any fixed number of our own, for PostgreSQL's advisory lock


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


async def migrate(address: str, version: str = "head") -> None:
    """Bring the database to a schema, by default the newest, in one transaction; what is there stays.

    Raises:
        StoreError: it cannot be opened or written.
    """

    def upgrade(connection: Connection) -> None:
        if connection.dialect.name == "postgresql":
            # Two processes that start at once take turns; SQLite's BEGIN IMMEDIATE does it by itself.
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATING})
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, version)

    async with _opened(address, writes=True) as connection, connection.begin():
        await connection.run_sync(upgrade)


async def schema_state(address: str) -> tuple[str | None, str]:
    """The database's version (None before the first) and the newest there is.

    Raises:
        StoreError: it cannot be opened.
    """
    head = await asyncio.to_thread(lambda: ScriptDirectory.from_config(_config()).get_current_head() or "")
    if _is_missing_file(async_url(address)):
        # Connecting would leave an empty file behind.
        return None, head
    async with _opened(address) as connection:
        return await connection.run_sync(_current), head


@asynccontextmanager
async def _opened(address: str, *, writes: bool = False) -> AsyncIterator[AsyncConnection]:
    url = async_url(address)
    is_sqlite = url.get_backend_name() == "sqlite"
    engine = sqlite_engine(url, writes=writes) if is_sqlite else postgresql_engine(url)
    try:
        with naming_errors():
            async with engine.connect() as connection:
                yield connection
    finally:
        await engine.dispose()


def _is_missing_file(url: URL) -> bool:
    name = url.database or ""
    return url.get_backend_name() == "sqlite" and not name.startswith("file:") and not Path(name).exists()


def _current(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()
