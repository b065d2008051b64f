"""`jernih audit`: what was recorded goes out whole, and nothing that was recorded changes unnoticed."""

import asyncio
import json
from pathlib import Path

import pytest
from sqlalchemy import Executable, delete, update

from bot.app import open_records
from bot.settings import load_settings
from bot.store.tables.flow import audit
from tests.bot.cli.conftest import Jernih


def tampered(statement: Executable) -> None:
    """Someone changes the database by hand."""

    async def work() -> None:
        async with open_records(load_settings()) as (_, store), store.write() as unit:
            await unit.audit._changed(statement)

    asyncio.run(work())


@pytest.fixture
def exported(channel: Jernih, tmp_path: Path) -> Path:
    """The chains of a small installation."""
    for number in ("901", "902"):
        assert channel("grant", "reviewer", f"local:{number}").exit_code == 0
    file = tmp_path / "audit.jsonl"
    done = channel("audit", "export", file)
    assert done.exit_code == 0, done.output
    return file


def test_an_export_verifies_and_records_itself(channel: Jernih, exported: Path) -> None:
    """Every event is a line, the export's own among them; held against the log it is its beginning."""
    lines = [json.loads(line) for line in exported.read_text(encoding="utf-8").splitlines()]
    assert {"channel:changed", "role:granted", "audit:exported"} <= {line["word"] for line in lines}
    assert channel("grant", "lead", "local:902").exit_code == 0
    done = channel("audit", "verify", exported)
    assert done.exit_code == 0, done.output
    assert lines[-1]["hash"] not in done.output  # the log has gone on since


def test_one_scope(channel: Jernih, exported: Path) -> None:
    """A single chain goes out alone; one that does not exist is said in one line and writes no file."""
    done = channel("audit", "export", "--scope", "channel:1")
    assert {json.loads(line)["scope"] for line in done.output.splitlines()} == {"channel:1"}
    other = exported.with_name("other.jsonl")
    refused = channel("audit", "export", other, "--scope", "channel:99")
    assert (refused.exit_code, len(refused.output.splitlines())) == (1, 1)


@pytest.mark.parametrize(
    "change",
    [
        lambda lines: lines[1:],
        lambda lines: [lines[0], *lines[2:]],
        lambda lines: [lines[1], lines[0], *lines[2:]],
        lambda lines: [lines[0].replace("cli", "sys"), *lines[1:]],
        lambda lines: [*lines, lines[-1]],
        lambda lines: ["nonsense", *lines],
        lambda lines: ['{"seq": 1}', *lines],
        lambda lines: [lines[0].replace('"facts": {', '"facts": {"n": 1e400, '), *lines[1:]],
    ],
)
def test_a_changed_export_is_refused(channel: Jernih, exported: Path, change: object) -> None:
    """Cut, swapped, repeated, edited or foreign lines end it with the line's number and no traceback."""
    lines = [
        line for line in exported.read_text(encoding="utf-8").splitlines() if '"scope": "system"' in line
    ]
    assert len(lines) > 2
    exported.write_text("\n".join(change(lines)) + "\n", encoding="utf-8")  # type: ignore[operator]  # a lambda
    done = channel("audit", "verify", exported)
    assert (done.exit_code, len(done.output.splitlines())) == (1, 1), done.output
    assert "Baris" in done.output


def test_a_log_cut_at_its_end_is_known_by_an_export(channel: Jernih, exported: Path) -> None:
    """A chain without its last events is whole by itself; held against the export it is not."""
    tampered(delete(audit).where(audit.c.word == "audit:exported"))
    assert channel("audit", "verify").exit_code == 0
    done = channel("audit", "verify", exported)
    assert done.exit_code == 1
    assert "system" in done.output


def test_a_changed_event_is_named(channel: Jernih, exported: Path) -> None:
    """An event that was edited in the database breaks its chain at its place."""
    assert exported.exists()
    tampered(update(audit).where(audit.c.word == "role:granted").values(subject="role:viewer"))
    done = channel("audit", "verify")
    assert done.exit_code == 1
    assert "system" in done.output


def test_an_empty_file_proves_nothing(channel: Jernih, tmp_path: Path) -> None:
    """An export cut down to nothing is refused, not passed as whole."""
    file = tmp_path / "cut.jsonl"
    file.touch()
    done = channel("audit", "verify", file)
    assert (done.exit_code, len(done.output.splitlines())) == (1, 1)
