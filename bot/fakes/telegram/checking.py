"""Holds a call's fields against the table before anything is done.

Decides whether a method is known, its fields complete, known and of the right type, and gives them
back decoded. Refuses to know what the values mean.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.fakes.telegram.refusal import NOT_FOUND, Json, Refused, bad
from bot.fakes.telegram.shapes import OBJECTS, UNIONS
from bot.fakes.telegram.table import METHODS

_MISSING = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "user_id": "invalid user_id specified",
    "message_id": "message identifier is not specified",
    "document": "there is no document in the request",
}
_SPELT = {method.lower(): method for method in METHODS}


@dataclass(frozen=True)
class Upload:
    """A file that came in the request's own part."""

    name: str
    content: bytes


class MismatchError(ValueError):
    """A value that is not of its type; says where and what was wanted."""


def method_named(name: str) -> str:
    """Find a method as the service does: its case does not matter.

    Raises:
        Refused: 404, it is not in the table.
    """
    if name.lower() not in _SPELT:
        raise Refused(NOT_FOUND, "Not Found: method not found", violation=True)
    return _SPELT[name.lower()]


def checked(method: str, raw: Mapping[str, object]) -> Json:
    """Decode the fields of a call.

    Args:
        method: a name of the table.
        raw: as sent; a form gives every value as text, numbers and objects in JSON.

    Raises:
        Refused: 400, a field is missing, unknown or of another type.
    """
    fields = METHODS[method]
    for name in raw:
        if name not in fields:
            raise bad(f'{method} has no field "{name}"', violation=True)
    for name, kind in fields.items():
        if kind.endswith("!") and name not in raw:
            raise bad(_MISSING.get(name, f'parameter "{name}" is required'), violation=True)
    try:
        return {name: _decode(fields[name].rstrip("!"), value, name) for name, value in raw.items()}
    except MismatchError as error:
        raise bad(f"can't parse {error}", violation=True) from error


def _decode(kind: str, value: object, where: str) -> Any:
    """Take a form's value: text stands for whatever its type writes in JSON."""
    if not isinstance(value, str) or "String" in kind.split("|"):
        number = isinstance(value, str) and "Integer" in kind and re.fullmatch(r"-?\d+", value)
        return conform(kind, int(str(value)) if number else value, where)
    try:
        parsed = json.loads(value)
    except ValueError as error:
        raise MismatchError(f"{where}: expected {kind}") from error
    return conform(kind, parsed, where)


def conform(kind: str, value: object, where: str) -> Any:
    """Give the value back if it is of the type.

    Raises:
        MismatchError: it is of none of the type's alternatives.
    """
    failed = []
    for alternative in kind.split("|"):
        try:
            return _conform_one(alternative, value, where)
        except MismatchError as error:
            failed.append(error)
    # The alternative that got furthest is the one that was meant.
    raise max(failed, key=lambda error: len(str(error).partition(":")[0]))


def _conform_one(kind: str, value: object, where: str) -> Any:
    if kind.startswith("["):
        return _array(kind[1:-1], value, where)
    if kind in UNIONS:
        tag = value.get("type") if isinstance(value, dict) else None
        if tag not in UNIONS[kind]:
            raise MismatchError(f"{where}: expected {kind}")
        kind = UNIONS[kind][str(tag)]
    if kind in OBJECTS:
        return _object(kind, value, where)
    plain = {"Integer": int, "String": str, "Boolean": bool, "InputFile": Upload}[kind]
    # Python counts a bool as an int; the service does not.
    if not isinstance(value, plain) or (plain is int and isinstance(value, bool)):
        raise MismatchError(f"{where}: expected {kind}")
    return value


def _array(kind: str, value: object, where: str) -> list[Any]:
    if not isinstance(value, list):
        raise MismatchError(f"{where}: expected an Array of {kind}")
    return [conform(kind, item, f"{where}[{number}]") for number, item in enumerate(value)]


def _object(kind: str, value: object, where: str) -> Json:
    if not isinstance(value, dict):
        raise MismatchError(f"{where}: expected {kind}")
    fields = OBJECTS[kind]
    missing = [name for name, wanted in fields.items() if wanted.endswith("!") and name not in value]
    unknown = [name for name in value if name not in fields]
    if missing or unknown:
        raise MismatchError(f'{where}: {kind} and its field "{(missing + unknown)[0]}"')
    return {name: conform(fields[name].rstrip("!"), item, f"{where}.{name}") for name, item in value.items()}
