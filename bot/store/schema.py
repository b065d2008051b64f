"""The schema: brought to the newest version by Alembic, and asked for its version."""

import asyncio
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine

from bot.store.engine import async_url
from bot.store.errors import naming_errors

MIGRATIONS = Path(__file__).parent / "migrations"


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


async def migrate(address: str) -> None:
    """Bring the database to the newest schema; a database that is there already stays as it is.

    Raises:
        StoreError: it cannot be opened or written.
    """

    def upgrade(connection: Connection) -> None:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")

    engine = create_async_engine(async_url(address))
    try:
        with naming_errors():
            async with engine.begin() as connection:
                await connection.run_sync(upgrade)
    finally:
        await engine.dispose()


async def schema_state(address: str) -> tuple[str | None, str]:
    """The database's version (None before the first) and the newest there is.

    Raises:
        StoreError: it cannot be opened.
    """
    head = await asyncio.to_thread(lambda: ScriptDirectory.from_config(_config()).get_current_head() or "")
    engine = create_async_engine(async_url(address))
    try:
        with naming_errors():
            async with engine.connect() as connection:
                return await connection.run_sync(_current), head
    finally:
        await engine.dispose()


def _current(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()
