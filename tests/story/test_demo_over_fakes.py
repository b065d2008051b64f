"""The demo on the platforms' fakes: the same story, by the true libraries, over the wire."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.fakes.journal import VARIABLE

COMMENTS = 80


def _play(folder: Path, platform: str, *more: str) -> subprocess.CompletedProcess[str]:
    journal = folder / "journal"
    journal.mkdir(exist_ok=True)
    clean = {name: value for name, value in os.environ.items() if not name.startswith("JERNIH_")}
    return subprocess.run(
        (sys.executable, "-m", "bot", "demo", "--once", "--json", "--comments", str(COMMENTS),
         "--platform", platform, *more),
        env=clean | {"JERNIH_DATA_DIR": str(folder / "own"), VARIABLE: str(journal)},
        cwd=Path(__file__).parents[2], capture_output=True, text=True, timeout=150, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("platform", ["telegram", "discord"])
def test_the_story_ends_on_every_platform(tmp_path: Path, platform: str) -> None:
    """Every comment is decided, every winner has a code, and no call was one that the service refuses."""
    done = _play(tmp_path, platform)
    assert done.returncode == 0, done.stderr[-2000:]
    summary = json.loads(done.stdout.splitlines()[-1])
    assert summary["comments"] == summary["decided"] == COMMENTS
    assert summary["winners"] == summary["quota"] == summary["vouchers_claimed"]
    (file,) = (tmp_path / "journal").glob(f"{platform}-*.jsonl")
    calls = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert len(calls) > COMMENTS
    assert [call for call in calls if call.get("violation")] == []


def test_a_folder_in_use_is_refused(tmp_path: Path) -> None:
    """A stand-in forgets its people with the process, so that no story goes on over an old folder."""
    used = tmp_path / "used"
    used.mkdir(mode=0o700)
    (used / "clock.json").write_text("{}", "utf-8")
    done = _play(tmp_path, "telegram", "--data", str(used))
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert (used / "clock.json").read_text("utf-8") == "{}"
