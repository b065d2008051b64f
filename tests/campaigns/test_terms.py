"""Terms: the published text is made of the rules, so that no rule can change without its words."""

from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.permit import Mode, Permit, PermitStatus, TaxBearer, Unclaimed
from campaigns.rules import Counts, Repeat, Rules, Stratum, Weight
from campaigns.terms import Section, terms
from tests.campaigns.campaign_builders import CAMPAIGN, OPENS, a_campaign

NEEDED = Permit(PermitStatus.REQUIRED, number="12", issuer="Kemensos")
# By field, values other than the default.
OTHER: dict[str, tuple[Any, ...]] = {
    "hashtag": ("#Lain",),
    "channels": (("discord:7",), ("telegram:-1001234", "discord:7")),
    "strata": tuple(
        (stratum,)
        for stratum in (
            Stratum("a", 5, 0), Stratum("b", 5, 0), Stratum("a", 6, 0), Stratum("a", 5, 1),
            Stratum("a", 5, 0, "telegram"), Stratum("a", 5, 0, day="2026-12-02"),
            Stratum("a", 5, 0, region="JK"), Stratum("a", 5, 0, region="JI"),
        )
    ),
    "more_hashtags": (("#Dua",), ("#Dua", "#Tiga")),
    "mode": (Mode.LOMBA,),
    "permit": (
        Permit(PermitStatus.PENDING), NEEDED, replace(NEEDED, number="13"), replace(NEEDED, issuer="Dinsos"),
        replace(NEEDED, valid_from="2026-12-01"), replace(NEEDED, valid_until="2026-12-31"),
        replace(NEEDED, recommendation="460/77"), replace(NEEDED, allows_reserves=True),
        replace(NEEDED, unclaimed_to=Unclaimed.DINSOS), replace(NEEDED, unclaimed_to=Unclaimed.ORGANISER),
        Permit(PermitStatus.NOT_REQUIRED, decided_by="Hukum", why="x"),
        Permit(PermitStatus.NOT_REQUIRED, decided_by="Hukum", why="y"),
    ),
    "required_facts": (("birth_date",), ("birth_date", "phone", "gender", "name", "domicile")),
    "verified_facts": (("phone",),),
    "foreign_phones": (True,),
    "minimum_age": (21,),
    "counts": (Counts.WITHHOLD,),
    "reasons": (("suggestion",), ("suggestion", "question")),
    "account_days": (30,),
    "members_only": (True,),
    "repeat": (Repeat.DAILY, Repeat.ONCE),
    "winners_rest_days": (90,),
    "weight": (2,),
    "weights": ((Weight("platform:discord", 2),), (Weight("region:JK", 2),), (Weight("phone:verified", 3),)),
    "witness_roles": (("notaris",), ("dinsos", "notaris")),
    "drand": (True,),
    "freeze_lead": (timedelta(minutes=30), timedelta(hours=5)),
    "claim_hours": (48,),
    "prize_value": (100_000, 50_000),
    "tax_bearer": (TaxBearer.WINNER,),
    "organiser": ("Dinas Kominfo",),
    "contact": ("@kominfo",),
}  # fmt: skip
RULES = st.fixed_dictionaries({}, optional={name: st.sampled_from(many) for name, many in OTHER.items()})


def test_every_rule_is_tried() -> None:
    """No rule, and nothing of a permit, a stratum or a weight, is left out of these tests."""
    assert set(OTHER) == {each.name for each in fields(Rules)}


@pytest.mark.parametrize("name", OTHER)
def test_a_rule_that_changes_changes_the_terms(name: str) -> None:
    """Each value of a rule has terms of its own."""
    found = [terms(CAMPAIGN), *(terms(a_campaign(**{name: value})) for value in OTHER[name])]
    assert [found.index(each) for each in found] == list(range(len(found)))


@given(RULES, RULES)
def test_no_two_sets_of_rules_have_the_same_terms(one: dict[str, Any], other: dict[str, Any]) -> None:
    """Whatever rules stand together, none hides what another says."""
    first, second = a_campaign(**one), a_campaign(**other)
    assert (terms(first) == terms(second)) == (first.rules == second.rules)


@pytest.mark.parametrize("name", ["opens_at", "closes_at", "draw_at"])
def test_a_schedule_that_changes_changes_the_terms(name: str) -> None:
    """Times are part of the terms."""
    later = getattr(CAMPAIGN, name) + timedelta(hours=1)
    assert terms(replace(CAMPAIGN, **{name: later})) != terms(CAMPAIGN)


def test_pauses_stand_in_the_terms() -> None:
    """A pause that lasts and one that ended are told apart."""
    paused = replace(CAMPAIGN, pauses=((OPENS, None),))
    ended = replace(CAMPAIGN, pauses=((OPENS, OPENS + timedelta(hours=1)),))
    assert len({str(terms(each)) for each in (CAMPAIGN, paused, ended)}) == 3


def test_channels_go_by_their_titles() -> None:
    """A reader meets the name of a channel where it is known."""
    assert "Balai Kota" in str(terms(CAMPAIGN, {"telegram:-1001234": "Balai Kota"}))


def codes(sections: tuple[Section, ...]) -> list[str]:
    """Every sentence's code."""
    return [line.code for section in sections for line in section.lines]


def test_nothing_is_ever_paid_and_criticism_counts_whatever_the_rules() -> None:
    """What every campaign promises stands in every text, and how to object."""
    for campaign in (CAMPAIGN, a_campaign(mode=Mode.LOMBA, counts=Counts.WITHHOLD)):
        always = {"terms.safety.fee", "terms.counts.criticism", "terms.safety.objection", "terms.proof.again"}
        assert always <= set(codes(terms(campaign)))


def test_the_tax_is_the_permits_own_figure() -> None:
    """100,000 net cost the organiser 33,333 more; a winner who bears the tax receives 75,000."""
    lines = {
        line.code: line.params
        for bearer in TaxBearer
        for section in terms(a_campaign(prize_value=100_000, tax_bearer=bearer))
        for line in section.lines
    }
    assert lines["terms.prize.grossed_up"] == {"gross": 133_333, "tax": 33_333}
    assert lines["terms.prize.withheld"] == {"tax": 25_000, "left": 75_000}
