"""UNDI/1 as simply as it can be said, everything in memory: what the streaming code is held against."""

import hashlib
import re
from collections.abc import Collection, Sequence
from typing import Any

from campaigns.undi.canonical import encode
from campaigns.undi.entries import Entry
from campaigns.undi.freeze import Stratum
from campaigns.undi.select import rank, select

_LINE = re.compile(rb"([0-9a-f]{64}) ([0-9a-f]{64}) (0|[1-9][0-9]*) ([1-9][0-9]*)")


def first_bad_line(lines: Sequence[bytes]) -> int:
    """The number of the first line that section 4 does not allow; 0 when all fit."""
    for number, line in enumerate(lines, 1):
        found = _LINE.fullmatch(line)
        if found is None or int(found[3]) > 65535 or int(found[4]) > 100:
            return number
    return 0


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The recursive definition of RFC 6962, section 2.1, over leaf data."""
    if len(leaves) <= 1:
        return hashlib.sha256(b"\x00" + leaves[0] if leaves else b"").digest()
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return hashlib.sha256(b"\x01" + root_of(leaves[:half]) + root_of(leaves[half:])).digest()


def result_of(
    f: bytes, seed: bytes, strata: Sequence[Stratum], prior: Collection[bytes], entries: Sequence[Entry]
) -> bytes:
    """`result.json` from the tickets of every entry."""
    chosen = select(rank(seed, entries), strata, prior)
    winners = [_seat(w.ranked.entry, w.ranked.ticket, w.place) | {"via": w.via} for w in chosen.winners]
    reserves = [_seat(r.entry, r.ticket, place) for r, place in chosen.reserves]
    return encode({"f": f.hex(), "reserves": reserves, "seed": seed.hex(), "winners": winners})


def _seat(entry: Entry, ticket: bytes, place: int) -> dict[str, Any]:
    return {"C": entry.c.hex(), "place": place, "stratum": entry.stratum, "ticket": ticket.hex()}
