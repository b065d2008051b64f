"""Latin: any text within what the core fonts of a PDF can draw (ISO 8859-1), and what had to be replaced.

No font is shipped, so that a name in another script is written by the numbers of its letters: exact, and
nobody's guess at a transliteration.
"""

import re
import unicodedata
from dataclasses import dataclass

_PLAIN = str.maketrans(
    {
        "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "\u2212": "-",
        "\u2018": "'", "\u2019": "'", "\u201a": ",", "\u201c": '"', "\u201d": '"', "\u201e": '"',
        "\u2022": "-", "\u2026": "...", "\u2028": " ", "\u2029": " ", "\u20ac": "EUR",
    }
)  # fmt: skip
_SHOWN = 12  # letters of a run that are written by number; the rest is counted
_OTHER = re.compile(r"[^\x20-\x7e\xa1-\xff\n]+")


@dataclass(frozen=True, slots=True)
class Latin:
    """A text that can be drawn; whether letters are written by number, and whether signs were left out."""

    text: str
    numbered: bool = False
    hidden: bool = False


def latin(text: str) -> Latin:
    """Any text, also one that is no valid Unicode, as it can be drawn."""
    if text.isascii() and text.replace("\n", "").isprintable():
        return Latin(text)
    seen = "".join(char for char in text if not _is_hidden(char))
    folded = "".join(_fold(char) for char in unicodedata.normalize("NFC", seen).translate(_PLAIN))
    written = _OTHER.sub(lambda run: _numbers(run[0]), folded)
    return Latin(written, written != folded, seen != text)


def _is_hidden(char: str) -> bool:
    """Marks of direction, joiners and other controls: nothing to see, and never a line of their own."""
    return char != "\n" and unicodedata.category(char) in {"Cf", "Cc"}


def _fold(char: str) -> str:
    """A Latin letter without the marks that the fonts lack; any other character as it is."""
    if ord(char) <= 0xFF:  # noqa: PLR2004 - the last character of ISO 8859-1
        return " " if char == "\u00a0" else char
    bare = unicodedata.normalize("NFKD", char)
    letters = "".join(each for each in bare if not unicodedata.combining(each))
    return letters if letters and all(ord(each) <= 0x7E for each in letters) else char  # noqa: PLR2004 - ASCII


def _numbers(run: str) -> str:
    """A run of characters that cannot be drawn, by their numbers."""
    shown = " ".join(f"U+{ord(char):04X}" for char in run[:_SHOWN])
    return f"[{shown} +{len(run) - _SHOWN}]" if len(run) > _SHOWN else f"[{shown}]"
