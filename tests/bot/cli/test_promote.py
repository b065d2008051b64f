"""`jernih model promote` and `evaluate --against`: better and nowhere worse, or one line saying why not."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.cli import contest
from bot.cli.model import SHIPPED_FILE
from bot.texts import text
from models.classifier import load
from models.contest import PROTECTED, HearsFewer, MoreAlarms, NotBetter, WorseOn
from models.shelf import CHALLENGER, CURRENT, PREVIOUS
from tests.bot.cli.conftest import Jernih, events, names, one_line, scored_by


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
    assert fresh("model", "promote", "--shipped").exit_code == 2


@pytest.mark.parametrize("words", [("--ood",), ("--data", ".")])
def test_a_contest_takes_no_other_corpora(fresh: Jernih, words: tuple[str, ...]) -> None:
    """What it would ignore it refuses as bad usage."""
    result = fresh("model", "evaluate", "--against", "current", *words)
    assert result.exit_code == 2
    assert words[0] in result.stderr


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
