"""The fake's table held against the published description of the REST API."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.fakes.discord.checking import kind
from bot.fakes.discord.methods import HANDLERS
from bot.fakes.discord.shapes import OBJECTS, TAGS
from bot.fakes.discord.table import ROUTES, UNDESCRIBED
from tests.support.discord_spec import Json, body_of, breaches, operation_of, query_of

SPEC = Path(__file__).parents[3] / "shared" / "spec" / "discord-openapi.json"
Found = tuple[set[str], int | None]


@pytest.fixture(scope="module")
def spec() -> Json:
    """The published description."""
    loaded: Json = json.loads(SPEC.read_text("utf-8"))
    return loaded


def _spelt(schema: Json, spec: Json) -> Found:
    """Write a schema as the table does: its types, `null` among them where it may stand, and its length."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        found: Found = _spelt(spec["components"]["schemas"][name], spec)
        return ({name}, None) if "Object" in found[0] else found
    kinds: set[str] = set()
    most = schema.get("maxLength", schema.get("maxItems"))
    for choice in schema.get("oneOf", []) + schema.get("anyOf", []):
        types, length = _spelt(choice, spec)
        kinds |= types
        most = most if length is None else length
    written = schema.get("type", [])
    for one in [written] if isinstance(written, str) else written:
        kinds.add(_plain(one, schema, spec))
    return kinds, most


def _plain(one: str, schema: Json, spec: Json) -> str:
    if one == "array":
        return f"[{'|'.join(sorted(_spelt(schema['items'], spec)[0] - {'null'}))}]"
    formats = {"snowflake": "Snowflake", "date-time": "Time"}
    names = {"string": formats.get(schema.get("format", ""), "String"), "null": "null"}
    names |= {"integer": "Integer", "boolean": "Boolean", "object": "Object", "number": "Number"}
    return names[one]


def _differs(written: str, published: Json, spec: Json) -> bool:
    """Tell whether a type of the table allows what the published one does not."""
    ours, (theirs, most) = kind(written), _spelt(published, spec)
    lists = [one for one in theirs if one.startswith("[")]
    for one in ours.types:
        if one.startswith("["):
            inner = set(kind(one[1:-1]).types)
            if not lists or not inner <= set(lists[0][1:-1].split("|")):
                return True
        elif one not in theirs:
            return True
    longer = most is not None and ours.most is not None and ours.most > most and "Integer" not in ours.types
    return longer or (ours.null and "null" not in theirs)


def _fields(schema: Json | None, spec: Json) -> tuple[dict[str, Json], set[str]]:
    """Give a schema's fields and needs; of several that may stand, all fields and what all of them need."""
    if schema is None:
        return {}, set()
    if "$ref" in schema:
        return _fields(spec["components"]["schemas"][schema["$ref"].rpartition("/")[2]], spec)
    if "anyOf" not in schema:
        return schema.get("properties", {}), set(schema.get("required", []))
    fields: dict[str, Json] = {}
    needs: list[set[str]] = []
    for one in schema["anyOf"]:
        more, needed = _fields(one, spec)
        fields |= {name: item for name, item in more.items() if name not in fields or "null" in str(item)}
        needs.append(needed)
    return fields, set.intersection(*needs)


def _differences(
    name: str, ours: dict[str, str], published: tuple[dict[str, Json], set[str]], spec: Json
) -> list[str]:
    theirs, needed = published
    mine = {field for field, written in ours.items() if written.endswith("!")}
    found = [f"{name}: needs {mine} and not {needed}"] if mine != needed else []
    for field, written in ours.items():
        if field not in theirs or _differs(written, theirs[field], spec):
            found.append(f"{name}.{field}: {written} is not {theirs.get(field)}")
    return found


def test_every_route_of_the_table_is_done() -> None:
    """No route is known by name alone; the two of the gateway's address are the server's own."""
    assert set(HANDLERS) | {"GET /gateway", "GET /gateway/bot"} == set(ROUTES)


def test_every_object_is_used_and_every_type_can_be_read() -> None:
    """The table names no type that is not there, and tells apart only what is there."""
    written = [one for fields in OBJECTS.values() for one in fields.values()]
    written += [one for route in ROUTES.values() for one in ((route.body or {}) | route.query).values()]
    plain = {"String", "Integer", "Boolean", "Snowflake", "Time", "Object"}

    for one in written:
        types = kind(one).types
        inner = kind(types[0][1:-1]).types if types[0].startswith("[") else types
        assert set(inner) <= plain | set(OBJECTS)
    assert set(TAGS) <= set(OBJECTS)


