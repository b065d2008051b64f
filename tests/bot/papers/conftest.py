"""A World on a fresh, migrated SQLite file, for papers that are gathered from a store."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from bot.store.schema import migrate
from tests.support.world import World


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A World without any channel."""
    path = tmp_path / "jernih.db"
    await migrate(f"sqlite:///{path}")
    opened = await World.open(path)
    yield opened
    await opened.store.close()
