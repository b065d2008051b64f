"""Entries, exclusions, unusual groups and rechecks by command: what is listed, refused and bad usage."""

import pytest

from bot.texts import text
from tests.bot.cli.conftest import Jernih, one_line
from tests.bot.cli.test_commands_campaign import ID, create

BOUGHT = ("--reason", "bought", "--why", "Bukti jual beli, arsip 12")


def test_a_campaign_without_entries(channel: Jernih) -> None:
    """Nothing is listed, nothing stands out, nobody left; CSV has its head alone."""
    assert create(channel)[0] == 0
    listed = channel("campaign", "entries", ID).output.strip()
    assert listed == text("id", "entries.total", shown=0, count=0, eligible=0)
    head = channel("campaign", "entries", ID, "--csv").output.strip()
    assert head == "entry,person,platform,posted_at,accepted_at,reasons"
    assert channel("campaign", "unusual", ID).output.strip() == text("id", "unusual.none")
    assert channel("campaign", "recheck", ID).output.strip() == text("id", "recheck.none")


@pytest.mark.parametrize("command", ["entries", "unusual", "recheck"])
def test_an_unknown_campaign_is_one_line(channel: Jernih, command: str) -> None:
    """Each says that there is none and exits 1."""
    assert text("id", "campaign.unknown", id="tiada") in one_line(channel("campaign", command, "tiada"))


def test_only_managers_take_entries_out(channel: Jernih) -> None:
    """Without the role it is refused; with it, an entry that is not there is."""
    assert create(channel)[0] == 0
    asked = ("campaign", "exclude", ID, "1", "--as", "local:7", *BOUGHT)
    assert text("id", "exclude.not_manager") in one_line(channel(*asked))
    assert channel("grant", "campaign_manager", "local:7").exit_code == 0
    assert "draf" in one_line(channel(*asked))


@pytest.mark.parametrize(
    "words",
    [
        ("exclude", ID, "1", "--as", "local:7"), ("exclude", ID, "1", "--as", "local:7", "--reason", "ugly"),
        ("exclude", ID, "0", "--as", "local:7", *BOUGHT), ("unusual", ID, "--accept", "1"),
        ("unusual", ID, "--accept", "1", "--hold", "1", "--as", "local:7"), ("recheck", ID, "--keep", "1"),
    ],
)  # fmt: skip
def test_bad_usage_exits_with_two(channel: Jernih, words: tuple[str, ...]) -> None:
    """What is missing or contradicts itself is said before anything is done."""
    assert channel("campaign", *words).exit_code == 2