@pytest.mark.crosscheck
@pytest.mark.parametrize("route", sorted(ROUTES))
def test_a_route_is_as_published(spec: Json, route: str) -> None:
    """A route of the table exists, needs the same fields, and has no field or type of its own."""
    operation = operation_of(route, spec)
    assert operation is not None
    query = {name: one["schema"] for name, one in query_of(operation).items()}
    described = ROUTES[route]

    assert _differences(f"{route}?", described.query, (query, set()), spec) == []
    assert (body_of(operation) is None) == (described.body is None)
    # What an interaction's answer carries by its type is held below.
    body = {name: one for name, one in (described.body or {}).items() if one != "Object?"}
    if "[]" in body:
        assert not _differs(body["[]"], body_of(operation) or {}, spec)
    else:
        assert _differences(route, body, _fields(body_of(operation), spec), spec) == []


@pytest.mark.crosscheck
@pytest.mark.parametrize("name", sorted(OBJECTS))
def test_an_object_is_as_published(spec: Json, name: str) -> None:
    """An object that a call carries has the published fields, needs and types."""
    assert _differences(name, OBJECTS[name], _fields(spec["components"]["schemas"][name], spec), spec) == []


@pytest.mark.crosscheck
@pytest.mark.parametrize("name", sorted(TAGS))
def test_an_object_is_told_apart_by_the_published_tag(spec: Json, name: str) -> None:
    """The `type` by which the table tells objects apart is the published one."""
    assert spec["components"]["schemas"][name]["properties"]["type"]["enum"] == [TAGS[name]]


@pytest.mark.crosscheck
def test_each_callback_carries_the_published_data(spec: Json) -> None:
    """The `data` of an interaction's answer is that of its type."""
    route = "POST /interactions/{interaction_id}/{interaction_token}/callback"
    operation = operation_of(route, spec)
    assert operation is not None
    published: dict[int, set[str]] = {}
    for one in (body_of(operation) or {})["anyOf"]:
        fields, _ = _fields(one, spec)
        data: Any = fields.get("data", {})
        names = _spelt(data, spec)[0] - {"null"}
        published |= dict.fromkeys(fields["type"]["enum"], names)

    for number, name in ROUTES[route].callbacks.items():
        assert published[number] == {name}


@pytest.mark.crosscheck
def test_what_is_undescribed_is_so_in_truth(spec: Json) -> None:
    """A field that passes beside the description is not described."""
    for name, fields in UNDESCRIBED.items():
        operation = operation_of(name, spec) if " " in name else None
        schema = body_of(operation) if operation else spec["components"]["schemas"][name]
        assert not set(fields) & set(_fields(schema, spec)[0])


@pytest.mark.crosscheck
def test_a_planted_difference_is_found(spec: Json) -> None:
    """The comparison notices a field that is not there, a wrong type, a length and a missing need."""
    planted = {"custom_id": "String(101)!", "label": "Integer?", "loud": "Boolean?", "type": "Integer"}
    published = _fields(spec["components"]["schemas"]["ButtonComponentForMessageRequest"], spec)

    assert len(_differences("planted", planted, published, spec)) == 4


def _line(method: str, path: str, params: object, **query: str) -> Json:
    return {"method": method, "path": path, "params": params, "query": query}


@pytest.mark.crosscheck
def test_the_journal_is_held_against_the_description(spec: Json) -> None:
    """A right request passes; each wrong one is named with its place."""
    messages = "/channels/{channel_id}/messages"
    row = {"type": 1, "components": [{"type": 2, "style": 1, "label": "Ya", "custom_id": "ya"}]}
    right = _line("POST", messages, {"content": "halo", "components": [row], "nonce": "n", "tts": False})
    no_style = {"type": 1, "components": [{"type": 2, "label": "Ya", "custom_id": "y" * 101}]}
    wrong = [
        _line("POST", "/channels/{channel_id}/shouts", {}),
        _line("GET", messages, None, limit="many", sort="up"),
        _line("POST", messages, {"content": 5}),
        _line("POST", messages, {"content": "halo", "loud": True}),
        _line("POST", messages, {"components": [no_style]}),
        _line("GET", "/users/@me", {"content": "halo"}),
        _line("POST", messages, None),
    ]

    assert breaches([right], spec) == []
    assert breaches(wrong, spec) == [
        "POST /channels/{channel_id}/shouts: no such route",
        f"GET {messages}: query sort: unknown field",
        f"GET {messages}: query limit: not integer",
        f"POST {messages}: body.content: not string or null",
        f"POST {messages}: body.loud: unknown field",
        f"POST {messages}: body.components.0.components.0.style: missing",
        f"POST {messages}: body.components.0.components.0.custom_id: 101 is not between 1 and 100",
        "GET /users/@me: takes no body",
        f"POST {messages}: needs a body",
    ]
