"""Sections 9 and 10 for a list of any size: of all tickets only those that can still win are kept.

What can be chosen. Let K be all quotas plus all reserves. The selection (select.py) takes at most K
persons, one at a time, and takes an entry only when every entry before it in the order that it walks
belongs to a prior winner or to a person who is already taken. Both orders that it walks, a stratum's
own and the global one, put the entries of one stratum in the same order. So when it takes an entry e
of stratum s, every entry of s before e belongs to a prior winner or to one of the fewer than K persons
taken so far, and none of them belongs to e's own person, who would be taken. Hence e is the first entry
of its person in s, and fewer than K other persons, prior winners left aside, stand before it in s: it
is among the first K of s when prior winners and all but the first entry of each person are struck out.
What is struck out is what the selection skips, and what lies behind the first K it never reaches, so
that over these lists it makes the same choice.

Memory is O(K) for each stratum, and never more than the list.
"""

from collections.abc import Collection, Iterable, Sequence

import numpy as np

from campaigns.undi.batch import Batch
from campaigns.undi.entries import Entry
from campaigns.undi.freeze import Stratum
from campaigns.undi.primitives import HASH_BYTES
from campaigns.undi.select import Ranked, ticket

SPARE = 1024  # beyond what can win, so that a list is sorted once in a while and not once an entry
_WORD = 8  # bytes of a ticket that are compared at once
_HIGHEST = 2**64 - 1
_C, _P, _WEIGHT = HASH_BYTES, 2 * HASH_BYTES, 3 * HASH_BYTES


class Candidates:
    """The entries that can still win under one seed (32 bytes), as batches of the list go by."""

    def __init__(
        self, seed: bytes, strata: Sequence[Stratum], prior_winners: Collection[bytes], spare: int = SPARE
    ) -> None:
        self.seed = seed
        self._room = sum(stratum.quota + stratum.reserve for stratum in strata)
        self._prior = prior_winners
        self._full = self._room + max(spare, self._room // 2)
        # One key an entry, t || C || P || weight: bytes sort as section 9 ranks, and are small.
        self._kept: list[list[bytes]] = [[] for _ in strata]
        # The first word of the last ticket that can win; whoever has a greater one cannot.
        self._limits = np.full(len(strata), _HIGHEST, np.uint64)

    def add(self, batch: Batch) -> None:
        """More entries, whose strata the manifest knows."""
        for part in batch.parts() if self._room else ():
            tickets = part.tickets(self.seed)
            words = np.frombuffer(b"".join(tickets), ">u8")[:: HASH_BYTES // _WORD]
            for n in np.flatnonzero(words <= self._limits[part.strata]).tolist():
                key = tickets[n] + part.pairs[n].tobytes() + int(part.weights[n]).to_bytes()
                self._offer(int(part.strata[n]), key)

    def add_entries(self, entries: Iterable[Entry]) -> None:
        """More entries, one at a time."""
        for entry in entries if self._room else ():
            key = ticket(self.seed, entry) + entry.c + entry.p + entry.weight.to_bytes()
            self._offer(entry.stratum, key)

    def _offer(self, stratum: int, key: bytes) -> None:
        if key[_P:_WEIGHT] in self._prior:
            return
        kept = self._kept[stratum]
        kept.append(key)
        if len(kept) > self._full:
            self._shrink(stratum)

    def _shrink(self, stratum: int) -> None:
        """Keep the first entries of the first persons."""
        persons: set[bytes] = set()
        best: list[bytes] = []
        for key in sorted(self._kept[stratum]):
            if len(best) == self._room:
                break
            if key[_P:_WEIGHT] not in persons:
                persons.add(key[_P:_WEIGHT])
                best.append(key)
        self._kept[stratum] = best
        if best and len(best) == self._room:
            self._limits[stratum] = int.from_bytes(best[-1][:_WORD])

    def ranked(self) -> list[Ranked]:
        """The candidates of all strata by (ticket, C), lowest first."""
        found = []
        for stratum in range(len(self._kept)):
            self._shrink(stratum)
            found += [(key, stratum) for key in self._kept[stratum]]
        return [
            Ranked(Entry(key[_C:_P], key[_P:_WEIGHT], stratum, key[_WEIGHT]), key[:_C])
            for key, stratum in sorted(found)
        ]
