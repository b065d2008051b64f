"""Requests held against Discord's published description of its REST API.

Decides whether a journalled request is one that the description knows. Refuses to know the fake's own table,
but for what the real library sends and the description leaves out.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from bot.fakes.discord.table import UNDESCRIBED

Json = dict[str, Any]
Spec = Mapping[str, Any]
_BODIED = ("content", "application/json", "schema")
_TYPES: dict[str, Any] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "array": list,
    "object": dict,
    "null": type(None),
}


def breaches(journal_lines: Iterable[Mapping[str, Any]], spec: Mapping[str, Any]) -> list[str]:
    """Hold each journalled request against the description.

    Args:
        journal_lines: `method`, `path` (the template), `params` (the body) and `query` of each.
        spec: the published OpenAPI description, decoded.

    Returns:
        One line for each request that has no such route, or an unknown, missing or wrongly typed field.
    """
    found = []
    for call in journal_lines:
        route = f"{call['method']} {call['path']}"
        found += [f"{route}: {one}" for one in _of_call(route, call, spec)]
    return found


def _of_call(route: str, call: Mapping[str, Any], spec: Spec) -> list[str]:
    operation = operation_of(route, spec)
    if operation is None:
        return ["no such route"]
    return _of_query(call.get("query") or {}, operation) + _of_body(
        route, call.get("params"), operation, spec
    )


def operation_of(route: str, spec: Spec) -> Json | None:
    """Find a route such as `GET /gateway` in the description."""
    method, _, path = route.partition(" ")
    found: Json | None = spec["paths"].get(path, {}).get(method.lower())
    return found


def query_of(operation: Json) -> dict[str, Json]:
    """Give a route's query fields by name."""
    return {one["name"]: one for one in operation.get("parameters", []) if one["in"] == "query"}


def body_of(operation: Json) -> Json | None:
    """Give the schema of a route's JSON body, if it takes one."""
    here: Any = operation.get("requestBody", {})
    for step in _BODIED:
        here = here.get(step, {})
    return here or None


def _of_query(query: Mapping[str, object], operation: Json) -> list[str]:
    fields = query_of(operation)
    unknown = [f"query {name}: unknown field" for name in query if name not in fields]
    needed = [name for name, one in fields.items() if one.get("required") and name not in query]
    wrong = [
        f"query {name}: not {fields[name]['schema'].get('type')}"
        for name, value in query.items()
        if name in fields and not _reads_as(str(value), fields[name]["schema"].get("type"))
    ]
    return unknown + [f"query {name}: missing" for name in needed] + wrong


def _reads_as(text: str, kind: object) -> bool:
    patterns = {"integer": r"-?\d+", "boolean": r"true|false|0|1"}
    return re.fullmatch(patterns.get(str(kind), ".*"), text, re.IGNORECASE) is not None


def _of_body(route: str, body: object, operation: Json, spec: Spec) -> list[str]:
    schema = body_of(operation)
    if schema is None:
        return [] if body in (None, {}) else ["takes no body"]
    if body is None:
        return ["needs a body"]
    return errors_of(schema, body, spec, extra=frozenset(UNDESCRIBED.get(route, {})))


def errors_of(
    schema: Json, value: object, spec: Spec, where: str = "body", extra: frozenset[str] = frozenset()
) -> list[str]:
    """Give what is wrong with a value by a schema; `extra` names fields that pass beside the described."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        known = spec["components"]["schemas"][name]
        return errors_of(known, value, spec, where, extra | frozenset(UNDESCRIBED.get(name, {})))
    for choice in ("oneOf", "anyOf"):
        if choice in schema:
            return _of_choice(schema[choice], value, spec, where, extra)
    found = _of_type(schema, value, where)
    for part in schema.get("allOf", []):
        found += errors_of(part, value, spec, where, extra)
    if found:
        return found
    found = _of_bounds(schema, value, where)
    if isinstance(value, dict):
        found += _of_object(schema, value, spec, where, extra)
    if isinstance(value, list) and "items" in schema:
        for number, item in enumerate(value):
            found += errors_of(schema["items"], item, spec, f"{where}.{number}")
    return found


def _of_choice(
    choices: list[Json], value: object, spec: Spec, where: str, extra: frozenset[str]
) -> list[str]:
    """Take the alternative that fits best; of objects with a `type`, the one whose type it is."""
    tried = [errors_of(one, value, spec, where, extra) for one in choices]
    if any(not one for one in tried):
        return []
    misses = (f"{where}.type:", f"{where}:")
    return min(tried, key=lambda errors: (any(one.startswith(misses) for one in errors), len(errors)))


def _of_type(schema: Json, value: object, where: str) -> list[str]:
    if "const" in schema:
        return [] if value == schema["const"] else [f"{where}: not {schema['const']}"]
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    snowflake = schema.get("format") == "snowflake" and isinstance(value, int)
    if kinds and not snowflake and not any(_is(kind, value) for kind in kinds):
        return [f"{where}: not {' or '.join(kinds)}"]
    if value is not None and "enum" in schema and value not in schema["enum"]:
        return [f"{where}: not one of {schema['enum']}"]
    return []


def _is(kind: str, value: object) -> bool:
    # Python counts a bool as an int; JSON does not.
    return isinstance(value, _TYPES[kind]) and (kind == "boolean" or not isinstance(value, bool))


def _of_bounds(schema: Json, value: object, where: str) -> list[str]:
    size = len(value) if isinstance(value, (str, list)) else None
    least = schema.get("minLength", schema.get("minItems"))
    most = schema.get("maxLength", schema.get("maxItems"))
    if size is None and isinstance(value, (int, float)):
        size, least, most = int(value), schema.get("minimum"), schema.get("maximum")
    if size is None:
        return []
    low, high = least is not None and size < least, most is not None and size > most
    return [f"{where}: {size} is not between {least} and {most}"] if low or high else []


def _of_object(schema: Json, value: Json, spec: Spec, where: str, extra: frozenset[str]) -> list[str]:
    fields = schema.get("properties")
    if fields is None:
        return []
    found = [f"{where}.{name}: missing" for name in schema.get("required", []) if name not in value]
    found += [f"{where}.{name}: unknown field" for name in value if name not in fields and name not in extra]
    for name, item in value.items():
        if name in fields:
            found += errors_of(fields[name], item, spec, f"{where}.{name}")
    return found
