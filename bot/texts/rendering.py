"""Rendering: a code with values, or a whole Prompt, into plain text and button labels.

Values are placed as plain text: nothing here is ever read as markup, so a name cannot break a
message. Dates and numbers take the reader's form; a moment always names its zone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol, runtime_checkable
from zoneinfo import ZoneInfo

from bot.dialogue.moments import EVERYWHERE
from bot.dialogue.prompt import Prompt
from bot.texts.catalogue import sentence

# The three names that Indonesians use; ZoneInfo itself does not know WIT and WITA apart by name.
ZONE_NAMES = {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}
_MOMENT = {"id": "EEEE, d MMM y, HH.mm", "en": "EEEE, d MMM y, HH:mm"}
_DAY = {"id": "d MMMM y", "en": "d MMMM y"}
_HOUR = {"id": "HH.mm", "en": "HH:mm"}
_DAY_AND_HOUR = {"id": "d MMM, HH.mm", "en": "d MMM, HH:mm"}


@runtime_checkable
class Sentence(Protocol):
    """Anything with a code and values: a Coded, a Flag, a Refusal, a Finding."""

    @property
    def code(self) -> str:
        """The catalogue code."""
        ...

    @property
    def params(self) -> Mapping[str, object]:
        """The values of the sentence."""
        ...


@dataclass(frozen=True, slots=True)
class RenderedButton:
    """A button in words; `data` comes back when pressed, or `url` opens."""

    label: str
    data: str
    url: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """Plain text, the character ranges to underline, and the buttons by rows."""

    text: str
    marks: tuple[tuple[int, int], ...]
    buttons: tuple[tuple[RenderedButton, ...], ...]


class Texts:
    """Renders in one zone of the country, by default Asia/Jakarta."""

    def __init__(self, zone: str = "Asia/Jakarta") -> None:
        self._zone = ZoneInfo(zone)

    def text(self, locale: str, code: str, /, **params: object) -> str:
        """One sentence.

        Raises:
            UnknownText: the language has no such code.
        """
        return self._say(locale, code, params)

    def render(self, prompt: Prompt, locale: str) -> Rendered:
        """A whole message: its words, then the quoted comment with its marks, then the buttons."""
        words = self._say(locale, prompt.code, prompt.params)
        marks: tuple[tuple[int, int], ...] = ()
        if prompt.quote:
            head = f"{words}\n\n"
            words = f"{head}{prompt.quote}"
            marks = tuple((start + len(head), end + len(head)) for start, end in prompt.marks)
        rows = tuple(
            tuple(RenderedButton(self._say(locale, b.code, b.params), b.data, b.url) for b in row)
            for row in prompt.buttons
        )
        return Rendered(words, marks, rows)

    def _say(self, locale: str, code: str, params: Mapping[str, object]) -> str:
        shown = {name: self._show(locale, value) for name, value in params.items()}
        return sentence(locale, code).format_map(shown)

    def _show(self, locale: str, value: object) -> str:  # noqa: PLR0911 - one return a type
        # Babel is imported where it is used: scoring from the shell never pays for it.
        from babel.dates import format_date  # noqa: PLC0415
        from babel.numbers import format_decimal  # noqa: PLC0415

        match value:
            case str():
                return value
            case bool():
                return self._say(locale, "word.yes" if value else "word.no", {})
            case datetime():
                return self._moment(locale, value, self._zone, _MOMENT[locale])
            case date():
                return format_date(value, _DAY[locale], locale=locale)
            case int() | float():
                return format_decimal(value, locale=locale)
            case tuple() | list():
                return "\n".join(f"- {self._show(locale, each)}" for each in value)
            case Sentence(code=code, params={"at": datetime() as at}) if code == EVERYWHERE:
                return self._everywhere(locale, at)
            case Sentence():
                return self._say(locale, value.code, value.params)
            case _:
                return str(value)

    def _moment(self, locale: str, at: datetime, zone: ZoneInfo, form: str) -> str:
        from babel.dates import format_datetime  # noqa: PLC0415 - as above

        name = ZONE_NAMES.get(zone.key, zone.key)
        return f"{format_datetime(at.astimezone(zone), form, locale=locale)} {name}"

    def _everywhere(self, locale: str, at: datetime) -> str:
        """A moment in the reader's zone, and in the other two; the day only where it is another one."""
        others = [ZoneInfo(key) for key in ZONE_NAMES if key != self._zone.key]
        here = at.astimezone(self._zone).date()
        shown = [
            self._moment(
                locale, at, zone, (_HOUR if at.astimezone(zone).date() == here else _DAY_AND_HOUR)[locale]
            )
            for zone in others
        ]
        first = self._moment(locale, at, self._zone, _MOMENT[locale])
        return self._say(locale, EVERYWHERE, {"first": first, "others": ", ".join(shown)})
