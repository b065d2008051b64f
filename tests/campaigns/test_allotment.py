"""Allotment: the first stratum that takes an entry has it, and an entry weighs the most of what it meets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.allotment import EntryFacts, allot, covers, takes
from campaigns.rules import Stratum, Weight
from tests.campaigns.campaign_builders import a_campaign

FACTS = EntryFacts(platform="telegram", day="2026-12-02", region="JK", verified=frozenset({"phone"}))
STRATA = st.builds(
    Stratum, st.just("a"), st.just(1), st.just(0), st.sampled_from(["", "telegram", "discord"]),
    st.sampled_from(["", "2026-12-01", "2026-12-02"]), st.sampled_from(["", "JK", "JI"]),
)  # fmt: skip
ENTRIES = st.builds(
    EntryFacts, platform=st.sampled_from(["telegram", "discord"]),
    day=st.sampled_from(["2026-12-01", "2026-12-02"]), region=st.sampled_from(["", "JK", "JI"]),
)  # fmt: skip


@pytest.mark.parametrize(
    ("stratum", "takes_it"),
    [
        (Stratum("a", 1, 0), True),
        (Stratum("a", 1, 0, "telegram"), True),
        (Stratum("a", 1, 0, "discord"), False),
        (Stratum("a", 1, 0, day="2026-12-02"), True),
        (Stratum("a", 1, 0, day="2026-12-01"), False),
        (Stratum("a", 1, 0, region="JK"), True),
        (Stratum("a", 1, 0, "telegram", "2026-12-02", "JI"), False),
    ],
)
def test_a_stratum_takes_what_fits_all_that_it_names(stratum: Stratum, *, takes_it: bool) -> None:
    """Platform, day and region each stand by themselves; what is left empty takes any."""
    assert allot(a_campaign(strata=(stratum,)).rules, FACTS) == (0 if takes_it else None, 1)


def test_the_first_stratum_that_fits_has_the_entry() -> None:
    """The order of the rules decides between several."""
    strata = (Stratum("a", 1, 0, region="JI"), Stratum("b", 1, 0, region="JK"), Stratum("c", 1, 0))
    assert allot(a_campaign(strata=strata).rules, FACTS)[0] == 1


@pytest.mark.parametrize(
    ("when", "weight"),
    [
        ("platform:telegram", 5), ("platform:discord", 2), ("region:JK", 5), ("region:JI", 2),
        ("phone:verified", 5), ("name:verified", 2),
    ],
)  # fmt: skip
def test_an_entry_weighs_the_most_of_what_it_meets(when: str, weight: int) -> None:
    """A condition that is met raises the weight, and one that is not leaves it."""
    rules = a_campaign(weight=2, weights=(Weight(when, 5), Weight("platform:local", 9))).rules
    assert allot(rules, FACTS)[1] == weight


def test_a_small_weight_never_lowers_a_chance() -> None:
    """Meeting a condition never costs anything."""
    assert allot(a_campaign(weight=3, weights=(Weight("region:JK", 2),)).rules, FACTS)[1] == 3


def test_a_region_that_is_not_known_meets_no_region() -> None:
    """Whoever's province is not known is in no province's stratum."""
    rules = a_campaign(strata=(Stratum("a", 1, 0, region="JK"),), weights=(Weight("region:JK", 2),)).rules
    assert allot(rules, EntryFacts(platform="telegram", day="2026-12-02")) == (None, 1)


@given(STRATA, STRATA, ENTRIES)
def test_a_wider_stratum_takes_all_of_a_narrower_one(
    wide: Stratum, narrow: Stratum, facts: EntryFacts
) -> None:
    """Where one covers another, nothing that the other takes passes it by."""
    if covers(wide, narrow) and takes(narrow, facts):
        assert takes(wide, facts)
