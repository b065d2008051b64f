"""A World on a fresh, migrated SQLite file for every test."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.store.schema import migrate
from tests.support.postgres import in_thread
from tests.support.world import World


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy; copying is much faster than migrating."""
    path = tmp_path_factory.mktemp("services") / "template.db"
    in_thread(migrate(f"sqlite:///{path}"))
    return path


@pytest.fixture
def database_file(tmp_path: Path, migrated_file: Path) -> Path:
    """A fresh database."""
    return Path(shutil.copy(migrated_file, tmp_path / "jernih.db"))


@pytest_asyncio.fixture
async def bare(database_file: Path) -> AsyncIterator[World]:
    """A World without any channel."""
    opened = await World.open(database_file)
    yield opened
    await opened.store.close()


@pytest_asyncio.fixture
async def world(bare: World) -> World:
    """A World with a channel, a moderators' chat and two reviewers."""
    await bare.set_up()
    return bare
