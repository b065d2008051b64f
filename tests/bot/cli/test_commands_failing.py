"""Whatever fails, a command ends in one line that says what to do; every command's help has an example."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import bot.app
from bot.cli import cli
from bot.store.engine import open_store
from bot.texts import text
from tests.bot.cli.conftest import Jernih


def commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The path of every command that is no group."""
    context = click.Context(group)
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        if isinstance(found, click.Group):
            yield from commands(found, (*path, name))
        else:
            yield (*path, name)


EVERY = list(commands(cli))
WRITING = [
    ("channel", "add", "local:pasar"),
    ("grant", "reviewer", "local:901"),
    ("revoke", "reviewer", "local:901"),
    ("audit", "verify"),
]


@pytest.mark.parametrize("path", EVERY, ids=" ".join)
def test_every_help_shows_an_example(path: tuple[str, ...]) -> None:
    """`--help` exits 0 and shows how the command is called, by its own name."""
    done = CliRunner().invoke(cli, [*path, "--help"])
    assert done.exit_code == 0
    shown = " ".join(done.output.split())
    assert "Contoh: " in shown
    assert f"jernih {' '.join(path)}" in shown.partition("Contoh: ")[2]


def test_there_are_commands() -> None:
    """The walk over the commands finds those of every group."""
    assert {("init",), ("campaign", "create"), ("undi", "verify")} <= set(EVERY)


