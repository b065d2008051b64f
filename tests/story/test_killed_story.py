"""The story survives kill -9: nothing lost, nothing decided twice, no code given to two people."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

COMMENTS = 80
KILLS = 20
_COMMAND = (sys.executable, "-m", "bot", "demo", "--once", "--json", "--comments", str(COMMENTS), "--data")


def _start(folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        (*_COMMAND, str(folder)), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True, env=os.environ | {"JERNIH_DATA_DIR": str(folder)},
    )  # fmt: skip


def _kill_after(folder: Path, seconds: float) -> str | None:
    """Start the story and kill it after so long; what it printed when it was done before that."""
    process = _start(folder)
    try:
        out, _ = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        return None
    return out


def _finish(folder: Path) -> dict[str, object]:
    out, err = _start(folder).communicate(timeout=120)
    assert out.strip(), err
    summary: dict[str, object] = json.loads(out.strip().splitlines()[-1])
    return summary


def _check(folder: Path, summary: dict[str, object]) -> None:
    database = sqlite3.connect(folder / "jernih.db")

    def count(query: str) -> int:
        return int(database.execute(query).fetchone()[0])

    assert summary["comments"] == summary["decided"] == COMMENTS
    assert summary["winners"] == summary["quota"] == summary["vouchers_issued"]
    assert count("SELECT COUNT(*) FROM comments WHERE outcome IS NULL") == 0
    # The system's own word on a revision is said once.
    assert count("SELECT COUNT(*) FROM decisions WHERE made_by = 'system'") == count(
        "SELECT COUNT(DISTINCT revision_id) FROM decisions WHERE made_by = 'system'"
    )
    assert count("SELECT COUNT(*) FROM inbox WHERE state <> 'done'") == 0
    assert count("SELECT COUNT(*) FROM outbox WHERE state = 'dead'") == 0
    _check_codes(folder, summary)
    database.close()


def _check_codes(folder: Path, summary: dict[str, object]) -> None:
    """Every code that was shown, was shown to one person."""
    seen: dict[str, set[str]] = {}
    for line in (folder / "local" / "sent.jsonl").read_text("utf-8").splitlines():
        said = json.loads(line)
        if said.get("code") == "claim.code":
            code = next(word for word in said["text"].split() if word.startswith("WNSR-"))
            seen.setdefault(code, set()).add(said["chat"])
    assert len(seen) == summary["vouchers_issued"]
    assert all(len(people) == 1 for people in seen.values())


def _story_with_kills(folder: Path, kills: int, dice: random.Random) -> dict[str, object]:
    began = time.monotonic()
    whole = _finish(folder / "whole")
    length = time.monotonic() - began
    _check(folder / "whole", whole)
    torn = folder / "torn"
    for _ in range(kills):
        # A restart takes a second to come to work; the kill falls anywhere in what follows.
        if _kill_after(torn, 1.0 + dice.random() * length * 0.5) is not None:
            break
    return _finish(torn)


def test_a_story_killed_three_times_ends_as_if_it_had_not_been(tmp_path: Path) -> None:
    """Killed at random moments and started again, it loses nothing and repeats nothing."""
    summary = _story_with_kills(tmp_path, 3, random.Random(11))
    _check(tmp_path / "torn", summary)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(KILLS))
def test_a_story_killed_at_a_random_moment(tmp_path: Path, seed: int) -> None:
    """Twenty stories, each killed once at a moment of its own, all end whole."""
    summary = _story_with_kills(tmp_path, 1, random.Random(seed))
    _check(tmp_path / "torn", summary)
