"""Every store test runs twice: on SQLite and on a real PostgreSQL, each on a database of its own."""

import itertools
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.store.engine import SqlStore, open_store
from bot.store.schema import migrate
from bot.vault.aes import AesVault
from tests.support.postgres import database_url, execute, in_thread, postgres_url

__all__ = ["postgres_url"]

BUSY_SECONDS = 0.2


@pytest.fixture(scope="session")
def vault() -> AesVault:
    """A vault with fixed keys."""
    return AesVault(b"v" * 32, b"i" * 32)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file."""
    path = tmp_path_factory.mktemp("template") / "template.db"
    in_thread(migrate(f"sqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres_url: str) -> str:
    """The name of a migrated PostgreSQL database."""
    name = "template_jernih"
    in_thread(execute(postgres_url, f"CREATE DATABASE {name}"))
    in_thread(migrate(database_url(postgres_url, name)))
    return name


@pytest.fixture(scope="session")
def numbers() -> Iterator[int]:
    """A running number for databases."""
    return itertools.count(1)


@pytest.fixture
def sqlite_file(tmp_path: Path, sqlite_template: Path) -> Path:
    """A fresh, migrated SQLite file."""
    return Path(shutil.copy(sqlite_template, tmp_path / "jernih.db"))


@pytest.fixture
def postgres_database(postgres_url: str, postgres_template: str, numbers: Iterator[int]) -> Iterator[str]:
    """The address of a fresh, migrated PostgreSQL database."""
    name = f"test_{next(numbers)}"
    # Copying a migrated database is much faster than migrating each.
    in_thread(execute(postgres_url, f"CREATE DATABASE {name} TEMPLATE {postgres_template}"))
    yield database_url(postgres_url, name)
    in_thread(execute(postgres_url, f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest) -> str:
    """A fresh, migrated database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{request.getfixturevalue('sqlite_file')}"
    return str(request.getfixturevalue("postgres_database"))


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_address(request: pytest.FixtureRequest, tmp_path: Path, numbers: Iterator[int]) -> str:
    """A database of each kind without any table."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.db'}"
    url, name = str(request.getfixturevalue("postgres_url")), f"empty_{next(numbers)}"
    in_thread(execute(url, f"CREATE DATABASE {name}"))
    return database_url(url, name)


@pytest_asyncio.fixture
async def store(address: str, vault: AesVault) -> AsyncIterator[SqlStore]:
    """The store over a fresh database."""
    opened = await open_store(address, vault, busy_seconds=BUSY_SECONDS)
    yield opened
    await opened.close()
