"""Many lines of `entries.txt` at once, as arrays: section 4 to the byte, at the speed of the hashes.

Every line is checked; what does not fit is looked at again line by line, to name the first.
"""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from campaigns.undi.primitives import HASH_BYTES, BrokenRule, tag
from campaigns.undi.rows import Array, hash_rows

FILE = "entries.txt"
MAX_WEIGHT = 100
MAX_STRATA = 1 << 16
HASHES_AT_ONCE = 1 << 14  # rows of 80 bytes that are laid out for one batch of tickets
LINE = re.compile(rb"([0-9a-f]{64}) ([0-9a-f]{64}) (0|[1-9][0-9]{0,4}) ([1-9][0-9]{0,2})")
_ALPHABET = b"0123456789abcdef \n"
_SEPARATORS = np.frombuffer(b"   \n", np.uint8)
_SPACE, _ZERO, _NINE = 32, 48, 57
_PAIR = 2 * HASH_BYTES
_HEX_PAIR = 2 * _PAIR + 1


@dataclass(frozen=True, slots=True)
class Batch:
    """Lines that were checked: `pairs` (n, 64) bytes C || P; `strata` and `weights` (n,) integers."""

    pairs: Array
    strata: Array
    weights: Array

    def __len__(self) -> int:
        """How many lines."""
        return len(self.pairs)

    def commitment(self, index: int) -> bytes:
        """C of one line."""
        return bytes(self.pairs[index, :HASH_BYTES])

    def person(self, index: int) -> bytes:
        """P of one line."""
        return bytes(self.pairs[index, HASH_BYTES:])

    def leaf_hashes(self) -> list[bytes]:
        """H(0x00 || leaf data) of each line."""
        rows = np.zeros((len(self), 1 + _PAIR + 6), np.uint8)
        rows[:, 1 : 1 + _PAIR] = self.pairs
        rows[:, 1 + _PAIR : 3 + _PAIR] = _big_endian(self.strata, 2)
        rows[:, 3 + _PAIR :] = _big_endian(self.weights, 4)
        return hash_rows(rows)

    def parts(self) -> "Iterator[Batch]":
        """The lines in parts that need not many more than HASHES_AT_ONCE hashes for their tickets."""
        number = np.cumsum(self.weights) // HASHES_AT_ONCE
        cuts = [0, *(np.flatnonzero(number[1:] != number[:-1]) + 1).tolist(), len(self)]
        for begin, end in itertools.pairwise(cuts):
            yield Batch(self.pairs[begin:end], self.strata[begin:end], self.weights[begin:end])

    def tickets(self, seed: bytes) -> list[bytes]:
        """T of each line (section 9): the least of `weight` hashes."""
        ends = np.cumsum(self.weights)
        total = int(ends[-1]) if len(ends) else 0
        head = np.frombuffer(tag("undi/1 rank") + seed, np.uint8)
        rows = np.zeros((total, len(head) + HASH_BYTES + 4), np.uint8)
        rows[:, : len(head)] = head
        commitments = self.pairs[:, :HASH_BYTES]
        if total == len(self):
            rows[:, len(head) : -4] = commitments
            return hash_rows(rows)
        rows[:, len(head) : -4] = np.repeat(commitments, self.weights, axis=0)
        rows[:, -4:] = _big_endian(np.arange(total) - np.repeat(ends - self.weights, self.weights), 4)
        hashes = hash_rows(rows)
        return [min(hashes[a:b]) for a, b in itertools.pairwise([0, *ends.tolist()])]


class Order:
    """Whether a list ascends, batch by batch: C is greater than the one before, on every line."""

    def __init__(self) -> None:
        self._last = b""
        self._wrong = 0

    def follow(self, batch: Batch, first_line: int) -> None:
        """The next lines, of which the first has this number."""
        if self._wrong:
            return
        number = 0 if self._last >= batch.commitment(0) else _not_above(batch)
        if number is not None:
            self._wrong = first_line + number
        self._last = batch.commitment(len(batch) - 1)

    def check(self) -> None:
        """Say so when the lines so far do not ascend.

        Raises:
            BrokenRule: rule 4, with the number of the first line that is not above the one before.
        """
        if self._wrong:
            raise BrokenRule("4", "undi.not_sorted", file=FILE, line=self._wrong)


