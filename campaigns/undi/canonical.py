"""Canonical JSON (RFC 8785) with the spec's own strictness: integers, NFC strings, exact keys."""

import json
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import rfc8785

from campaigns.undi.primitives import BrokenRule

MAX_INTEGER = 2**53 - 1
MAX_DEPTH = 8
_TIME = "%Y-%m-%dT%H:%M:%SZ"


def encode(value: Mapping[str, Any] | Sequence[Mapping[str, Any]]) -> bytes:
    """Canonical bytes, no final newline."""
    return rfc8785.dumps(dict(value) if isinstance(value, Mapping) else [dict(row) for row in value])


def decode(data: bytes, rule: str, name: str) -> Any:
    """Parse canonical JSON.

    Raises:
        BrokenRule: the bytes are not the canonical form of what they say.
    """
    try:
        value = json.loads(data.decode("utf-8"), object_pairs_hook=_no_duplicates, parse_constant=_never)
        _check(value, MAX_DEPTH)
        same = rfc8785.dumps(value) == data
    except (ValueError, RecursionError, rfc8785.CanonicalizationError):
        raise BrokenRule(rule, "undi.not_canonical", file=name) from None
    if not same:
        raise BrokenRule(rule, "undi.not_canonical", file=name)
    return value


def exact_keys(value: object, keys: Sequence[str], rule: str, name: str) -> dict[str, Any]:
    """The value as an object with exactly these keys.

    Raises:
        BrokenRule: a key is missing or unknown, or it is no object.
    """
    if not isinstance(value, dict) or set(value) != set(keys):
        raise BrokenRule(rule, "undi.wrong_keys", file=name)
    return value


def moment(value: object, rule: str, name: str) -> datetime:
    """A time of the form YYYY-MM-DDTHH:MM:SSZ.

    Raises:
        BrokenRule: it has another form.
    """
    try:
        parsed = datetime.strptime(str(value), _TIME).replace(tzinfo=UTC)
    except ValueError:
        raise BrokenRule(rule, "undi.wrong_time", file=name) from None
    if not isinstance(value, str) or show(parsed) != value:
        raise BrokenRule(rule, "undi.wrong_time", file=name)
    return parsed


def show(at: datetime) -> str:
    """A moment in the spec's form; fractions of a second are dropped."""
    return at.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _never(constant: str) -> Any:
    raise ValueError(constant)


def _check(value: object, depth: int) -> None:
    if depth == 0:
        raise ValueError("nested too deeply")
    match value:
        case bool() | None | float():
            raise ValueError("only integers and strings are allowed")
        case int():
            _check_integer(value)
        case str():
            _check_text(value)
        case dict():
            for key, inner in value.items():
                if not key.isascii():
                    raise ValueError("keys are ASCII")
                _check(inner, depth - 1)
        case list():
            for inner in value:
                _check(inner, depth - 1)


def _check_integer(value: int) -> None:
    if not 0 <= value <= MAX_INTEGER:
        raise ValueError("an integer is out of range")


def _check_text(value: str) -> None:
    if not unicodedata.is_normalized("NFC", value):
        raise ValueError("a string is not NFC")
    # A lone surrogate has no UTF-8; the error it makes is a ValueError.
    value.encode("utf-8")
