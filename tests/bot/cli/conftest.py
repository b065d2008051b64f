"""The `jernih` command in a folder of its own, with no setting of the machine's around it."""

import asyncio
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from bot.app import open_records
from bot.cli import cli
from bot.settings import load_settings
from bot.store.tables.flow import audit
from models.corpus import Row
from tests.support.small_models import train_small

Jernih = Callable[..., Result]


@pytest.fixture
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder, not made yet; the working folder holds no `.env`."""
    for name in [name for name in os.environ if name.startswith("JERNIH_")]:
        monkeypatch.delenv(name)
    folder = tmp_path / "data"
    monkeypatch.setenv("JERNIH_DATA_DIR", str(folder))
    monkeypatch.chdir(tmp_path)
    return folder


@pytest.fixture
def fresh(data_dir: Path) -> Jernih:
    """The command before any set-up."""
    assert not data_dir.exists()

    def run(*words: str | Path, given: str | bytes | None = None) -> Result:
        result = CliRunner().invoke(cli, [str(word) for word in words], input=given)
        # Only an exit may end a command: everything else would be a traceback on someone's screen.
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run


@pytest.fixture
def jernih(fresh: Jernih) -> Jernih:
    """The command after `jernih init`."""
    assert fresh("init", "--yes").exit_code == 0
    return fresh


@pytest.fixture
def channel(jernih: Jernih) -> Jernih:
    """The command with one channel."""
    done = jernih("channel", "add", "local:balai", "--title", "Balai", "--moderators", "ruang")
    assert done.exit_code == 0
    return jernih


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of a few texts with another name: far worse than the shipped one."""
    path = tmp_path_factory.mktemp("models") / "small.model"
    train_small(path, [Row("lampu mati", "decisions", constructive=True)])
    return path


@pytest.fixture
def shelf(jernih: Jernih, data_dir: Path) -> Callable[..., Path]:
    """Put files on the shelf: `shelf(current=..., challenger=...)`; the folder."""
    assert jernih("model", "--help").exit_code == 0

    def put(**files: Path) -> Path:
        folder = data_dir / "models"
        folder.mkdir(exist_ok=True)
        for name, path in files.items():
            shutil.copy(path, folder / f"{name}.model")
        return folder

    return put


def names(folder: Path) -> list[str]:
    """What stands on the shelf."""
    return sorted(path.name for path in folder.iterdir())


def one_line(result: Result) -> str:
    """The one line of a refusal."""
    assert result.exit_code == 1
    (line,) = [line for line in result.stderr.splitlines() if line.strip()]
    return line


def events() -> list[str]:
    """What the audit log says of models, in order; the log's chains fit."""

    async def work() -> list[str]:
        async with open_records(load_settings()) as (_, store), store.write() as unit:
            await unit.audit.seal(1000)
            assert all(chain.broken_at is None for chain in await unit.audit.verify())
            words = await unit._connection.scalars(select(audit.c.word).order_by(audit.c.id))
            return [word for word in words if word.startswith("model:")]

    return asyncio.run(work())


def scored_by(jernih: Jernih, *options: object) -> str:
    """The name of the model that `jernih score` uses."""
    result = jernih("score", *options, given='{"text": "Lampu jalan mati"}\n')
    assert result.exit_code == 0
    return str(json.loads(result.stdout)["model"])
