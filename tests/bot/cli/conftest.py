"""The `jernih` command in a folder of its own, with no setting of the machine's around it."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import cli

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
