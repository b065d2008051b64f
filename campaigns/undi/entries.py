"""Section 4: `entries.txt` and `excluded.txt`, to the byte."""

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from campaigns.undi.primitives import BrokenRule, u16be, u32be

MAX_WEIGHT = 100
MAX_STRATA = 1 << 16
_ENTRY = re.compile(rb"([0-9a-f]{64}) ([0-9a-f]{64}) (0|[1-9][0-9]{0,4}) ([1-9][0-9]{0,2})")
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


def write_entries(entries: Iterable[Entry]) -> bytes:
    """The file's bytes, sorted by C."""
    lines = (f"{e.c.hex()} {e.p.hex()} {e.stratum} {e.weight}\n" for e in sorted(entries))
    return "".join(lines).encode("ascii")


def write_excluded(excluded: Iterable[tuple[bytes, str]]) -> bytes:
    """The file's bytes, sorted by C; each a (C, reason code)."""
    return "".join(f"{c.hex()} {reason}\n" for c, reason in sorted(excluded)).encode("ascii")


def read_entries(data: bytes, strata: int = MAX_STRATA) -> tuple[Entry, ...]:
    """Parse `entries.txt` for a manifest with so many strata (not known yet: any number).

    Raises:
        BrokenRule: rule 4.
    """
    entries = []
    for number, line in enumerate(_lines(data, "entries.txt"), 1):
        found = _ENTRY.fullmatch(line)
        if found is None:
            raise BrokenRule("4", "undi.bad_line", file="entries.txt", line=number)
        entry = Entry(
            bytes.fromhex(found[1].decode()), bytes.fromhex(found[2].decode()), int(found[3]), int(found[4])
        )
        if entry.stratum >= strata or entry.weight > MAX_WEIGHT:
            raise BrokenRule("4", "undi.bad_line", file="entries.txt", line=number)
        entries.append(entry)
    _ascending([entry.c for entry in entries], "entries.txt")
    return tuple(entries)


def read_excluded(data: bytes) -> dict[bytes, str]:
    """Parse `excluded.txt`: reason by C.

    Raises:
        BrokenRule: rule 4.
    """
    excluded = []
    for number, line in enumerate(_lines(data, "excluded.txt"), 1):
        found = _EXCLUDED.fullmatch(line)
        if found is None:
            raise BrokenRule("4", "undi.bad_line", file="excluded.txt", line=number)
        excluded.append((bytes.fromhex(found[1].decode()), found[2].decode()))
    _ascending([c for c, _ in excluded], "excluded.txt")
    return dict(excluded)


def _lines(data: bytes, name: str) -> list[bytes]:
    if data and not data.endswith(b"\n"):
        raise BrokenRule("4", "undi.no_final_newline", file=name)
    return data.split(b"\n")[:-1]


def _ascending(keys: Sequence[bytes], name: str) -> None:
    for number, (before, after) in enumerate(itertools.pairwise(keys), 2):
        if before >= after:
            raise BrokenRule("4", "undi.not_sorted", file=name, line=number)
