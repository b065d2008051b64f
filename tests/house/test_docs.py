"""The documents are true: their commands exist, and what they link to is there."""

import re
from pathlib import Path

import click
import pytest

from bot.cli import COMMANDS, cli

ROOT = Path(__file__).parents[2]
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "CHANGELOG.md",
    *sorted((ROOT / "docs").rglob("*.md")),
]


def _command(words: list[str]) -> click.Command | None:
    """The command that a line of words names."""
    context = click.Context(cli)
    found = cli.get_command(context, words[0])
    if isinstance(found, click.Group) and len(words) > 1:
        return found.get_command(context, words[1])
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    """Every relative link of a page points at a file or folder."""
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", page.read_text("utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_the_readme_names_commands_that_exist() -> None:
    """Each `jernih ...` line of the README is a command with a help text."""
    lines = re.findall(r"bin/jernih ([a-z-]+)(?: ([a-z-]+))?", (ROOT / "README.md").read_text("utf-8"))
    named = [_command([word for word in line if word and not word.startswith("-")]) for line in lines]

    assert len(named) > 10
    assert all(command is not None and command.help for command in named)


def test_every_group_of_commands_is_importable() -> None:
    """The table of commands names what is there."""
    context = click.Context(cli)
    assert [name for name in COMMANDS if cli.get_command(context, name) is None] == []
