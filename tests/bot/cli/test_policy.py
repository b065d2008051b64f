"""`jernih policy`: versions that can be gone back to, differences, and backtests from the shell."""

import json
from pathlib import Path

import pytest

from bot.texts import text
from tests.bot.cli.conftest import Jernih, one_line

CHAT = "local:balai"


def lines(output: str) -> list[str]:
    """The lines that say something."""
    return [line for line in output.splitlines() if line.strip()]


def versions(channel: Jernih) -> int:
    """How many versions the policy has."""
    return sum(line.startswith("versi ") for line in channel("policy", "history", CHAT).output.splitlines())


def a_file(folder: Path, words: str, name: str = "baru.toml") -> Path:
    """A policy file."""
    path = folder / name
    path.write_text(words, "utf-8")
    return path


def test_an_import_says_what_changed_and_that_a_backtest_exists(channel: Jernih, tmp_path: Path) -> None:
    """Each key with both values; where more can leave the public view, how to look first."""
    done = channel("policy", "import", CHAT, a_file(tmp_path, "toxic_remove = 0.9\nreply = true\n"))
    assert "reply: false -> true" in done.output
    assert "toxic_remove: 1.01 -> 0.9" in done.output
    assert text("id", "policy.tightens", chat=CHAT) in done.output
    milder = channel("policy", "import", CHAT, a_file(tmp_path, ""))
    assert text("id", "policy.in_force", version=3) in milder.output
    assert text("id", "policy.tightens", chat=CHAT) not in milder.output


def test_the_same_again_is_no_new_version(channel: Jernih, tmp_path: Path) -> None:
    """Importing what is in force says so."""
    done = channel("policy", "import", CHAT, a_file(tmp_path, ""))
    assert lines(done.output) == [text("id", "policy.unchanged"), text("id", "policy.in_force", version=1)]


def test_every_version_can_be_gone_back_to(channel: Jernih, tmp_path: Path) -> None:
    """As a new version: nothing that was in force is ever lost."""
    for limit in (1, 2):
        channel("policy", "import", CHAT, a_file(tmp_path, f"link_limit = {limit}\n"))
    back = channel("policy", "import", CHAT, "--version", "1")
    assert lines(back.output) == ["link_limit: 2 -> 0", text("id", "policy.in_force", version=4)]
    undone = channel("policy", "undo", CHAT)
    assert lines(undone.output) == ["link_limit: 0 -> 2", text("id", "policy.in_force", version=5)]


def test_the_history_says_who_when_and_what(channel: Jernih, tmp_path: Path) -> None:
    """Newest first, with the difference to the one before."""
    channel("policy", "import", CHAT, a_file(tmp_path, "link_limit = 1\n"))
    newest, change, oldest = lines(channel("policy", "history", CHAT).output)
    assert (newest.split("\t")[0], newest.split("\t")[2]) == ("versi 2", "cli")
    assert change == "  link_limit: 0 -> 1"
    assert (oldest.split("\t")[0], oldest.split("\t")[2]) == ("versi 1", "default")


def test_a_difference_is_shown_without_importing(channel: Jernih, tmp_path: Path) -> None:
    """Against a file, and of an old version against the one in force."""
    file = a_file(tmp_path, "link_limit = 1\n")
    assert lines(channel("policy", "diff", CHAT, file).output) == ["link_limit: 0 -> 1"]
    assert lines(channel("policy", "diff", CHAT, "--version", "1").output) == [
        text("id", "policy.same_versions")
    ]
    assert (
        text("id", "policy.in_force", version=1)
        in channel("policy", "import", CHAT, a_file(tmp_path, "")).output
    )


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("undo", CHAT), "policy.nothing_to_undo"),
        (("import", CHAT, "--version", "7"), "policy.no_version"),
        (("diff", CHAT, "--version", "7"), "policy.no_version"),
        (("history", "local:entah"), "channel.not_found"),
        (("undo", "local:entah"), "channel.not_found"),
        (("shadow-report", "local:entah"), "channel.not_found"),
    ],
)
def test_what_is_not_there_is_one_line(channel: Jernih, words: tuple[str, ...], code: str) -> None:
    """A refusal says why and what to do."""
    said = one_line(channel("policy", *words))
    assert text("id", code, chat=words[1], version=7) in said


