"""Section 3: the count of entries so far and their Merkle root, published daily.

Leaf data is C alone (32 bytes): pseudonym, stratum and weight are settled only at the freeze. The leaves are
the commitments of every entry accepted so far, withdrawn ones too, in ascending order; the tree is that of
section 4. Whoever is accepted stands later in `entries.txt` or in `excluded.txt`, so that the set of a day
can be made again from them and from the moments of acceptance, and a missing entry changes its root.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from campaigns.undi.canonical import encode
from campaigns.undi.merkle import Tree, leaf_hash

FILE = "daily.jsonl"


@dataclass(frozen=True, slots=True)
class DayLine:
    """One line: the day (ISO date), the moment (spec's form), the count, the root (hex)."""

    day: str
    at: str
    count: int
    root: str


class Accepted:
    """Counts the entries of a day and grows their tree, in O(log n) memory: ten million pass by in pieces."""

    def __init__(self) -> None:
        self._tree, self.count = Tree(), 0

    def add(self, commitments: Sequence[bytes]) -> None:
        """The next commitments (32 bytes each), in ascending order and above all before."""
        self._tree.add([leaf_hash(each) for each in commitments])
        self.count += len(commitments)

    def root(self) -> bytes:
        """The root so far."""
        return self._tree.root()


def daily_root(commitments: Iterable[bytes]) -> bytes:
    """The root over commitments in any order."""
    accepted = Accepted()
    accepted.add(sorted(commitments))
    return accepted.root()


def write_daily(campaign_id: str, lines: Sequence[DayLine]) -> bytes:
    """`daily.jsonl`: canonical JSON lines, each ended by LF, oldest day first."""
    rows = sorted(lines, key=lambda each: each.day)
    return b"".join(
        encode(
            {
                "at": each.at,
                "campaign_id": campaign_id,
                "count": each.count,
                "day": each.day,
                "root": each.root,
            }
        )
        + b"\n"
        for each in rows
    )
