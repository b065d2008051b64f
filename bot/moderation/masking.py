"""Masking: a text as operators see it outside of the review, without what leads to a person."""

import re

_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_NAME = re.compile(r"(?<!\w)@\w+")
# Phones, NIK, account numbers: five digits or more, however they are spaced.
_NUMBER = re.compile(r"\+?\d(?:[\s.()/-]{0,2}\d){4,}")
_PATH = re.compile(r"\b((?:https?://|www\.)[\w.-]+)[^\s]*", re.IGNORECASE)
_HIDDEN = "•"
CUT = "…"


def masked(text: str, longest: int = 120) -> str:
    """The text in one line of at most `longest` characters, with what identifies a person hidden."""
    shown = _PATH.sub(rf"\1/{_HIDDEN}", text)
    shown = _MAIL.sub(_HIDDEN * 3, shown)
    shown = _NAME.sub(f"@{_HIDDEN * 3}", shown)
    shown = _NUMBER.sub(_HIDDEN * 5, shown)
    line = "".join(c if c.isprintable() else " " for c in shown)
    line = " ".join(line.split())
    return line if len(line) <= longest else f"{line[: longest - 1]}{CUT}"
