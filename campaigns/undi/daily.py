"""Section 3: the count of entries so far and their Merkle root, published daily.

Leaf data is C alone (32 bytes): pseudonym, stratum and weight are settled only at the freeze. The leaves are
the commitments of every entry accepted so far, withdrawn ones too, in ascending order; the tree is that of
section 4. Whoever is accepted stands later in `entries.txt` or in `excluded.txt`, so that the set of a day
can be made again from them and from the moments of acceptance, and a missing entry changes its root.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from campaigns.undi.canonical import encode
from campaigns.undi.merkle import root

FILE = "daily.jsonl"


@dataclass(frozen=True, slots=True)
class DayLine:
    """One line: the day (ISO date), the moment (spec's form), the count, the root (hex)."""

    day: str
    at: str
    count: int
    root: str


def daily_root(commitments: Sequence[bytes]) -> bytes:
    """The root over commitments in any order."""
    return root(sorted(commitments))


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