def _not_above(batch: Batch) -> int | None:
    """The first line of a batch whose C is not above that of the line before."""
    keys = np.ascontiguousarray(batch.pairs[:, :8]).view(">u8")[:, 0]
    # Eight bytes tell almost any two apart; only those that they do not are compared whole.
    for number in (np.flatnonzero(keys[1:] <= keys[:-1]) + 1).tolist():
        if batch.commitment(number) <= batch.commitment(number - 1):
            return int(number)
    return None


def _big_endian(numbers: Array, size: int) -> Array:
    return numbers.astype(f">u{size}").view(np.uint8).reshape(-1, size)


def read_batch(block: bytes, first_line: int) -> Batch:
    """Check and parse a block of whole lines; `first_line` is the number of its first.

    Raises:
        BrokenRule: rule 4, with the number of the first line that does not fit.
    """
    batch = _parsed(block)
    if batch is None:
        number = next(n for n, line in enumerate(block.split(b"\n")) if not fits(line))
        raise BrokenRule("4", "undi.bad_line", file=FILE, line=first_line + number)
    return batch


def fits(line: bytes) -> bool:
    """Whether one line without its LF is as section 4 has it, for any number of strata."""
    found = LINE.fullmatch(line)
    return found is not None and int(found[3]) < MAX_STRATA and int(found[4]) <= MAX_WEIGHT


def _parsed(block: bytes) -> Batch | None:
    """The lines; None when any of them does not fit."""
    data = np.frombuffer(block, np.uint8)
    marks = None if block.translate(None, _ALPHABET) else _separators(data)
    if marks is None:
        return None
    after_c, after_p, after_stratum, end = (marks[:, n] for n in range(4))
    strata = _numbers(data, after_p + 1, after_stratum, 5)
    weights = _numbers(data, after_stratum + 1, end, 3)
    if strata is None or weights is None or (strata >= MAX_STRATA).any():
        return None
    if (weights < 1).any() or (weights > MAX_WEIGHT).any():
        return None
    # fromhex() skips the one space of each row; that all digits are lower-case was seen above.
    pairs = bytes.fromhex(_heads(data, after_c - _PAIR, end).tobytes().decode("ascii"))
    return Batch(np.frombuffer(pairs, np.uint8).reshape(-1, _PAIR), strata, weights)


def _heads(data: Array, starts: Array, end: Array) -> Array:
    """The first 129 characters of each line, C SP P: (n, 129)."""
    width = end - starts
    if (width == width[0]).all():
        # Lines of one length, as most lists have, are rows as they stand.
        return data.reshape(len(starts), -1)[:, :_HEX_PAIR]
    # Row k of the window is the 129 characters from k on; copied for the beginnings of lines alone.
    window = np.lib.stride_tricks.as_strided(data, (len(data) - _HEX_PAIR + 1, _HEX_PAIR), (1, 1))
    found: Array = window[starts]
    return found


def _separators(data: Array) -> Array | None:
    """Where the three spaces and the LF of each line stand, (n, 4); None when a line has others."""
    found = np.flatnonzero(data <= _SPACE)
    # Whole lines: the last separator is the LF at the end.
    if len(found) % 4 or not len(found) or found[-1] != len(data) - 1:
        return None
    marks: Array = found.reshape(-1, 4)
    starts = np.zeros(len(marks), np.int64)
    starts[1:] = marks[:-1, 3] + 1
    # C and P have 64 digits each; how long the numbers may be is seen when they are read.
    fits_hex = (marks[:, 0] - starts == _PAIR) & (marks[:, 1] - marks[:, 0] == _PAIR + 1)
    return marks if fits_hex.all() and (data[marks] == _SEPARATORS).all() else None


def _numbers(data: Array, begin: Array, end: Array, digits: int) -> Array | None:
    """Decimal numbers without sign or leading zeros; None when any is none."""
    width = end - begin
    if (width < 1).any() or (width > digits).any():
        return None
    found = data[begin].astype(np.int64)
    wrong = (found > _NINE) | ((found == _ZERO) & (width > 1))
    found -= _ZERO
    for place in range(1, int(width.max())):
        inside = place < width
        digit = data[np.where(inside, begin + place, begin)].astype(np.int64)
        wrong |= digit > _NINE
        found = np.where(inside, found * 10 + digit - _ZERO, found)
    return None if wrong.any() else found
