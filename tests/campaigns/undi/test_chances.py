"""Chances follow weights: chi-square over 60,000 seeds, within the bound that chance keeps 99 times in 100.

The seeds are fixed, so that the outcome is the same every time.
"""

import itertools
from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence

import pytest

from campaigns.undi.batch import read_batch
from campaigns.undi.entries import Entry, write_entries
from campaigns.undi.freeze import Stratum
from campaigns.undi.primitives import h, tag, u32be
from campaigns.undi.select import rank, select
from tests.campaigns.undi.bundles import entry

SEEDS = 60_000
# The 0.99 quantile of chi-square by degrees of freedom: NIST/SEMATECH e-Handbook of Statistical Methods,
# table 1.3.6.7.4, upper tail 0.01.
QUANTILE_99 = {1: 6.635, 2: 9.210, 3: 11.345, 4: 13.277, 5: 15.086, 6: 16.812, 7: 18.475, 8: 20.090}
Choose = Callable[[bytes], Hashable]


def _statistic(choose: Choose, chances: Mapping[Hashable, float]) -> float:
    """Chi-square of what is chosen against its chances."""
    seen = Counter(choose(h(b"seed", u32be(number))) for number in range(SEEDS))
    assert set(seen) <= set(chances)
    return sum((seen[what] - SEEDS * p) ** 2 / (SEEDS * p) for what, p in chances.items())


def _in_order(weights: Sequence[int]) -> dict[Hashable, float]:
    """The chance of each (first, second), drawn one after the other without putting back."""
    total = sum(weights)
    return {
        (a, b): weights[a] / total * weights[b] / (total - weights[a])
        for a, b in itertools.permutations(range(len(weights)), 2)
    }


def _entries(weights: Sequence[int], stratum: int = 0) -> list[Entry]:
    return [entry(n + 100 * stratum, stratum=stratum, weight=w) for n, w in enumerate(weights)]


def test_the_first_two_winners_follow_their_weights() -> None:
    """Efraimidis and Spirakis: winners are as drawn one after the other, each by its weight."""
    weights = (1, 2, 4)
    entries, strata = _entries(weights), [Stratum("a", 2, 0)]
    number = {each.c: n for n, each in enumerate(entries)}

    def choose(seed: bytes) -> Hashable:
        return tuple(number[w.ranked.entry.c] for w in select(rank(seed, entries), strata, ()).winners)

    chances = _in_order(weights)
    assert _statistic(choose, chances) <= QUANTILE_99[len(chances) - 1]


def test_two_strata_are_drawn_by_their_own_weights() -> None:
    """The seat of a stratum goes by the weights in it, independently of the other's."""
    sides = (_entries((1, 3)), _entries((2, 1, 2), 1))
    number = {each.c: n for side in sides for n, each in enumerate(side)}
    entries, strata = [*sides[0], *sides[1]], [Stratum("a", 1, 0), Stratum("b", 1, 0)]

    def choose(seed: bytes) -> Hashable:
        return tuple(number[w.ranked.entry.c] for w in select(rank(seed, entries), strata, ()).winners)

    chances: dict[Hashable, float] = {
        (a, b): sides[0][a].weight / 4 * sides[1][b].weight / 5 for a in range(2) for b in range(3)
    }
    assert _statistic(choose, chances) <= QUANTILE_99[len(chances) - 1]


def test_the_greatest_hash_instead_of_the_least_is_found_out() -> None:
    """A draw that made tickets of the greatest hash would not pass."""
    weights, head = (1, 2, 4), tag("undi/1 rank")
    entries = _entries(weights)

    def choose(seed: bytes) -> Hashable:
        tickets = [max(h(head, seed, e.c, u32be(j)) for j in range(e.weight)) for e in entries]
        first, second, _ = sorted(range(len(entries)), key=tickets.__getitem__)
        return first, second

    chances = _in_order(weights)
    assert _statistic(choose, chances) > 10 * QUANTILE_99[len(chances) - 1]


@pytest.mark.long
def test_weights_from_1_to_100_follow() -> None:
    """From the lightest to the heaviest that the spec allows, with the tickets that a draw makes."""
    weights = (1, 2, 5, 10, 20, 50, 100, 100)
    entries = sorted(_entries(weights))
    batch = read_batch(write_entries(entries), 1)

    def choose(seed: bytes) -> Hashable:
        tickets = batch.tickets(seed)
        return entries[tickets.index(min(tickets))].c

    chances: dict[Hashable, float] = {each.c: each.weight / sum(weights) for each in entries}
    assert _statistic(choose, chances) <= QUANTILE_99[len(chances) - 1]
