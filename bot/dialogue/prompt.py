"""Prompt: what the bot says or asks next, as codes and values, before a platform draws it.

Words are not here: `bot/texts` turns codes into the reader's language at the edge.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Ask(StrEnum):
    """What kind of answer the prompt waits for."""

    NOTHING = "nothing"
    TEXT = "text"
    CONTACT = "contact"  # the platform's own contact button


@dataclass(frozen=True, slots=True)
class Coded:
    """A sentence inside a sentence: rendered in the same language as what holds it."""

    code: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Button:
    """A button by catalogue code; presses come back as `data` (at most 64 bytes), or it opens `url`."""

    code: str
    data: str = ""
    url: str = ""
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Prompt:
    """One message: a code with its values, buttons by rows, and what is asked.

    A parameter may be a `Coded`, a tuple of them (one a line), a date or an aware datetime.
    `quote`: a comment's text shown under the words (never markup); `marks`: character spans of it to
    underline.
    """

    code: str
    params: Mapping[str, object] = field(default_factory=dict)
    buttons: tuple[tuple[Button, ...], ...] = ()
    ask: Ask = Ask.NOTHING
    quote: str = field(default="", repr=False)
    marks: tuple[tuple[int, int], ...] = ()
