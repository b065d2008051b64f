"""The fake's table held against the published description of the Bot API."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from bot.fakes.telegram.methods import HANDLERS
from bot.fakes.telegram.shapes import OBJECTS, REACTIONS, UNIONS, UPDATE_KINDS
from bot.fakes.telegram.table import METHODS

SPEC = Path(__file__).parents[3] / "shared" / "spec" / "telegram-bot-api.json"
Fields = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def spec() -> dict[str, Any]:
    """The published description."""
    loaded: dict[str, Any] = json.loads(SPEC.read_text("utf-8"))
    return loaded


def _fields(described: dict[str, Any]) -> Fields:
    return {field["name"]: field for field in described.get("fields", [])}


def _spelt(kind: str) -> str:
    """Write a type as the table does: `Array of T` is `[T]`."""
    inner = kind.removeprefix("Array of ")
    return kind if inner == kind else f"[{_spelt(inner)}]"


def _differences(name: str, ours: dict[str, str], theirs: Fields) -> list[str]:
    required = {field for field, one in theirs.items() if one["required"]}
    found = [
        f"{name}: required" for _ in [0] if required != {field for field, kind in ours.items() if "!" in kind}
    ]
    for field, kind in ours.items():
        published = {_spelt(one) for one in theirs[field]["types"]} if field in theirs else set()
        if set(kind.rstrip("!").split("|")) != published:
            found.append(f"{name}.{field}: {kind} is not {published}")
    return found


def test_every_method_of_the_table_is_done() -> None:
    """No method is known by name alone."""
    assert set(HANDLERS) == set(METHODS)


@pytest.mark.crosscheck
@pytest.mark.parametrize("method", sorted(METHODS))
def test_a_method_is_as_published(spec: dict[str, Any], method: str) -> None:
    """A method of the table exists, needs the same fields, and has no field or type of its own."""
    assert _differences(method, METHODS[method], _fields(spec["methods"][method])) == []


@pytest.mark.crosscheck
@pytest.mark.parametrize("name", sorted(OBJECTS))
def test_an_object_is_as_published(spec: dict[str, Any], name: str) -> None:
    """An object that a call carries has the published fields, needs and types."""
    assert _differences(name, OBJECTS[name], _fields(spec["types"][name])) == []


@pytest.mark.crosscheck
@pytest.mark.parametrize("union", sorted(UNIONS))
def test_a_union_has_the_published_members(spec: dict[str, Any], union: str) -> None:
    """Each member of a union is told apart by the tag that the description gives it."""
    assert set(UNIONS[union].values()) == set(spec["types"][union]["subtypes"])
    for tag, member in UNIONS[union].items():
        said = _fields(spec["types"][member])["type"]["description"]
        assert re.search(rf'(always "{tag}"|must be {tag})$', said)


@pytest.mark.crosscheck
def test_updates_and_reactions_are_those_published(spec: dict[str, Any]) -> None:
    """The kinds of update and the emoji of reactions are complete."""
    emoji = _fields(spec["types"]["ReactionTypeEmoji"])["emoji"]["description"]

    assert set(_fields(spec["types"]["Update"])) - {"update_id"} == UPDATE_KINDS
    assert set(re.findall(r'"([^"]+)"', emoji)) == REACTIONS


@pytest.mark.crosscheck
def test_a_planted_difference_is_found(spec: dict[str, Any]) -> None:
    """The comparison notices a field that is not there, a wrong type and a missing need."""
    planted = {"chat_id": "Integer!", "message_id": "Integer", "loud": "Boolean"}

    assert len(_differences("deleteMessage", planted, _fields(spec["methods"]["deleteMessage"]))) == 3
