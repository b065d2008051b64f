"""`jernih model promote` and `evaluate --against`: better and nowhere worse, or one line saying why not."""

import asyncio
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import select

from bot.app import open_records
from bot.cli import contest
from bot.cli.model import SHIPPED_FILE
from bot.settings import load_settings
from bot.store.tables.flow import audit
from bot.texts import text
from models.classifier import load
from models.contest import PROTECTED, HearsFewer, MoreAlarms, NotBetter, WorseOn
from models.corpus import Row
from models.shelf import CHALLENGER, CURRENT, PREVIOUS
from tests.bot.cli.conftest import Jernih
from tests.support.small_models import train_small


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


def test_a_better_challenger_is_used_and_taken_back(
    jernih: Jernih, shelf: Callable[..., Path], small: Path
) -> None:
    """It is measured, moved, put on record and used by `score`; rolling back brings the old one back."""
    folder = shelf(current=small, challenger=SHIPPED_FILE)
    weak = load(small).name
    assert scored_by(jernih) == weak

    done = jernih("model", "promote")
    assert done.exit_code == 0
    assert text("id", "model.promoted", name=load().name, before=weak) in done.output
    assert names(folder) == [CURRENT, PREVIOUS]
    assert scored_by(jernih) == load().name
    assert scored_by(jernih, "--model", small) == weak
    assert events() == ["model:promoted"]

    back = jernih("model", "promote", "--rollback")
    assert text("id", "model.rolled_back", name=weak) in back.output
    assert scored_by(jernih) == weak
    assert names(folder) == [CURRENT]
    assert events() == ["model:promoted", "model:rolled_back"]


def test_a_worse_challenger_is_refused(jernih: Jernih, shelf: Callable[..., Path], small: Path) -> None:
    """Exit 1, each objection a line, nothing moved, nothing on record."""
    folder = shelf(challenger=small)
    result = jernih("model", "promote")

    assert result.exit_code == 1
    lines = [line for line in result.stderr.splitlines() if line.strip()]
    assert all("jernih model train" in line for line in lines)
    assert all(any(name in line for line in lines) for name in ("demo", *PROTECTED, "toxic", "spam"))
    assert any("seruan minta tolong" in line for line in lines)
    assert names(folder) == [CHALLENGER]
    assert events() == []


def test_without_a_challenger_it_is_one_line(jernih: Jernih, data_dir: Path) -> None:
    """The line names the place and the command that makes one."""
    line = one_line(jernih("model", "promote"))
    assert str(data_dir / "models" / CHALLENGER) in line
    assert "jernih model train --decisions" in line
    assert one_line(jernih("model", "evaluate", "--against", "current")) == line


def test_nothing_to_take_back_is_one_line(fresh: Jernih, data_dir: Path) -> None:
    """The shipped model is the last; asking before any set-up makes no folder."""
    assert text("id", "model.nothing_before") in one_line(fresh("model", "promote", "--rollback"))
    assert not data_dir.exists()


def test_a_damaged_model_in_use_is_said_by_all(jernih: Jernih, shelf: Callable[..., Path]) -> None:
    """No command falls back in silence; each names the way back, and the way back works."""
    folder = shelf(challenger=SHIPPED_FILE)
    (folder / CURRENT).write_bytes(b"damaged")
    for words in (("score",), ("model", "promote"), ("model", "drift"), ("run",)):
        assert "jernih model promote --rollback" in one_line(jernih(*words, given=""))
    checked = jernih("check")
    assert checked.exit_code == 1
    assert "jernih model promote --rollback" in checked.output

    assert jernih("model", "promote", "--rollback").exit_code == 0
    assert scored_by(jernih) == load().name
    assert f"baik   {text('id', 'check.model', name=load().name)}" in jernih("check").output


def test_a_damaged_challenger_is_one_line(jernih: Jernih, shelf: Callable[..., Path]) -> None:
    """It is never put in use."""
    folder = shelf()
    (folder / CHALLENGER).write_bytes(b"damaged")
    assert "challenger.model" in one_line(jernih("model", "promote"))
    assert names(folder) == [CHALLENGER]


def test_a_folder_that_cannot_be_written_is_one_line(
    jernih: Jernih, shelf: Callable[..., Path], small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk is named, not the database; the record says that nothing moved."""
    folder = shelf(current=small, challenger=SHIPPED_FILE)

    def refusing(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("os.link", refusing)
    assert one_line(jernih("model", "promote")) == f"Error: {text('id', 'model.unwritable', folder=folder)}"
    assert names(folder) == [CHALLENGER, CURRENT]
    assert events() == ["model:promoted", "model:not_moved"]


def test_a_contest_as_json(jernih: Jernih, shelf: Callable[..., Path], small: Path, tmp_path: Path) -> None:
    """Both figures of each set, the interval, and whether it may be promoted; any file may be compared."""
    shelf(current=small)
    other = Path(shutil.copy(SHIPPED_FILE, tmp_path / "lain.model"))
    result = jernih("model", "evaluate", "--against", "current", "--challenger", other, "--json")
    found = json.loads(result.stdout)

    assert [each["name"] for each in found["sets"]] == ["demo", *PROTECTED]
    assert [each["protected"] for each in found["sets"]] == [True] * 4
    assert found["challenger"] == load().name
    assert found["promotable"] is True
    assert found["low"] <= found["difference"] <= found["high"]
    assert found["difference"] == pytest.approx(found["total"]["challenger"] - found["total"]["current"])


def test_a_contest_for_people(jernih: Jernih, shelf: Callable[..., Path], small: Path) -> None:
    """A table, the difference with its interval, and what stands against it."""
    shelf(challenger=small)
    shown = jernih("model", "evaluate", "--against", "current").stdout
    assert all(name in shown for name in ("demo", *PROTECTED, "all", "head toxic", "cries found"))
    assert "95 %" in shown
    assert text("id", "model.promotable") not in shown


def test_options_of_a_contest_need_one(fresh: Jernih) -> None:
    """`--json` or `--challenger` alone is bad usage."""
    assert fresh("model", "evaluate", "--json").exit_code == 2
    assert fresh("model", "evaluate", "--challenger", "x.model").exit_code == 2


@pytest.mark.parametrize("code", ["no_challenger", "challenger_changed", "nothing_before", "unwritable"])
def test_every_reason_not_to_move_has_its_words(code: str) -> None:
    """What the shelf refuses can be said in both languages."""
    assert all(text(locale, f"model.{code}", file="X", folder="Y") for locale in ("id", "en"))


def test_objections_name_their_figures(jernih: Jernih) -> None:
    """The interval, and the slice with both figures."""
    assert jernih("model", "--help").exit_code == 0
    assert "-0.010" in contest._objection(NotBetter(-0.01, 0.02))
    said = contest._objection(WorseOn("regional", 0.9, 0.8))
    assert all(part in said for part in ("regional", "0.900", "0.800"))
    assert all(part in contest._objection(HearsFewer(57, 23, 61)) for part in ("57", "23", "61"))
    assert all(part in contest._objection(MoreAlarms(7, 23, 61)) for part in ("7", "23", "61"))
