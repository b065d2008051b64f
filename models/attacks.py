"""Attacks: how people disguise words, for measuring how much of the judgement survives.

Each takes a text and a source of chance, and disguises every word of four letters or more.
"""

import re
from collections.abc import Callable, Mapping
from random import Random

_WORD = re.compile(r"[^\W\d_]{4,}")
_LEET = str.maketrans("aeiosAEIOS", "4310543105")
_LOOKALIKE = str.maketrans("aeopcyxi", "аеорсухі")  # noqa: RUF001 - that is the attack
_VOWELS = "aiueoAIUEO"

Disguise = Callable[[str, Random], str]
Attack = Callable[[str, Random], str]


def _each_word(disguise: Disguise) -> Attack:
    def attack(text: str, dice: Random) -> str:
        return _WORD.sub(lambda found: disguise(found[0], dice), text)

    return attack


def _leet(word: str, dice: Random) -> str:
    """Letters as the digits that look like them, more often than not."""
    return "".join(c.translate(_LEET) if dice.random() < 0.7 else c for c in word)  # noqa: PLR2004 - a share


def _spaced(word: str, dice: Random) -> str:  # noqa: ARG001 - one form for all disguises
    return " ".join(word)


def _repeated(word: str, dice: Random) -> str:
    """One or two letters drawn out."""
    at = {dice.randrange(len(word)) for _ in range(2)}
    return "".join(c * dice.randint(3, 5) if n in at else c for n, c in enumerate(word))


def _zero_width(word: str, dice: Random) -> str:
    return "".join(c + dice.choice(("", "\u200b", "\u200d", "\u2060")) for c in word)


def _homoglyph(word: str, dice: Random) -> str:
    return "".join(c.translate(_LOOKALIKE) if dice.random() < 0.7 else c for c in word)  # noqa: PLR2004 - a share


def _vowels_dropped(word: str, dice: Random) -> str:  # noqa: ARG001 - as above
    """Without the vowels behind the first letter."""
    return word[0] + "".join(c for c in word[1:] if c not in _VOWELS)


def _masked(word: str, dice: Random) -> str:
    """One letter inside hidden by a star."""
    at = dice.randrange(1, len(word) - 1)
    return f"{word[:at]}*{word[at + 1 :]}"


ATTACKS: Mapping[str, Attack] = {
    "leet": _each_word(_leet),
    "spaced": _each_word(_spaced),
    "repeated": _each_word(_repeated),
    "zero-width": _each_word(_zero_width),
    "homoglyph": _each_word(_homoglyph),
    "vowels dropped": _each_word(_vowels_dropped),
    "masked": _each_word(_masked),
}
