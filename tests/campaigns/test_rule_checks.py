"""Rules by themselves: each wrong one is refused by name, and what only deserves a look is advice."""

from datetime import timedelta
from typing import Any

import pytest

from campaigns.advice import advice
from campaigns.checking import KNOWN_FACTS, may_open, validate
from campaigns.codebook import REASONS
from campaigns.permit import Permit, PermitStatus, Unclaimed
from campaigns.regions import PROVINCES
from campaigns.rules import Stratum, Weight
from models.labels import Reason
from tests.campaigns.campaign_builders import CAMPAIGN, CLOSES, OPENS, a_campaign

REQUIRED = Permit(
    PermitStatus.REQUIRED, number="12/HUK-UND/2026", issuer="Kemensos", valid_from="2026-12-01",
    valid_until="2026-12-31", recommendation="460/77 (1 November 2026)", allows_reserves=True,
)  # fmt: skip
DOMICILE = ("birth_date", "domicile")
WRONG: dict[str, list[dict[str, Any]]] = {
    "campaign.bad_hashtag": [{"more_hashtags": ("#Baik", "tanpa")}],
    "campaign.hashtags_not_unique": [
        {"more_hashtags": ("#jernihberkomentar",)},
        {"more_hashtags": tuple(f"#tag{n}" for n in range(20))},
    ],
    "campaign.stratum_platform": [{"strata": (Stratum("a", 1, 0, "sms"),)}],
    "campaign.stratum_day": [
        {"strata": (Stratum("a", 1, 0, day=day),)}
        for day in ("besok", "2026-11-30", "2026-12-04", "20261202", "2026-12-1")
    ],
    "campaign.unknown_region": [
        {"strata": (Stratum("a", 1, 0, region=code),), "required_facts": DOMICILE}
        for code in ("XX", "jk", "ID-JK", "JW")
    ],
    "campaign.region_needs_domicile": [
        {"strata": (Stratum("a", 1, 0, region="JK"),)},
        {"weights": (Weight("region:JK", 2),)},
    ],
    "campaign.weight": [{"weights": (Weight("platform:telegram", n),)} for n in (0, 101)],
    "campaign.unknown_when": [
        {"weights": (Weight(when, 2),), "required_facts": (*DOMICILE, "phone")}
        for when in ("", "platform:sms", "region:XX", "gender:verified", "phone", "reason:suggestion")
    ],
    "campaign.weights_not_unique": [
        {"weights": (Weight("platform:telegram", 2), Weight("platform:telegram", 3))}
    ],
    "campaign.unknown_reason": [{"reasons": ("pujian",)}],
    "campaign.praise_only": [{"reasons": ("appreciation",)}],
    "campaign.account_days": [{"account_days": n} for n in (-1, 3651)],
    "campaign.rest_days": [{"winners_rest_days": n} for n in (-1, 3651)],
    "campaign.claim_hours": [{"claim_hours": n} for n in (0, 2161)],
    "campaign.maximum_age": [{"minimum_age": 101}],
    "campaign.freeze_lead": [{"freeze_lead": timedelta(minutes=15)}, {"freeze_lead": timedelta(days=31)}],
    "campaign.words_too_long": [{"contact": "x" * 201}, {"organiser": "dua\nbaris"}],
    "permit.bad_day": [
        {"permit": Permit(PermitStatus.REQUIRED, valid_from="1 Desember")},
        {"permit": Permit(PermitStatus.REQUIRED, valid_from="2026-12-02", valid_until="2026-12-01")},
    ],
}


@pytest.mark.parametrize(("code", "changes"), [(c, changes) for c, many in WRONG.items() for changes in many])
def test_a_wrong_rule_is_refused_by_name(code: str, changes: dict[str, Any]) -> None:
    """Each wrong rule gives its own refusal, and no other."""
    assert {refusal.code for refusal in validate(a_campaign(**changes))} == {code}


