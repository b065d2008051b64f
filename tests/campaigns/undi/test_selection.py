"""Ranking and selection: what holds for every seed, and how weight tells."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from campaigns.undi.entries import Entry
from campaigns.undi.freeze import Stratum
from campaigns.undi.primitives import h, tag, u32be
from campaigns.undi.select import Selection, rank, select, ticket
from tests.campaigns.undi.bundles import entry

SEEDS = st.binary(min_size=32, max_size=32)
STRATA = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 3)), min_size=1, max_size=4)


@st.composite
def _draws(draw: st.DrawFn) -> tuple[list[Entry], list[Stratum], frozenset[bytes], Selection]:
    strata = [Stratum(f"s{n}", q, r) for n, (q, r) in enumerate(draw(STRATA))]
    facts = st.tuples(st.integers(0, 9), st.integers(0, len(strata) - 1), st.integers(1, 5))
    entries = [entry(n, p, s, w) for n, (p, s, w) in enumerate(draw(st.lists(facts, max_size=25)))]
    prior = frozenset(h(b"p", str(p).encode()) for p in draw(st.sets(st.integers(0, 9), max_size=3)))
    return entries, strata, prior, select(rank(draw(SEEDS), entries), strata, prior)


@given(_draws())
def test_nobody_is_chosen_twice(
    drawn: tuple[list[Entry], list[Stratum], frozenset[bytes], Selection],
) -> None:
    """No person has two places among winners and reserves, and no prior winner has one."""
    _, _, prior, chosen = drawn
    persons = [w.ranked.entry.p for w in chosen.winners] + [r.entry.p for r, _ in chosen.reserves]

    assert len(set(persons)) == len(persons)
    assert not prior & set(persons)


@given(_draws())
def test_seats_stay_empty_only_for_want_of_persons(
    drawn: tuple[list[Entry], list[Stratum], frozenset[bytes], Selection],
) -> None:
    """As many win as there are seats, or everyone who may."""
    entries, strata, prior, chosen = drawn
    persons = {each.p for each in entries} - prior

    assert len(chosen.winners) == min(sum(s.quota for s in strata), len(persons))


@given(_draws())
def test_quotas_and_places_are_kept(
    drawn: tuple[list[Entry], list[Stratum], frozenset[bytes], Selection],
) -> None:
    """A quota seat is of its stratum and numbered from 1; a spilled seat has place 0 and comes after."""
    _, strata, _, chosen = drawn
    quota = [w for w in chosen.winners if w.via == "quota"]
    spill = [w for w in chosen.winners if w.via == "spill"]

    assert list(chosen.winners) == quota + spill
    assert [w.ranked.ticket for w in spill] == sorted(w.ranked.ticket for w in spill)
    assert {w.place for w in spill} <= {0}
    for number, stratum in enumerate(strata):
        places = [w.place for w in quota if w.ranked.entry.stratum == number]
        waiting = [place for r, place in chosen.reserves if r.entry.stratum == number]
        assert places == list(range(1, len(places) + 1))
        assert len(places) <= stratum.quota
        assert waiting == list(range(1, len(waiting) + 1))
        assert len(waiting) <= stratum.reserve


@given(SEEDS, st.integers(1, 100))
def test_a_ticket_is_the_least_of_its_hashes(seed: bytes, weight: int) -> None:
    """A ticket is the least of `weight` hashes, so that more weight never gives a worse ticket."""
    found = ticket(seed, entry(1, weight=weight))
    every = [h(tag("undi/1 rank"), seed, entry(1).c, u32be(j)) for j in range(weight)]

    assert found == min(every)
    assert found <= ticket(seed, entry(1, weight=1))


@given(SEEDS, st.lists(st.integers(0, 50), unique=True, max_size=20))
def test_the_order_of_the_list_does_not_matter(seed: bytes, numbers: list[int]) -> None:
    """Rank follows from tickets alone, however the entries stand."""
    entries = [entry(number) for number in numbers]

    assert rank(seed, entries) == rank(seed, list(reversed(entries)))
    tickets = [each.ticket for each in rank(seed, entries)]
    assert tickets == sorted(tickets)


def test_chances_follow_weights() -> None:
    """Over 4,000 seeds an entry of weight 3 beats one of weight 1 three times out of four."""
    light, heavy = entry(1, weight=1), entry(2, weight=3)
    first = Counter(rank(h(b"seed", u32be(n)), [light, heavy])[0].entry for n in range(4000))

    # Five standard deviations of a binomial with p = 3/4 are 137.
    assert abs(first[heavy] - 3000) < 137
