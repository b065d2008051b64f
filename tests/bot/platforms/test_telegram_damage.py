"""Reading Telegram: whatever is wrong with an update, an event with nothing wrong in it or Unreadable."""

import copy
import json
import typing
from dataclasses import fields, is_dataclass
from types import UnionType
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.platforms.telegram.reading import read
from bot.ports.events import Event, Unreadable
from tests.bot.platforms.telegram_updates import by_hand, from_the_fake

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
UPDATES = by_hand() + from_the_fake()


def _places(value: object, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a JSON value at which something may go wrong."""
    if isinstance(value, dict):
        inner = [place for key, item in value.items() for place in _places(item, (*path, key))]
    elif isinstance(value, list):
        inner = [place for key, item in enumerate(value) for place in _places(item, (*path, key))]
    else:
        inner = []
    return [path, *inner] if path else inner


PLACES = [(update, place) for update in UPDATES for place in _places(update)]


def _damaged(update: dict[str, Any], place: tuple[Any, ...], value: object, *, gone: bool) -> bytes:
    harmed: Any = copy.deepcopy(update)
    inner = harmed
    for key in place[:-1]:
        inner = inner[key]
    if gone:
        del inner[place[-1]]
    else:
        inner[place[-1]] = value
    return json.dumps(harmed).encode()


def _fits(value: object, hint: Any) -> bool:
    """Whether a value is of its declared type, all the way down."""
    if is_dataclass(value) and not isinstance(value, type):
        hints = typing.get_type_hints(type(value))
        inside = all(_fits(getattr(value, each.name), hints[each.name]) for each in fields(value))
        return isinstance(value, hint) and inside
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is UnionType or origin is typing.Union:
        return any(_fits(value, one) for one in arguments)
    if origin is tuple:
        return isinstance(value, tuple) and all(_fits(one, arguments[0]) for one in value)
    return type(value) is hint or (hint is not int and isinstance(value, hint))


@settings(max_examples=400)
@given(st.sampled_from(PLACES), VALUES, st.booleans())
def test_any_damage_is_an_event_or_unreadable(
    spot: tuple[dict[str, Any], tuple[Any, ...]],
    value: object,
    gone: bool,  # noqa: FBT001 - drawn
) -> None:
    """A value lost or changed anywhere gives an event whose fields are what they say, or Unreadable."""
    try:
        event = read(_damaged(*spot, value, gone=gone))
    except Unreadable:
        return
    assert _fits(event, Event)


def test_undamaged_updates_are_read() -> None:
    """Every one of the updates that are damaged here can be read as it is."""
    for update in UPDATES:
        assert _fits(read(json.dumps(update).encode()), Event)
