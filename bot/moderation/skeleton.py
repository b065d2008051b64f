"""Skeleton: a shown name as the eye reads it, so that a disguised name equals the one it imitates.

Folds width, style, case, accents, look-alike letters of other alphabets, digits for letters, separators and
repeated letters. Only for comparing: what comes out is no name.
"""

# ruff: noqa: RUF001 - letters that are mistaken for others are what it is about.

import re
import unicodedata

_LOOKALIKES = str.maketrans({
    # Cyrillic
    "а": "a", "в": "b", "е": "e", "ё": "e", "к": "k", "м": "m", "н": "h", "о": "o", "р": "p", "с": "c",
    "т": "t", "у": "y", "х": "x", "і": "i", "ї": "i", "ј": "j", "ѕ": "s", "ԁ": "d", "ԛ": "q", "ԝ": "w",
    "ѡ": "w", "һ": "h", "ь": "b", "г": "r", "п": "n", "и": "n", "ӏ": "l", "ґ": "r", "є": "e",
    # Greek
    "α": "a", "β": "b", "γ": "y", "ε": "e", "η": "n", "ι": "i", "κ": "k", "μ": "u", "ν": "v", "ο": "o",
    "π": "n", "ρ": "p", "σ": "o", "ς": "c", "τ": "t", "υ": "u", "χ": "x", "ω": "w",
    # Latin letters without a decomposition, Armenian
    "ı": "i", "ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ɑ": "a", "ɡ": "g", "ʀ": "r", "ɩ": "i", "օ": "o",
    "ո": "n", "ս": "u", "հ": "h",
    # Digits and signs that stand for letters
    "0": "o", "1": "i", "2": "z", "3": "e", "4": "a", "5": "s", "6": "g", "7": "t", "8": "b", "9": "g",
    "@": "a", "$": "s", "€": "e", "+": "t",
})  # fmt: skip
_WORD = re.compile(r"[^\W_]+")
_TWICE = re.compile(r"(.)\1+")


def words_of(name: str) -> tuple[str, ...]:
    """The words of a name, folded; invisible characters part nothing."""
    shown = "".join(c for c in unicodedata.normalize("NFKC", name) if unicodedata.category(c) != "Cf")
    # A word in capitals within another begins one: PemkotWanasari.
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", shown)
    bare = "".join(c for c in unicodedata.normalize("NFD", parted.casefold()) if not unicodedata.combining(c))
    folded = (_fold(word) for word in _WORD.findall(bare.translate(_LOOKALIKES)))
    return tuple(_joined([word for word in folded if word]))


def _fold(word: str) -> str:
    """`l` and `i` are drawn alike, as are `vv` and `w`, `rn` and `m`; repeated letters count once."""
    alike = word.replace("l", "i").replace("vv", "w").replace("rn", "m")
    return _TWICE.sub(r"\1", alike)


def _joined(words: list[str]) -> list[str]:
    """Letters that stand alone in a row are one word that was spaced out."""
    joined: list[str] = []
    was_alone = False
    for word in words:
        if len(word) == 1 and was_alone:
            joined[-1] += word
        else:
            joined.append(word)
        was_alone = len(word) == 1
    return joined
