"""Likeness: how nearly two texts say the same, from the letters of their plain form alone.

A plain form is what `Classifier.plain` gives: words with disguises undone, without links, mentions, tags and
numbers. Spaces do not count, so that words spelled letter by letter are the same words. Texts are compared by
MinHash: a signature of a fixed size whose equal places estimate the Jaccard likeness of both texts' shingles
(standard error at most 0.07), and bands by which near texts are found in an index. Signatures are kept for
hours at most; changing a number below makes older ones meaningless.
"""

from collections.abc import Set as AbstractSet

import numpy as np

SIZE = 4  # letters of a shingle
LETTERS = 1500  # of a text that are looked at
PLACES = 64  # of a signature; two bytes each
BANDS, ROWS = 6, 3  # the first BANDS * ROWS places are what bands are made of

_TOP = (1 << 64) - 1
_random = np.random.Generator(np.random.PCG64(20261110))
_FACTORS = _random.integers(1, _TOP, PLACES, dtype=np.uint64, endpoint=True) | np.uint64(1)
_SHIFTS = _random.integers(0, _TOP, PLACES, dtype=np.uint64, endpoint=True)
_POWERS = _random.integers(1, _TOP, SIZE, dtype=np.uint64, endpoint=True) | np.uint64(1)
_MIX, _HALF, _LOW = np.uint64(0x9E3779B97F4A7C15), np.uint64(32), np.uint64(48)
_BAND_MIX = 0xBF58476D1CE4E5B9
_BAND_BITS = 63


def shingles(plain: str) -> frozenset[int]:
    """The shingles of a plain form as 64-bit numbers; none for fewer than SIZE letters."""
    letters = plain.replace(" ", "")[:LETTERS]
    if len(letters) < SIZE:
        return frozenset()
    codes = np.frombuffer(letters.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint64)
    many = len(codes) - SIZE + 1
    numbers = np.zeros(many, np.uint64)
    for place, power in enumerate(_POWERS):
        numbers += codes[place : place + many] * power
    numbers ^= numbers >> _HALF
    return frozenset((numbers * _MIX).tolist())


def signature(found: AbstractSet[int]) -> bytes:
    """The MinHash of some shingles, 2 * PLACES bytes; empty for none."""
    if not found:
        return b""
    numbers = np.fromiter(found, np.uint64, len(found))
    least: np.ndarray = (numbers[:, None] * _FACTORS + _SHIFTS).min(axis=0)
    places: np.ndarray = (least ^ (least >> _HALF)) * _MIX >> _LOW
    return bytes(places.astype("<u2"))


def bands(signed: bytes, salt: int = 0) -> tuple[int, ...]:
    """BANDS numbers below 2**63; near texts share one, unlike texts hardly ever.

    Equal texts share all of them, texts of likeness 0.7 one with a chance of 92 %, of 0.1 with 0.6 %.
    `salt`: numbers made with different ones never meet, such as those of two channels. None for an empty
    signature.
    """
    places = [signed[at : at + 2 * ROWS] for at in range(0, 2 * ROWS * BANDS, 2 * ROWS)] if signed else []
    return tuple(_banded(number, rows, salt) for number, rows in enumerate(places))


def _banded(number: int, rows: bytes, salt: int) -> int:
    seed = salt * BANDS + number + 1
    mixed = (int.from_bytes(rows, "little") ^ (seed * _BAND_MIX & _TOP)) * int(_MIX) & _TOP
    mixed = (mixed ^ mixed >> 29) * _BAND_MIX & _TOP
    return mixed >> (64 - _BAND_BITS)


def likeness(one: bytes, other: bytes) -> float:
    """The estimated Jaccard likeness of two texts by their signatures, 0..1; 0 where one is empty."""
    if not one or not other:
        return 0.0
    return float((np.frombuffer(one, "<u2") == np.frombuffer(other, "<u2")).mean())


def likeness_of(some: AbstractSet[int], others: AbstractSet[int]) -> float:
    """The exact Jaccard likeness of two sets of shingles, 0..1; 0 where both are empty."""
    either = len(some | others)
    return len(some & others) / either if either else 0.0
