"""docs/policy.md says of every key what the code does: its default, an example that imports, its meaning."""

import re
from pathlib import Path

import pytest

from bot.moderation.policy import Policy
from bot.moderation.policy_changes import changes
from bot.moderation.policy_file import parse_policy, toml_value
from bot.moderation.policy_groups import GROUPS, KEYS
from bot.texts import text

PAGE = (Path(__file__).parents[2] / "docs" / "policy.md").read_text("utf-8")
ROWS = {
    found[1]: (found[2], found[3], found[4])
    for found in re.finditer(r"^\| `(\w+)` \| `(.*?)` \| `(.*?)` \| (.+) \|$", PAGE, re.MULTILINE)
}


def test_every_key_is_there_once_in_its_order() -> None:
    """No key is missing, invented, or out of the file's order."""
    assert tuple(ROWS) == KEYS


@pytest.mark.parametrize("key", KEYS)
def test_a_key_is_described_as_it_is(key: str) -> None:
    """The default is the code's, the meaning is the one that the exported file says."""
    default, _, meaning = ROWS[key]
    assert default == toml_value(getattr(Policy(), key))
    assert meaning == text("en", f"policy.about.{key}")


@pytest.mark.parametrize("key", KEYS)
def test_an_example_imports_and_changes_its_key_alone(key: str) -> None:
    """What stands there can be copied into a file."""
    found = parse_policy(f"{key} = {ROWS[key][1]}".encode())
    assert isinstance(found, Policy)
    assert [change.key for change in changes(Policy(), found)] == [key]


def test_every_group_has_its_heading() -> None:
    """The groups are those of the exported file."""
    headings = re.findall(r"^### (.+)$", PAGE, re.MULTILINE)
    assert headings == [text("en", f"policy.group.{group}") for group, _ in GROUPS]
