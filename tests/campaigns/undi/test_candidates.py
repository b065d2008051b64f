"""Candidates: over what they keep of a list, the selection is that over all of it."""

from hypothesis import given
from hypothesis import strategies as st

from campaigns.undi.batch import read_batch
from campaigns.undi.candidates import Candidates
from campaigns.undi.entries import Entry, write_entries
from campaigns.undi.freeze import Stratum
from campaigns.undi.primitives import h
from campaigns.undi.select import rank, select
from tests.campaigns.undi.bundles import entry

SIZES = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2)), min_size=1, max_size=4)


@st.composite
def _lists(draw: st.DrawFn) -> tuple[list[Entry], list[Stratum], frozenset[bytes]]:
    strata = [Stratum(f"s{n}", q, r) for n, (q, r) in enumerate(draw(SIZES))]
    persons = draw(st.integers(1, 60))
    facts = st.tuples(st.integers(0, persons), st.integers(0, len(strata) - 1), st.integers(1, 4))
    entries = [entry(n, p, s, w) for n, (p, s, w) in enumerate(draw(st.lists(facts, max_size=80)))]
    prior = frozenset(h(b"p", str(p).encode()) for p in draw(st.sets(st.integers(0, persons), max_size=8)))
    return entries, strata, prior


@given(_lists(), st.binary(min_size=32, max_size=32), st.integers(1, 80), st.integers(0, 3))
def test_what_is_struck_out_could_not_have_won(
    lists: tuple[list[Entry], list[Stratum], frozenset[bytes]], seed: bytes, size: int, spare: int
) -> None:
    """Whatever the persons, strata, prior winners and batches, the choice is that over the whole list."""
    entries, strata, prior = lists
    candidates = Candidates(seed, strata, prior, spare)
    lines = write_entries(entries).splitlines(keepends=True)
    for start in range(0, len(lines), size):
        candidates.add(read_batch(b"".join(lines[start : start + size]), start + 1))
    one_by_one = Candidates(seed, strata, prior, spare)
    one_by_one.add_entries(entries)
    expected = select(rank(seed, entries), strata, prior)

    assert select(candidates.ranked(), strata, prior) == expected
    assert one_by_one.ranked() == candidates.ranked()


def test_a_long_list_leaves_only_what_can_win() -> None:
    """Of 5,000 entries in two strata, each keeps one for every seat and reserve."""
    strata = [Stratum("a", 3, 2), Stratum("b", 4, 1)]
    entries = [entry(n, stratum=n % 2) for n in range(5000)]
    candidates = Candidates(h(b"seed"), strata, frozenset(), 0)
    candidates.add(read_batch(write_entries(entries), 1))
    kept = candidates.ranked()

    assert [sum(each.entry.stratum == n for each in kept) for n in (0, 1)] == [10, 10]


def test_one_person_with_every_entry_is_one_candidate() -> None:
    """All entrants the same person: the best of the entries stays."""
    strata = [Stratum("a", 2, 1)]
    entries = [entry(n, person=1) for n in range(3000)]
    candidates = Candidates(h(b"seed"), strata, frozenset())
    candidates.add(read_batch(write_entries(entries), 1))

    assert candidates.ranked() == rank(h(b"seed"), entries)[:1]
