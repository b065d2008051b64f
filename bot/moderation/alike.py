"""Alike: how much two short texts say the same, letter by letter; knows no store and no model."""

import re

_GRAM = 4
_OTHER = re.compile(r"[\W_]+")
_AGAIN = re.compile(r"(.)\1+")


def alike(one: str, other: str) -> float:
    """What two texts have in common, 0..1: their runs of four letters, whatever case, signs and repeats."""
    a, b = _grams(one), _grams(other)
    return len(a & b) / len(a | b) if a and b else float(a == b)


def _grams(text: str) -> frozenset[str]:
    plain = _AGAIN.sub(r"\1", _OTHER.sub("", text.casefold()))
    return (
        frozenset(plain[at : at + _GRAM] for at in range(max(1, len(plain) - _GRAM + 1)))
        if plain
        else frozenset()
    )
