"""Places: the province in which a person lives, chosen by island and then by name, or typed."""

from bot.dialogue.prompt import Ask, Button, Prompt
from campaigns.provinces import ISLANDS
from campaigns.regions import PROVINCES

_ACROSS = 2  # buttons in a row; long names stay whole on a phone


def islands_prompt(later: Button) -> Prompt:
    """Where to begin."""
    buttons = [_named(code, name) for code, (name, _) in ISLANDS.items()]
    return Prompt("dialogue.domicile", {}, (*_rows(buttons), (later,)), Ask.TEXT)


def provinces_prompt(island: str) -> Prompt:
    """The provinces of an island, and the way back to all islands."""
    name, provinces = ISLANDS[island]
    buttons = [_named(code, PROVINCES[code]) for code in provinces]
    back = (Button("button.province.back", "dm:back"),)
    return Prompt("dialogue.domicile_of", {"island": name}, (*_rows(buttons), back), Ask.TEXT)


def _named(code: str, name: str) -> Button:
    return Button("button.province", f"dm:{code}", params={"name": name})


def _rows(buttons: list[Button]) -> tuple[tuple[Button, ...], ...]:
    return tuple(tuple(buttons[at : at + _ACROSS]) for at in range(0, len(buttons), _ACROSS))
