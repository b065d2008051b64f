"""The two lists of a draft, for a campaign of any size: settled person by person, written by commitment.

What decides over an entry may be another entry of the same person, or one of whoever proved the same
number. So entries are settled in chunks that hold all of a person's, kept as some eighty bytes each, sorted,
and written in parts. Ten million entries need about a gigabyte here; each statement serves a chunk.
"""

import asyncio
import hashlib
from array import array
from collections.abc import AsyncIterator, Callable, Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

import numpy as np

from bot.ports.campaigns import EntryRow
from bot.ports.clock import Entropy
from bot.ports.unit_of_work import UnitOfWork
from bot.services.entries import Standing, standings
from campaigns.campaign import Campaign
from campaigns.entry import reason_code
from campaigns.undi.commit import person_pseudonym
from campaigns.undi.entries import Entry, entry_lines, excluded_lines
from campaigns.undi.listing import EntryList
from campaigns.undi.primitives import HASH_BYTES

CHUNK = 2000  # persons whose entries are settled together
PART = 1 << 20  # bytes of a list that are kept as one value
_LINES = 4096
# Where an entry goes: the index of its stratum (None where none takes it) and its weight.
Placing = Callable[[Campaign, Standing], tuple[int | None, int]]
Fact = dict[str, Any]


class Settled:
    """Every entry with its fate, in columns."""

    def __init__(self) -> None:
        self.reasons = [""]
        self._codes = {"": 0}
        self._commitments, self._persons = bytearray(), bytearray()
        self._strata, self._weights, self._why = array("H"), array("B"), array("H")

    def add(self, c: bytes, p: bytes, stratum: int, weight: int) -> None:
        """An entry that is in the draw, under a P (32 bytes)."""
        self._row(c, p, stratum, weight, 0)

    def exclude(self, c: bytes, reason: str) -> None:
        """An entry that is not."""
        if reason not in self._codes:
            self._codes[reason] = len(self.reasons)
            self.reasons.append(reason)
        self._row(c, bytes(HASH_BYTES), 0, 1, self._codes[reason])

    def _row(self, c: bytes, p: bytes, stratum: int, weight: int, why: int) -> None:
        self._commitments += c
        self._persons += p
        self._strata.append(stratum)
        self._weights.append(weight)
        self._why.append(why)

    def entries(self) -> Iterator[bytes]:
        """`entries.txt` in blocks of lines."""
        for some in self._order(excluded=False):
            yield entry_lines(
                Entry(self._hash(self._commitments, n), self._hash(self._persons, n), self._strata[n],
                      self._weights[n])
                for n in some
            )  # fmt: skip

    def excluded(self) -> Iterator[bytes]:
        """`excluded.txt` in blocks of lines."""
        for some in self._order(excluded=True):
            yield excluded_lines((self._hash(self._commitments, n), self.reasons[self._why[n]]) for n in some)

    def _hash(self, column: bytearray, number: int) -> bytes:
        return bytes(column[number * HASH_BYTES : (number + 1) * HASH_BYTES])

    def _order(self, *, excluded: bool) -> Iterator[Sequence[int]]:
        """The rows of a list by commitment, some thousands at a time."""
        words = np.frombuffer(bytes(self._commitments), ">u8").reshape(-1, 4)
        mine = np.flatnonzero((np.asarray(self._why) > 0) == excluded)
        # The first word is the last key: lexsort sorts by it before the others.
        ordered = mine[np.lexsort([words[mine, n] for n in (3, 2, 1, 0)])]
        for start in range(0, len(ordered), _LINES):
            yield ordered[start : start + _LINES].tolist()


