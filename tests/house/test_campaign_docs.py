"""docs/campaigns.md says of every rule what the code does: its default, its meaning, what may change."""

import re
from dataclasses import fields
from pathlib import Path

import click
import pytest

from bot.cli import cli
from bot.services.campaign_files import KEYS, NEEDED, TABLES, format_campaign, parse_campaign
from bot.texts import text
from campaigns.campaign import Campaign
from campaigns.changing import FREELY, IN_FAVOUR, NEVER

PAGE = (Path(__file__).parents[2] / "docs" / "campaigns.md").read_text("utf-8")
RULES = PAGE.partition("## Every rule")[2]
ROWS = {
    found[1]: (found[2], found[3])
    for found in re.finditer(r"^\| `([\w.]+)` \| (.*?) \| (.+) \|$", RULES, re.MULTILINE)
}
ALL = (*KEYS, *(f"{name}.{each.name}" for name, kind in TABLES.items() for each in fields(kind)))


MINIMAL = b"""
name = "x"
hashtag = "#x"
channels = ["telegram:-1"]
opens_at = "2026-12-01 08:00"
closes_at = "2026-12-03 20:00"
draw_at = "2026-12-03 21:00"

[[strata]]
code = "a"
quota = 1
"""


def default(key: str) -> str:
    """The default of a key as it stands in a file that names no rule of its own."""
    named = parse_campaign("x-1", MINIMAL, "Asia/Jakarta")
    assert isinstance(named, Campaign)
    own, table = format_campaign(named), key.partition(".")[0]
    part = own.partition(f"[{table}]")[2] if "." in key else own
    found = re.search(rf"^{key.rpartition('.')[2]} = (.*)$", part, re.MULTILINE)
    assert found is not None
    return found[1]


def test_every_key_is_there_once_in_its_order() -> None:
    """No key is missing, invented, or out of the file's order."""
    assert tuple(ROWS) == ALL


@pytest.mark.parametrize("key", ALL)
def test_a_key_is_described_as_it_is(key: str) -> None:
    """The meaning is the one that the written file says; the default is the code's."""
    said, meaning = ROWS[key]
    assert meaning == text("en", f"campaign.about.{key}")
    needed = {*NEEDED, "strata.code", "strata.quota", "weights.when", "weights.weight"}
    if key != "zone":
        assert said == ("needed" if key in needed else f"`{default(key)}`")


def test_what_may_change_is_what_the_code_lets_change() -> None:
    """Each rule stands in one row of the table, under what the code does with it."""
    table = PAGE.partition("| rules | may change |")[2].partition("\n\n")[0]
    lines = [line for line in table.splitlines() if "`" in line]
    rows = [(set(re.findall(r"`(\w+)`", line.split("|")[1])), line) for line in lines]
    assert [names for names, line in rows if " never: " in line] == [set(NEVER)]
    assert [names for names, line in rows if " freely: " in line] == [set(FREELY)]
    rest = [name for names, line in rows for name in names if name not in NEVER | FREELY]
    assert sorted(rest) == sorted(IN_FAVOUR)


def test_its_commands_exist() -> None:
    """Each `jernih ...` of the page is a command with a help text."""
    context = click.Context(cli)
    named = re.findall(r"`jernih ([a-z]+) ([a-z]+)", PAGE)
    assert len(named) > 10
    for group, name in named:
        found = cli.get_command(context, group)
        assert isinstance(found, click.Group)
        command = found.get_command(context, name)
        assert command is not None
        assert command.help
