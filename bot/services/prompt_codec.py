"""Prompt as JSON values and back, so that a message waits in the outbox as codes, not as words."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from bot.dialogue.prompt import Ask, Button, Coded, Prompt


def to_json(prompt: Prompt) -> dict[str, Any]:
    """The prompt as JSON values; a quoted text is never stored this way.

    Raises:
        ValueError: the prompt quotes a person's words, which are composed at sending instead.
    """
    if prompt.quote:
        raise ValueError("a quoted text does not go into the outbox")
    buttons = [
        [{"code": b.code, "data": b.data, "url": b.url, "params": _pack(b.params)} for b in row]
        for row in prompt.buttons
    ]
    return {"code": prompt.code, "params": _pack(prompt.params), "buttons": buttons, "ask": prompt.ask.value}


def from_json(stored: Mapping[str, Any]) -> Prompt:
    """The prompt of stored JSON values."""
    buttons = tuple(
        tuple(Button(b["code"], b["data"], b["url"], _unpack(b["params"])) for b in row)
        for row in stored["buttons"]
    )
    return Prompt(stored["code"], _unpack(stored["params"]), buttons, Ask(stored["ask"]))


def _pack(params: Mapping[str, object]) -> dict[str, Any]:
    return {name: _pack_value(value) for name, value in params.items()}


def _pack_value(value: object) -> object:
    match value:
        case datetime():
            return {"moment": value.isoformat()}
        case date():
            return {"day": value.isoformat()}
        case tuple() | list():
            return {"many": [_pack_value(each) for each in value]}
        case str() | int() | float() | bool():
            return value
        case _ if hasattr(value, "code") and hasattr(value, "params"):
            return {"coded": value.code, "params": _pack(value.params)}
        case _:
            raise ValueError(f"a {type(value).__name__} does not go into the outbox")


def _unpack(stored: Mapping[str, Any]) -> dict[str, object]:
    return {name: _unpack_value(value) for name, value in stored.items()}


def _unpack_value(value: Any) -> object:
    match value:
        case {"moment": str(moment)}:
            return datetime.fromisoformat(moment)
        case {"day": str(day)}:
            return date.fromisoformat(day)
        case {"many": list(many)}:
            return tuple(_unpack_value(each) for each in many)
        case {"coded": str(code), "params": dict(params)}:
            return Coded(code, _unpack(params))
        case _:
            return value
