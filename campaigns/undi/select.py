"""Sections 9 and 10: tickets, rank order and the selection of winners and reserves.

O(n log n) for n entries; the only randomness is the seed. Of a long list only the candidates come here
(candidates.py).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from campaigns.undi.canonical import encode
from campaigns.undi.entries import Entry
from campaigns.undi.freeze import Freeze, Stratum
from campaigns.undi.primitives import h, tag, u32be


@dataclass(frozen=True, slots=True)
class Ranked:
    """An entry with its ticket (32 bytes)."""

    entry: Entry
    ticket: bytes


@dataclass(frozen=True, slots=True)
class Winner:
    """A seat: through its stratum's quota (`place` from 1), or through the spill (`place` 0)."""

    ranked: Ranked
    place: int
    via: str


@dataclass(frozen=True, slots=True)
class Selection:
    """Winners and reserves, in the order of `result.json`."""

    winners: tuple[Winner, ...]
    reserves: tuple[tuple[Ranked, int], ...]

    @property
    def persons(self) -> dict[str, bytes]:
        """P of everyone chosen, by C (hex)."""
        chosen = [w.ranked for w in self.winners] + [ranked for ranked, _ in self.reserves]
        return {ranked.entry.c.hex(): ranked.entry.p for ranked in chosen}


def ticket(seed: bytes, entry: Entry) -> bytes:
    """t: the least of `weight` hashes. For integer weights this is Efraimidis-Spirakis."""
    head = tag("undi/1 rank")
    return min(h(head, seed, entry.c, u32be(j)) for j in range(entry.weight))


def rank(seed: bytes, entries: Sequence[Entry]) -> list[Ranked]:
    """The entries by (ticket, C), lowest first."""
    ranked = [Ranked(entry, ticket(seed, entry)) for entry in entries]
    return sorted(ranked, key=lambda r: (r.ticket, r.entry.c))


def select(
    ranked: Sequence[Ranked], strata: Sequence[Stratum], prior_winners: Collection[bytes]
) -> Selection:
    """Seats by quota, then by spill, then reserves; one person, one seat or one reserve."""
    taken = set(prior_winners)
    by_stratum: list[list[Ranked]] = [[] for _ in strata]
    for each in ranked:
        by_stratum[each.entry.stratum].append(each)
    winners: list[Winner] = []
    for stratum, candidates in zip(strata, by_stratum, strict=True):
        seated = _take(candidates, stratum.quota, taken)
        winners += [Winner(each, place, "quota") for place, each in enumerate(seated, 1)]
    left = sum(stratum.quota for stratum in strata) - len(winners)
    winners += [Winner(each, 0, "spill") for each in _take(ranked, left, taken)]
    reserves: list[tuple[Ranked, int]] = []
    for stratum, candidates in zip(strata, by_stratum, strict=True):
        waiting = _take(candidates, stratum.reserve, taken)
        reserves += [(each, place) for place, each in enumerate(waiting, 1)]
    return Selection(tuple(winners), tuple(reserves))


def _take(candidates: Sequence[Ranked], count: int, taken: set[bytes]) -> list[Ranked]:
    """Up to `count` candidates in order whose person is not taken yet; they are taken then."""
    found: list[Ranked] = []
    for each in candidates:
        if len(found) >= count:
            break
        if each.entry.p not in taken:
            taken.add(each.entry.p)
            found.append(each)
    return found


def result_bytes(freeze: Freeze, seed: bytes, selection: Selection) -> bytes:
    """`result.json` of a selection: the same bytes for the same freeze and seed, always."""
    return encode(
        {
            "f": freeze.f.hex(),
            "reserves": [_seat(ranked, place) for ranked, place in selection.reserves],
            "seed": seed.hex(),
            "winners": [_seat(w.ranked, w.place) | {"via": w.via} for w in selection.winners],
        }
    )


def _seat(ranked: Ranked, place: int) -> dict[str, str | int]:
    entry = ranked.entry
    return {"C": entry.c.hex(), "place": place, "stratum": entry.stratum, "ticket": ranked.ticket.hex()}
