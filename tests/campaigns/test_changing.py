"""Changing rules after the opening: never what decides between people, else only in their favour."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given

from campaigns.campaign import Campaign, CampaignState
from campaigns.changing import FREELY, IN_FAVOUR, NEVER, changed, changed_keys, differences, is_said
from campaigns.permit import Permit, PermitStatus, TaxBearer, Unclaimed
from campaigns.rules import Counts, Repeat, Stratum, Weight
from tests.campaigns.campaign_builders import CLOSES, OPENS, RULES, a_campaign
from tests.campaigns.test_terms import RULES as ANY_RULES

OPEN = a_campaign(
    state=CampaignState.OPEN, required_facts=("birth_date", "phone", "gender"), minimum_age=21,
    account_days=9, winners_rest_days=9, reasons=("suggestion",), verified_facts=("phone",),
    members_only=True, tax_bearer=TaxBearer.WINNER, prize_value=10,
)  # fmt: skip
NOW = OPENS + timedelta(hours=1)
MORE = tuple(replace(each, quota=each.quota + 1) for each in RULES.strata)
FINE: list[dict[str, Any]] = [
    {"channels": (*RULES.channels, "discord:7")}, {"more_hashtags": ("#Dua",)}, {"strata": MORE},
    {"required_facts": ("birth_date", "phone")}, {"verified_facts": ()}, {"foreign_phones": True},
    {"minimum_age": 18}, {"counts": Counts.WITHHOLD}, {"reasons": ()}, {"reasons": ("suggestion", "report")},
    {"account_days": 0}, {"members_only": False}, {"winners_rest_days": 0}, {"witness_roles": ("notaris",)},
    {"drand": True}, {"freeze_lead": timedelta(hours=1)}, {"claim_hours": 100}, {"prize_value": 20},
    {"tax_bearer": TaxBearer.ORGANISER}, {"organiser": "Dinas"}, {"contact": "@dinas"},
    {"permit": replace(RULES.permit, why="lain")},
]  # fmt: skip
TAKES: list[dict[str, Any]] = [
    {"channels": ("discord:7",)}, {"strata": tuple(replace(each, quota=1) for each in RULES.strata)},
    {"strata": (*RULES.strata, Stratum("baru", 1, 0))}, {"strata": RULES.strata[::-1]},
    {"required_facts": ("birth_date", "phone", "gender", "name")}, {"minimum_age": 22},
    {"reasons": ("report",)}, {"account_days": 10}, {"winners_rest_days": 10}, {"claim_hours": 71},
    {"prize_value": 9}, {"freeze_lead": timedelta(hours=3)},
    {"permit": replace(RULES.permit, status=PermitStatus.PENDING)},
]  # fmt: skip
DECIDES: list[dict[str, Any]] = [
    {"hashtag": "#Lain"}, {"repeat": Repeat.ONCE}, {"weight": 2},
    {"weights": (Weight("platform:discord", 2),)},
]  # fmt: skip


def after(rules: dict[str, Any], campaign: Campaign = OPEN) -> Any:
    """What becomes of a change."""
    return changed(campaign, replace(campaign.rules, **rules), NOW)


@pytest.mark.parametrize("rules", FINE)
def test_what_favours_everyone_is_the_next_version(rules: dict[str, Any]) -> None:
    """A rule that is eased or added to changes, and counts on from the version before."""
    found = after(rules)
    assert isinstance(found, Campaign)
    assert (found.rules_version, changed_keys(OPEN.rules, found.rules)) == (2, tuple(rules))
    assert is_said(OPEN.rules, found.rules) == (not set(rules) <= FREELY)


@pytest.mark.parametrize("rules", TAKES)
def test_what_takes_away_a_chance_is_refused(rules: dict[str, Any]) -> None:
    """A rule that is tightened is refused by its key."""
    assert ("change.takes_away", *rules) in {(r.code, r.params.get("key")) for r in after(rules)}


@pytest.mark.parametrize("rules", DECIDES)
def test_what_decides_between_people_never_changes(rules: dict[str, Any]) -> None:
    """Tags, repeats and weights stay as they were published."""
    assert [(r.code, r.params["key"]) for r in after(rules)] == [("change.never", next(iter(rules)))]


def test_a_permit_keeps_its_duties() -> None:
    """A permit that is needed stays needed, and what it sends to Kemensos does not come back."""
    needed = Permit(PermitStatus.REQUIRED, number="1", issuer="Kemensos", allows_reserves=True)
    campaign = replace(OPEN, rules=replace(OPEN.rules, permit=needed))
    assert isinstance(after({"permit": replace(needed, number="2")}, campaign), Campaign)
    for worse in (RULES.permit, replace(needed, unclaimed_to=Unclaimed.ORGANISER)):
        assert [r.code for r in after({"permit": worse}, campaign)] == ["change.takes_away"]
    (refusal,) = after({"permit": replace(needed, allows_reserves=False)}, campaign)
    assert refusal.code == "permit.no_reserves"


def test_every_rule_stands_in_one_list() -> None:
    """No rule is both free and forbidden, and none is forgotten."""
    assert len(NEVER) + len(FREELY) + len(IN_FAVOUR) == len(NEVER | FREELY | set(IN_FAVOUR))
    tried = {key for rules in (*FINE, *TAKES, *DECIDES) for key in rules} | {"mode"}
    assert tried == NEVER | FREELY | set(IN_FAVOUR)


@pytest.mark.parametrize(
    ("state", "now"),
    [(CampaignState.CLOSED, NOW), (CampaignState.FROZEN, NOW), (CampaignState.CANCELLED, NOW),
     (OPEN.state, CLOSES)],
)  # fmt: skip
def test_after_the_end_no_rule_changes(state: CampaignState, now: Any) -> None:
    """From the last comment on the rules are what they are, for better or worse."""
    closed = replace(OPEN, state=state)
    found = changed(closed, replace(OPEN.rules, claim_hours=100), now)
    assert not isinstance(found, Campaign)
    assert [r.code for r in found] == ["change.too_late"]


def test_nothing_changed_is_no_version() -> None:
    """The same rules again are refused, so that a repeated step does no harm."""
    assert [r.code for r in after({})] == ["change.nothing"]


def test_a_draft_takes_any_rules_that_can_be_stored() -> None:
    """Nobody has taken part yet; a draft that was marked ready is to be marked again."""
    draft = replace(OPEN, state=CampaignState.DRAFT, opens_itself=True)
    found = after({"claim_hours": 1, "hashtag": "#Lain"}, draft)
    assert isinstance(found, Campaign)
    assert (found.rules_version, found.opens_itself, found.rules.claim_hours) == (1, False, 1)
    assert [r.code for r in after({"claim_hours": 0}, draft)] == ["campaign.claim_hours"]


@given(ANY_RULES)
def test_whatever_changes_is_said_in_the_terms_own_words(rules: dict[str, Any]) -> None:
    """A notice has a sentence to show for every change there can be."""
    other = a_campaign(**rules)
    old, new = differences(OPEN, other)
    assert (changed_keys(OPEN.rules, other.rules) == ()) == (not old and not new)
