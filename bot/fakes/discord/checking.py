"""Holds a call against the table before anything is done.

Decides whether a route is known, its fields complete, known, of the right type and length. Refuses to know
what the values mean. Every refusal here is a violation.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import unquote

from bot.fakes.discord.refusal import Json, Refused, invalid, no_such_route, refused
from bot.fakes.discord.shapes import OBJECTS, TAGS
from bot.fakes.discord.table import ROUTES, UNDESCRIBED, Fields, Route

Path = tuple[str, ...]
_KIND = re.compile(r"(?P<types>(?:\[[^\]]*\]|\w+)(?:\|\w+)*)(?:\((?P<most>\d+)\))?(?P<null>\??)(?P<need>!?)")
_ALTERNATIVES = re.compile(r"\[[^\]]*\]|\w+")
_NUMBER = re.compile(r"\d+")
_TRUTH = {"1": True, "true": True, "0": False, "false": False}


@dataclass(frozen=True)
class Kind:
    """A type of the table, taken apart."""

    types: tuple[str, ...]
    most: int | None
    null: bool
    needed: bool


def kind(written: str) -> Kind:
    """Read a type as the table writes it: `[T](5)?!`, and in an array `(5)` may follow inside too."""
    found = _KIND.fullmatch(written)
    if found is None:
        raise ValueError(written)
    most = found["most"]
    types = tuple(_ALTERNATIVES.findall(found["types"]))
    return Kind(types, int(most) if most else None, bool(found["null"]), bool(found["need"]))


def routed(method: str, path: str) -> tuple[str, dict[str, str]]:
    """Find the route of an address; words that stand in it go before names.

    Args:
        method: such as `GET`.
        path: below the API's base, still quoted, such as `/channels/1/messages`.

    Raises:
        Refused: 404 or 405, it is not in the table.
    """
    steps = path.split("/")
    fitting = [route for route in ROUTES if _fits(route.partition(" ")[2].split("/"), steps)]
    named = [route for route in fitting if route.startswith(f"{method} ")]
    if not named:
        words = "405: Method Not Allowed" if fitting else "404: Not Found"
        raise Refused(405, 0, words, violation=True) if fitting else no_such_route()
    best = min(named, key=lambda route: route.count("{"))
    pairs = zip(best.partition(" ")[2].split("/"), steps, strict=True)
    return best, {name[1:-1]: unquote(value) for name, value in pairs if name.startswith("{")}


def _fits(pattern: list[str], steps: list[str]) -> bool:
    return len(pattern) == len(steps) and all(
        name == value
        if not name.startswith("{")
        else bool(value) and (not name.endswith("_id}") or _NUMBER.fullmatch(value) is not None)
        for name, value in zip(pattern, steps, strict=True)
    )


def checked_query(route: str, raw: Mapping[str, str]) -> Json:
    """Decode a call's query.

    Raises:
        Refused: 400, a field is unknown or of another type.
    """
    fields = ROUTES[route].query
    for name in raw:
        if name not in fields:
            raise invalid((name,), "UNKNOWN_FIELD", f"{route} has no query field {name}")
    return {
        name: _value(kind(fields[name]), _decoded(fields[name], text), (name,)) for name, text in raw.items()
    }


def _decoded(written: str, text: str) -> Any:
    if written == "Boolean":
        return _TRUTH.get(text.lower(), text)
    return int(text) if written.startswith("Integer") and _NUMBER.fullmatch(text) else text


def checked_body(route: str, raw: object) -> Any:
    """Give a call's body back, if it is as the table has it.

    Args:
        route: a name of the table.
        raw: the decoded JSON; None where the call had no body.

    Raises:
        Refused: 400, a field is missing, unknown, too long or of another type.
    """
    described: Route = ROUTES[route]
    if described.body is None:
        if raw not in (None, {}):
            raise invalid(("body",), "UNKNOWN_FIELD", f"{route} takes no body")
        return None
    if "[]" in described.body:
        return _value(kind(described.body["[]"]), raw, ())
    body = _object(described.body | UNDESCRIBED.get(route, {}), raw if raw is not None else {}, ())
    if described.callbacks:
        return _with_data(described, body)
    return body


def _with_data(described: Route, body: Json) -> Json:
    if body["type"] not in described.callbacks:
        raise invalid(("type",), "BASE_TYPE_CHOICES", f"Value must be one of {set(described.callbacks)}.")
    if body.get("data") is None:
        return body
    shape = described.callbacks[body["type"]]
    return body | {"data": _object(_fields(shape), body["data"], ("data",))}


def _fields(shape: str) -> Fields:
    return OBJECTS[shape] | UNDESCRIBED.get(shape, {})


def _object(fields: Fields, value: object, path: Path) -> Json:
    if not isinstance(value, dict):
        raise invalid(path, "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType")
    for name in value:
        if name not in fields:
            raise invalid((*path, name), "UNKNOWN_FIELD", f"There is no field {name}")
    for name, written in fields.items():
        if written.endswith("!") and value.get(name) is None:
            raise invalid((*path, name), "BASE_TYPE_REQUIRED", "This field is required")
    return {name: _value(kind(fields[name]), item, (*path, name)) for name, item in value.items()}


def _value(wanted: Kind, value: object, path: Path) -> Any:
    if value is None:
        if wanted.null:
            return None
        raise invalid(path, "BASE_TYPE_REQUIRED", "This field is required")
    conformed = _conformed(wanted.types, value, path)
    if wanted.most is not None:
        _check_length(wanted.most, conformed, path)
    return conformed


def _check_length(most: int, value: object, path: Path) -> None:
    if isinstance(value, str) and len(value) > most:
        raise invalid(path, "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")
    if isinstance(value, list) and len(value) > most:
        raise invalid(path, "BASE_TYPE_BAD_LENGTH", f"Must be between 1 and {most} in length.")
    if isinstance(value, int) and not 1 <= value <= most:
        code = "NUMBER_TYPE_MIN" if value < 1 else "NUMBER_TYPE_MAX"
        raise invalid(path, code, f"int value should be between 1 and {most}.")


def _conformed(types: tuple[str, ...], value: object, path: Path) -> Any:
    """Give the value if it is of one of the types; objects are told apart by their tag."""
    if types[0].startswith("["):
        return _array(types[0][1:-1], value, path)
    shapes = [one for one in types if one in OBJECTS]
    if shapes:
        return _object(_fields(_chosen(shapes, value, path)), value, path)
    for one in types:
        if _PLAIN[one](value):
            return value
    code, words = _WRONG[types[0]]
    raise invalid(path, code, words)


def _chosen(shapes: list[str], value: object, path: Path) -> str:
    if len(shapes) == 1 and shapes[0] not in TAGS:
        return shapes[0]
    tag = value.get("type") if isinstance(value, dict) else None
    found = next((one for one in shapes if TAGS[one] == tag), None)
    if found is None:
        words = f'Value of field "type" must be one of {tuple(TAGS[one] for one in shapes)}.'
        raise invalid((*path, "type"), "UNION_TYPE_CHOICES", words)
    return found


def _array(inner: str, value: object, path: Path) -> list[Any]:
    if not isinstance(value, list):
        raise invalid(path, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
    return [_value(kind(inner), item, (*path, str(number))) for number, item in enumerate(value)]


def _is_time(value: object) -> bool:
    try:
        return datetime.fromisoformat(str(value)).tzinfo is not None
    except ValueError:
        return False


def _is_integer(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_snowflake(value: object) -> bool:
    # The service takes a number for its text, and the library sends one.
    return _is_integer(value) or (isinstance(value, str) and _NUMBER.fullmatch(value) is not None)


_PLAIN = {
    "String": lambda value: isinstance(value, str),
    "Integer": _is_integer,
    "Boolean": lambda value: isinstance(value, bool),
    "Object": lambda value: isinstance(value, dict),
    "Snowflake": _is_snowflake,
    "Time": _is_time,
}
_WRONG = {
    "String": ("STRING_TYPE_CONVERT", "Could not interpret value as string."),
    "Integer": ("NUMBER_TYPE_COERCE", "Value is not int."),
    "Boolean": ("BOOLEAN_TYPE_CONVERT", "Must be either true or false."),
    "Object": ("DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType"),
    "Snowflake": ("NUMBER_TYPE_COERCE", "Value is not snowflake."),
    "Time": ("DATETIME_TYPE_PARSE", "Could not parse value. Should be ISO8601."),
}


def json_body(content_type: str) -> None:
    """Let a body through that says it is JSON, exactly.

    Raises:
        Refused: 400.
    """
    if content_type != "application/json":
        raise refused(50109, violation=True)
