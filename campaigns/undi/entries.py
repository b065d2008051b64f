"""Section 4: `entries.txt` and `excluded.txt`, to the byte."""

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np

from campaigns.undi.batch import FILE, MAX_STRATA, Batch, Order, read_batch
from campaigns.undi.primitives import BrokenRule, u16be, u32be
from campaigns.undi.source import blocks

EXCLUDED = "excluded.txt"
_EXCLUDED = re.compile(rb"([0-9a-f]{64}) ([a-z_]+)")


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """One line of the sealed list; `c` and `p` are 32 bytes each."""

    c: bytes
    p: bytes
    stratum: int
    weight: int

    @property
    def leaf(self) -> bytes:
        """Leaf data of the Merkle tree, 70 bytes."""
        return self.c + self.p + u16be(self.stratum) + u32be(self.weight)


def entry_lines(entries: Iterable[Entry]) -> bytes:
    """Lines of `entries.txt`, in the order given."""
    return "".join([f"{e.c.hex()} {e.p.hex()} {e.stratum} {e.weight}\n" for e in entries]).encode("ascii")


def excluded_lines(excluded: Iterable[tuple[bytes, str]]) -> bytes:
    """Lines of `excluded.txt`, in the order given; each a (C, reason code)."""
    return "".join([f"{c.hex()} {reason}\n" for c, reason in excluded]).encode("ascii")


def write_entries(entries: Iterable[Entry]) -> bytes:
    """The file's bytes, sorted by C."""
    return entry_lines(sorted(entries))


def write_excluded(excluded: Iterable[tuple[bytes, str]]) -> bytes:
    """The file's bytes, sorted by C; each a (C, reason code)."""
    return excluded_lines(sorted(excluded))


def read_entries(data: bytes, strata: int = MAX_STRATA) -> tuple[Entry, ...]:
    """Parse `entries.txt` for a manifest with so many strata (not known yet: any number).

    Holds every entry; a list of any size is read with `entry_batches`.

    Raises:
        BrokenRule: rule 4.
    """
    return tuple([entry for batch in entry_batches(io.BytesIO(data), strata) for entry in batch])


def entry_batches(stream: BinaryIO, strata: int = MAX_STRATA) -> Iterator[list[Entry]]:
    """The entries of a list some thousands at a time, checked as they come.

    Raises:
        BrokenRule: rule 4; that the lines are out of order is said after the last.
    """
    order, first = Order(), 1
    for block in blocks(stream, FILE):
        batch = read_batch(block, first)
        order.follow(batch, first)
        check_strata(batch, first, strata)
        rows = zip(batch.strata.tolist(), batch.weights.tolist(), strict=True)
        yield [Entry(batch.commitment(n), batch.person(n), s, w) for n, (s, w) in enumerate(rows)]
        first += len(batch)
    order.check()


def check_strata(batch: Batch, first_line: int, strata: int) -> None:
    """Check that every line of a batch names one of so many strata.

    Raises:
        BrokenRule: rule 4, with the number of the first line that does not.
    """
    beyond = np.flatnonzero(batch.strata >= strata)
    if len(beyond):
        raise BrokenRule("4", "undi.bad_line", file=FILE, line=first_line + int(beyond[0]))


def read_excluded(data: bytes) -> dict[bytes, str]:
    """Parse `excluded.txt`: reason by C.

    Raises:
        BrokenRule: rule 4.
    """
    return dict([row for rows in excluded_batches(io.BytesIO(data)) for row in rows])


def excluded_batches(stream: BinaryIO) -> Iterator[Sequence[tuple[bytes, str]]]:
    """The (C, reason code) of a list some thousands at a time, checked as they come.

    Raises:
        BrokenRule: rule 4; that the lines are out of order is said after the last.
    """
    last, wrong, number = b"", 0, 0
    for block in blocks(stream, EXCLUDED):
        rows = []
        for line in block.split(b"\n")[:-1]:
            number += 1
            found = _EXCLUDED.fullmatch(line)
            if found is None:
                raise BrokenRule("4", "undi.bad_line", file=EXCLUDED, line=number)
            if found[1] <= last:
                wrong = wrong or number
            last = found[1]
            rows.append((bytes.fromhex(last.decode("ascii")), found[2].decode("ascii")))
        yield rows
    if wrong:
        raise BrokenRule("4", "undi.not_sorted", file=EXCLUDED, line=wrong)