@pytest.mark.parametrize("command", ["import", "diff"])
@pytest.mark.parametrize("both", [True, False])
def test_a_file_or_a_version_is_wanted(channel: Jernih, tmp_path: Path, command: str, *, both: bool) -> None:
    """Neither or both is bad usage."""
    more = (a_file(tmp_path, ""), "--version", "1") if both else ()
    assert channel("policy", command, CHAT, *more).exit_code == 2


def test_a_file_of_texts_is_replayed(channel: Jernih, tmp_path: Path) -> None:
    """What would change is counted with masked examples, and nothing is put in force."""
    said = tmp_path / "komentar.txt"
    said.write_text("slot gacor maxwin nagasari404 WA 081234567890\nLampu jalan mati sejak Senin\n", "utf-8")
    new = a_file(tmp_path, "urgent_at = 0.0\n")
    done = channel("policy", "backtest", CHAT, new, "--file", said, "--format", "text")
    assert done.exit_code == 0
    assert text("id", "backtest.head", count=2) in done.output
    assert "081234567890" not in done.output
    assert "Lampu jalan mati" in done.output
    assert (
        text("id", "policy.in_force", version=1)
        in channel("policy", "import", CHAT, a_file(tmp_path, "")).output
    )


def test_a_backtest_as_json(channel: Jernih, tmp_path: Path) -> None:
    """One object with counts, transitions and masked examples, and what no backtest shows."""
    new = a_file(tmp_path, "urgent_at = 0.0\nreport_hold = 5\n")
    said = '{"text": "Lampu mati, hubungi 081234567890"}\n'
    found = json.loads(channel("policy", "backtest", CHAT, new, "--file", "-", "--json", given=said).stdout)
    assert (found["comments"], found["after"]["to_person"]) == (1, 1)
    (transition,) = found["transitions"]
    (example,) = transition["examples"]
    assert (example["ref"], example["text"]) == (1, "Lampu mati, hubungi •••••")
    assert found["unseen_keys"] == ["report_hold"]


def test_a_bad_line_is_named_and_the_others_count(channel: Jernih, tmp_path: Path) -> None:
    """By its number on standard error; the exit says that something was left out."""
    new = a_file(tmp_path, "link_limit = 1\n")
    done = channel("policy", "backtest", CHAT, new, "--file", "-", given='{"text": "a"}\nbukan\n{"x": 1}\n')
    assert done.exit_code == 1
    assert [line.split(":")[0] for line in lines(done.stderr)] == ["baris 2", "baris 3"]
    assert text("id", "backtest.head", count=1) in done.stdout


def test_an_empty_channel_has_nothing_to_change(channel: Jernih, tmp_path: Path) -> None:
    """No comments, no changes; the same for the shadow."""
    done = channel("policy", "backtest", CHAT, a_file(tmp_path, "shadow = true\n"))
    assert done.exit_code == 0
    assert text("id", "backtest.nothing_changes") in done.output
    assert text("id", "backtest.unseen", keys="shadow") in done.output
    shadow = channel("policy", "shadow-report", CHAT, "--json")
    assert json.loads(shadow.stdout)["comments"] == 0


def test_a_bad_policy_is_not_replayed(channel: Jernih, tmp_path: Path) -> None:
    """Its problems are named as an import would."""
    done = channel("policy", "backtest", CHAT, a_file(tmp_path, "toxic_hld = 1\n"))
    assert done.exit_code == 1
    assert "toxic_hold" in done.stderr


@pytest.mark.parametrize("days", ["0", "-1", "4000"])
def test_days_have_a_range(channel: Jernih, tmp_path: Path, days: str) -> None:
    """Fewer than one or more than ten years is bad usage."""
    assert channel("policy", "backtest", CHAT, a_file(tmp_path, ""), "--days", days).exit_code == 2