def test_every_rule_at_work_is_sound() -> None:
    """A campaign that uses all that there is can be stored and opened."""
    whole = a_campaign(
        more_hashtags=("#KomentarJernih",), required_facts=tuple(sorted(KNOWN_FACTS)),
        verified_facts=("phone",),
        strata=(
            Stratum("jakarta", 5, 1, region="JK"), Stratum("hari-2", 2, 0, "telegram", "2026-12-02"),
            Stratum("lain", 0, 0),
        ),
        weights=(Weight("phone:verified", 3), Weight("region:JI", 100)),
        reasons=("suggestion", "appreciation"),
        account_days=30, winners_rest_days=90, permit=REQUIRED, drand=True, contact="@dinas",
    )  # fmt: skip
    assert validate(whole) == may_open(whole, OPENS) == ()
    assert advice(whole) == ()


def test_the_reasons_are_the_codebooks() -> None:
    """What a campaign may name is what the model says, no more and no less."""
    assert set(REASONS) == {reason.value for reason in Reason}
    assert len(REASONS) == len(set(REASONS))


def test_the_provinces_are_thirty_eight() -> None:
    """Every province has a code of two letters and a name of its own."""
    assert len(PROVINCES) == len(set(PROVINCES.values())) == 38
    assert all(len(code) == 2 and code.isupper() for code in PROVINCES)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"allows_reserves": False}, "permit.no_reserves"),
        ({"valid_from": "2026-12-02"}, "permit.not_valid_then"),
        ({"valid_until": "2026-12-02"}, "permit.not_valid_then"),
    ],
)
def test_a_permit_is_held_to_what_it_allows(changes: dict[str, Any], code: str) -> None:
    """Reserves and days that a required permit does not allow keep the campaign from opening."""
    fields = {name: getattr(REQUIRED, name) for name in Permit.__dataclass_fields__}
    campaign = a_campaign(permit=Permit(**fields | changes))
    assert [refusal.code for refusal in may_open(campaign, OPENS)] == [code]


def test_a_permit_without_reserves_opens_with_none() -> None:
    """No reserves, no need to be allowed any."""
    permit = Permit(PermitStatus.REQUIRED, number="1", issuer="Kemensos")
    assert may_open(a_campaign(permit=permit, strata=(Stratum("a", 9, 0),)), OPENS) == ()


@pytest.mark.parametrize(
    ("permit", "goes_to"),
    [
        (REQUIRED, Unclaimed.KEMENSOS),
        (Permit(PermitStatus.NOT_REQUIRED), Unclaimed.ORGANISER),
        (Permit(PermitStatus.REQUIRED, unclaimed_to=Unclaimed.DINSOS), Unclaimed.DINSOS),
    ],
)
def test_unclaimed_prizes_under_a_permit_do_not_come_back(permit: Permit, goes_to: Unclaimed) -> None:
    """Unless it is recorded otherwise, the organiser keeps them only where no permit is required."""
    assert permit.unclaimed_goes_to is goes_to


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, "advice.no_drand"),
        ({"permit": Permit(PermitStatus.PENDING)}, "advice.permit_pending"),
        ({"contact": ""}, "advice.no_contact"),
        ({"strata": (Stratum("a", 1, 0), Stratum("b", 1, 0, "telegram"))}, "advice.stratum_shadowed"),
        ({"strata": (Stratum("a", 1, 0, "discord"),)}, "advice.stratum_without_channel"),
        ({"strata": (Stratum("a", 1, 0, "discord"),)}, "advice.not_covered"),
        ({"strata": (Stratum("a", 1, 0, day="2026-12-02"),)}, "advice.not_covered"),
    ],
)
def test_what_deserves_a_look_is_said_and_stands_in_no_way(changes: dict[str, Any], code: str) -> None:
    """Advice names what may be meant otherwise; the draft is stored all the same."""
    campaign = a_campaign(**changes)
    assert code in {each.code for each in advice(campaign)}
    assert validate(campaign) == ()


def test_a_stratum_for_every_day_covers_the_campaign() -> None:
    """Days are the campaign's own, in its zone, both ends included."""
    days = [f"2026-12-0{n}" for n in (1, 2, 3)]
    assert (OPENS.day, CLOSES.day) == (1, 3)
    strata = tuple(Stratum(f"hari-{day}", 1, 0, day=day) for day in days)
    assert "advice.not_covered" not in {a.code for a in advice(a_campaign(strata=strata))}
    assert "advice.not_covered" in {a.code for a in advice(a_campaign(strata=strata[:2]))}
    assert CAMPAIGN.zone == "Asia/Jakarta"
