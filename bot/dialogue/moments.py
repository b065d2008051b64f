"""Moments for everyone: what is said in public or in the terms is shown in WIB, WITA and WIT at once."""

from collections.abc import Mapping
from datetime import datetime

from bot.dialogue.prompt import Coded, Prompt

EVERYWHERE = "moment.everywhere"


def everywhere(at: datetime) -> Coded:
    """A moment that is shown in the three zones of the country, the reader's own first."""
    return Coded(EVERYWHERE, {"at": at})


def for_everyone(prompt: Prompt) -> Prompt:
    """A prompt whose moments are shown in all three zones, wherever its readers live."""
    return Prompt(
        prompt.code, _widened(prompt.params), prompt.buttons, prompt.ask, prompt.quote, prompt.marks
    )


def coded(line: object) -> Coded:
    """Any code with values as a Coded whose moments are shown in all three zones.

    Raises:
        TypeError: it has no code and values.
    """
    code, params = getattr(line, "code", None), getattr(line, "params", None)
    if not isinstance(code, str) or not isinstance(params, Mapping):
        raise TypeError(f"a {type(line).__name__} is no sentence")
    return Coded(code, params if code == EVERYWHERE else _widened(params))


def _widened(params: Mapping[str, object]) -> dict[str, object]:
    return {name: _wide(value) for name, value in params.items()}


def _wide(value: object) -> object:
    if isinstance(value, datetime):
        return everywhere(value)
    if isinstance(value, tuple | list):
        return tuple(_wide(each) for each in value)
    return coded(value) if hasattr(value, "code") and hasattr(value, "params") else value