async def settle(
    unit: UnitOfWork, campaign: Campaign, entropy: Entropy, place: Placing, now: datetime,
    chunk: int = CHUNK,
) -> Settled:  # fmt: skip
    """The fate of every entry as things stand; `chunk` persons are asked about at once."""
    settled, inside = Settled(), set[int]()
    # One number, one chance: who merely declares it waits for what becomes of whoever proved it.
    waiting: list[tuple[tuple[bytes, bytes, int, int], Sequence[int]]] = []
    async for rows in _by_person(unit, campaign.campaign_id, chunk):
        found_all = await standings(unit, campaign, rows, now)
        persons = {found.entry.person_id for found in found_all if not found.refusals}
        pseudonyms = await pseudonyms_of(unit, campaign.campaign_id, persons, entropy)
        provers = await unit.people.provers_all(persons)
        for found in found_all:
            person, c = found.entry.person_id, bytes.fromhex(found.entry.commitment)
            stratum, weight = place(campaign, found)
            if found.refusals:
                settled.exclude(c, reason_code(found.refusals))
            elif stratum is None:
                settled.exclude(c, "no_stratum")
            else:
                inside.add(person)
                row = (c, pseudonyms[person], stratum, weight)
                if person in provers:
                    waiting.append((row, provers[person]))
                else:
                    settled.add(*row)
    for row, proved_by in waiting:
        if inside.isdisjoint(proved_by):
            settled.add(*row)
        else:
            settled.exclude(row[0], "duplicate_person")
    return settled


async def pseudonyms_of(
    unit: UnitOfWork, campaign_id: str, person_ids: Collection[int], entropy: Entropy
) -> dict[int, bytes]:
    """P of each: who shares a phone or linked accounts is one person, under the salt of the first."""
    firsts = {person: same[0] for person, same in (await unit.people.same_all(person_ids)).items()}
    fresh = {first: entropy.token(HASH_BYTES) for first in sorted(set(firsts.values()))}
    salts = await unit.entries.person_salts(campaign_id, fresh)
    return {person: person_pseudonym(campaign_id, salts[first]) for person, first in firsts.items()}


async def _by_person(unit: UnitOfWork, campaign_id: str, chunk: int) -> AsyncIterator[Sequence[EntryRow]]:
    """The entries of a campaign in chunks, each with all of its persons and of who is one with them."""
    seen, last = set[int](), 0
    while persons := await unit.entries.persons_after(campaign_id, last, chunk):
        last = persons[-1]
        same = await unit.people.same_all([person for person in persons if person not in seen])
        group = set[int]().union(*same.values()) - seen
        seen |= group
        if group:
            yield await unit.entries.of_persons(campaign_id, group)


async def write_lists(unit: UnitOfWork, campaign: Campaign, settled: Settled) -> tuple[Fact, Fact]:
    """Keep both lists of a draw in parts; what the manifest says of each.

    Raises:
        BrokenRule: rule 4, a commitment stands twice.
    """
    listed, left_out = EntryList(), _Counted()
    await _write(unit, campaign, "entries.txt", settled.entries(), listed.add)
    listed.check()
    await _write(unit, campaign, "excluded.txt", settled.excluded(), left_out.add)
    return listed.facts, left_out.facts


class _Counted:
    """Counts and hashes `excluded.txt` as it goes by."""

    def __init__(self) -> None:
        self._count, self._hash = 0, hashlib.sha256()

    def add(self, block: bytes) -> None:
        """More whole lines."""
        self._count += block.count(b"\n")
        self._hash.update(block)

    @property
    def facts(self) -> Fact:
        """What `freeze.json` says of the list."""
        return {"count": self._count, "sha256": self._hash.hexdigest()}


async def _write(
    unit: UnitOfWork, campaign: Campaign, name: str, blocks: Iterator[bytes], heard: Callable[[bytes], object]
) -> None:
    """Keep a file, a part at a time, each a thread's work to make; an empty one is one empty part."""
    number = 0
    while (part := await asyncio.to_thread(_part, blocks, heard)) or not number:
        await unit.draws.put_part(campaign.campaign_id, campaign.draw_no, name, number, part)
        number += 1


def _part(blocks: Iterator[bytes], heard: Callable[[bytes], object]) -> bytes:
    part = bytearray()
    for block in blocks:
        heard(block)
        part += block
        if len(part) >= PART:
            break
    return bytes(part)