@pytest.mark.parametrize("words", WRITING, ids=" ".join)
def test_a_read_only_database_is_one_line(
    channel: Jernih, data_dir: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    """A command that would write says that the database cannot be written, and what to do."""
    address = f"sqlite:///file:{data_dir / 'jernih.db'}?mode=ro&uri=true"
    monkeypatch.setenv("JERNIH_DATABASE_URL", address)
    done = channel(*words)
    assert done.exit_code == 1
    assert done.output.splitlines() == [f"Error: {text('id', 'store.read_only')}"]


def test_a_read_only_database_can_be_read(
    channel: Jernih, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What only reads works all the same."""
    address = f"sqlite:///file:{data_dir / 'jernih.db'}?mode=ro&uri=true"
    monkeypatch.setenv("JERNIH_DATABASE_URL", address)
    assert "local:balai" in channel("channel", "list").output


@pytest.mark.parametrize("words", WRITING, ids=" ".join)
def test_a_locked_database_is_one_line(
    channel: Jernih, data_dir: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    """While another process holds the database, a command gives up in one line and changes nothing."""
    monkeypatch.setattr(bot.app, "open_store", partial(open_store, busy_seconds=0.05))
    with closing(sqlite3.connect(data_dir / "jernih.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        done = channel(*words)
        other.execute("ROLLBACK")
    assert done.exit_code == 1
    assert done.output.splitlines() == [f"Error: {text('id', 'store.locked')}"]
    assert channel("channel", "list").output.count("\n") == 1


@pytest.mark.parametrize("content", [b"ini bukan basis data" * 100, b"SQLite format 3\x00" + b"\xff" * 4096])
def test_a_file_that_is_no_database_is_one_line(fresh: Jernih, data_dir: Path, content: bytes) -> None:
    """A damaged file is named as such and is not overwritten."""
    data_dir.mkdir(mode=0o700)
    (data_dir / "jernih.db").write_bytes(content)
    done = fresh("migrate")
    assert done.exit_code == 1
    assert done.output.splitlines() == [f"Error: {text('id', 'store.unreachable')}"]
    assert (data_dir / "jernih.db").read_bytes() == content


@pytest.mark.parametrize("words", [("channel", "list"), ("campaign", "status"), ("inbox", "list")])
def test_without_a_schema_a_command_says_migrate(
    fresh: Jernih, data_dir: Path, words: tuple[str, ...]
) -> None:
    """Before the first migration each command names the command that is missing."""
    data_dir.mkdir(mode=0o700)
    done = fresh(*words)
    assert done.exit_code == 1
    assert done.output.splitlines() == [f"Error: {text('id', 'store.no_schema')}"]


@pytest.mark.parametrize(
    ("name", "value"),
    [("JERNIH_TIMEZONE", "Mars/Olympus"), ("JERNIH_LOCALE", "fr"), ("JERNIH_DATABASE_URL", "mysql://x/y")],
)
def test_a_wrong_setting_is_one_line_that_names_it(
    jernih: Jernih, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    """A setting that cannot be is refused by its name."""
    monkeypatch.setenv(name, value)
    done = jernih("channel", "list")
    assert done.exit_code == 1
    (line,) = done.output.splitlines()
    assert name in line


def test_an_open_key_file_is_refused(jernih: Jernih, data_dir: Path) -> None:
    """A key that others can read stops every command until its rights are mended."""
    key = next((data_dir / "keys").iterdir())
    key.chmod(0o644)
    done = jernih("channel", "list")
    assert done.exit_code == 1
    assert done.output.splitlines() == [f"Error: {text('id', 'vault.key_open', name=key)}"]
    key.chmod(0o600)
    assert jernih("channel", "list").exit_code == 0


@pytest.mark.parametrize(
    "words", [("init", "--yes"), ("migrate",), ("demo", "--once", "--data", "FOLDER"), ("run",)]
)
def test_a_folder_that_cannot_be_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    """A data folder below a file is named with what stands against it; nothing else happens."""
    (tmp_path / "berkas").write_text("", "utf-8")
    folder = str(tmp_path / "berkas" / "data")
    monkeypatch.setenv("JERNIH_DATA_DIR", folder)
    done = CliRunner().invoke(cli, [folder if word == "FOLDER" else word for word in words])
    assert done.exit_code == 1
    assert done.output.count("\n") == 1
    assert folder in done.output


@pytest.mark.parametrize("group", ["inbox", "outbox"])
def test_a_number_that_no_row_has_is_bad_usage(fresh: Jernih, group: str) -> None:
    """A number beyond every database is bad usage, a smaller one is a refusal."""
    assert fresh(group, "retry", "9" * 23).exit_code == 2
    assert fresh(group, "retry", "17").exit_code == 1


@pytest.mark.parametrize("locale", ["id", "en"])
@pytest.mark.parametrize("command", ["check", "run"])
def test_a_platform_that_is_down_is_named_in_the_language_of_the_settings(
    jernih: Jernih, monkeypatch: pytest.MonkeyPatch, command: str, locale: str
) -> None:
    """Check and run say in the operator's language what keeps a platform from working."""
    jernih("init", "--yes")
    monkeypatch.setenv("JERNIH_LOCALE", locale)
    monkeypatch.setenv("JERNIH_TELEGRAM__TOKEN", "123456789:" + "x" * 35)
    monkeypatch.setenv("JERNIH_TELEGRAM__BASE_URL", "http://127.0.0.1:9/bot")

    done = CliRunner().invoke(cli, [command])

    assert done.exit_code == 1
    assert text(locale, "check.telegram.unreachable", why="NetworkError") in done.output


def test_each_platform_that_is_down_is_named(jernih: Jernih, monkeypatch: pytest.MonkeyPatch) -> None:
    """The check looks at each platform by itself: one that is down hides nothing of the other."""
    jernih("init", "--yes")
    monkeypatch.setenv("JERNIH_TELEGRAM__TOKEN", "123456789:" + "x" * 35)
    monkeypatch.setenv("JERNIH_TELEGRAM__BASE_URL", "http://127.0.0.1:9/bot")
    monkeypatch.setenv("JERNIH_DISCORD__TOKEN", "x" * 24 + "." + "y" * 6 + "." + "z" * 38)
    monkeypatch.setenv("JERNIH_DISCORD__API_BASE", "http://127.0.0.1:9/api/v10")

    done = CliRunner().invoke(cli, ["check"])

    assert done.exit_code == 1
    assert text("id", "check.telegram.unreachable", why="NetworkError") in done.output
    assert text("id", "check.discord.unreachable", why="ClientConnectorError") in done.output


HUGE = "9" * 26
BEYOND = [
    ("review", "show", HUGE),
    ("review", "decide", HUGE, "approve", "--as", "local:9"),
    ("review", "undo-batch", HUGE, "--as", "local:9"),
    ("review", "bulk", "local:balai", "approve", "--as", "local:9", "--waited", HUGE),
    ("policy", "import", "local:balai", "--version", HUGE),
    ("policy", "diff", "local:balai", "--version", HUGE),
    ("report", "transparency", "--from", "0001-01-01", "--to", "2026-11-30"),
    ("report", "transparency", "--from", "2026-11-01", "--to", "9999-12-31"),
]


@pytest.mark.parametrize("words", BEYOND, ids=" ".join)
def test_what_no_database_and_no_calendar_holds_is_refused(channel: Jernih, words: tuple[str, ...]) -> None:
    """A number or a day far out of reach is one line that names it."""
    done = channel(*words)
    assert done.exit_code == 2
    assert "Error: " in done.output


@pytest.mark.parametrize("words", [("policy", "export", "local:balai"), ("audit", "export")], ids=" ".join)
def test_a_folder_in_place_of_a_file_is_one_line(
    channel: Jernih, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    """Nothing is written, nor said to be, and the line is in the operator's language."""
    for locale in ("id", "en"):
        monkeypatch.setenv("JERNIH_LOCALE", locale)
        done = channel(*words, tmp_path)
        assert done.exit_code == 2
        assert text(locale, "cli.is_folder", given=str(tmp_path)[:80]) in " ".join(done.output.split())
