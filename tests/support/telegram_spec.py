"""Holds requests to the Bot API against its published description.

Decides only whether a request is as described; knows neither the fake's own table nor what a call does.
"""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

Spec = Mapping[str, Any]
_PLAIN: dict[str, tuple[type, ...]] = {"String": (str,), "Boolean": (bool,), "Float": (int, float)}


def breaches(journal_lines: Iterable[Mapping[str, Any]], spec: Spec) -> list[str]:
    """Tell what in the requests is not as published.

    Args:
        journal_lines: `{"method": ..., "params": {name: value}, ...}` each; a value is as a form sends it,
            in text or JSON, or `{"upload": ..., "bytes": ...}` for a file.
        spec: the published description.

    Returns:
        A sentence for each breach, beginning with the method; empty when there is none.
    """
    return [found for line in journal_lines for found in _request(line["method"], line["params"], spec)]


def _request(method: str, params: Mapping[str, Any], spec: Spec) -> list[str]:
    if method not in spec["methods"]:
        return [f"{method}: no such method"]
    fields = {field["name"]: field for field in spec["methods"][method].get("fields", [])}
    found = [f"{method}: no field {name}" for name in params if name not in fields]
    found += [
        f"{method}: {name} is missing"
        for name, field in fields.items()
        if field["required"] and name not in params
    ]
    for name in params.keys() & fields.keys():
        found += [f"{method}: {what}" for what in _form(params[name], fields[name]["types"], name, spec)]
    return found


def _form(value: object, kinds: list[str], where: str, spec: Spec) -> list[str]:
    """A form's field: text is itself where text may stand, else JSON."""
    if not isinstance(value, str) or "String" in kinds:
        return _value(value, kinds, where, spec)
    try:
        return _value(json.loads(value), kinds, where, spec)
    except ValueError:
        return [f"{where} is {value!r}, not {' or '.join(kinds)}"]


def _value(value: object, kinds: list[str], where: str, spec: Spec) -> list[str]:
    """The breaches of whichever type fits best."""
    return min((_typed(value, kind, where, spec) for kind in kinds), key=len)


def _typed(value: object, kind: str, where: str, spec: Spec) -> list[str]:
    wrong = [f"{where} is no {kind}"]
    if (inner := kind.removeprefix("Array of ")) != kind:
        if not isinstance(value, list):
            return wrong
        each = (_value(item, [inner], f"{where}[{number}]", spec) for number, item in enumerate(value))
        return [found for breach in each for found in breach]
    if kind == "Integer":
        return [] if isinstance(value, int) and not isinstance(value, bool) else wrong
    if kind in _PLAIN:
        return [] if isinstance(value, _PLAIN[kind]) else wrong
    if kind == "InputFile":
        return [] if isinstance(value, dict) and set(value) == {"upload", "bytes"} else wrong
    return _object(value, kind, where, spec) if isinstance(value, dict) else wrong


def _object(value: dict[str, Any], kind: str, where: str, spec: Spec) -> list[str]:
    described = spec["types"][kind]
    if "subtypes" in described:
        members = [name for name in described["subtypes"] if _tagged(value, spec["types"][name])]
        return _value(value, members, where, spec) if members else [f"{where} is no {kind}"]
    fields = {field["name"]: field for field in described.get("fields", [])}
    found = [f"{where}.{name} is no field of {kind}" for name in value if name not in fields]
    found += [
        f"{where}.{name} is missing"
        for name, field in fields.items()
        if field["required"] and name not in value
    ]
    for name in value.keys() & fields.keys():
        found += _value(value[name], fields[name]["types"], f"{where}.{name}", spec)
    return found


def _tagged(value: dict[str, Any], described: Mapping[str, Any]) -> bool:
    """Whether a member of a union has the `type`, `source` or `status` that the description gives it."""
    for field in described.get("fields", []):
        tag = re.search(r'(?:always "(\w+)"|must be (\w+))$', field["description"])
        if tag and value.get(field["name"]) != (tag[1] or tag[2]):
            return False
    return True
