"""Campaigns: legal steps, and every reason not to store or open one."""

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from campaigns.campaign import TRANSITIONS, CampaignState, can_move
from campaigns.checking import may_open, validate
from campaigns.permit import Mode, Permit, PermitStatus
from campaigns.rules import Stratum
from tests.campaigns.campaign_builders import CAMPAIGN, CLOSES, OPENS, a_campaign

S = CampaignState
STORY = (S.DRAFT, S.OPEN, S.CLOSED, S.FROZEN, S.SEEDED, S.DRAWN, S.PUBLISHED, S.SETTLED)
ENDS = {S.SETTLED, S.CANCELLED}


def test_the_story_runs_from_draft_to_settled() -> None:
    """Each step of the usual story is legal, and none can be skipped."""
    steps = list(pairwise(STORY))

    assert all(can_move(a, b) for a, b in steps)
    assert not any(can_move(a, b) for a, b in zip(STORY, STORY[2:], strict=False))


def test_a_void_draw_goes_back_to_closed() -> None:
    """A frozen draw may be voided; from the seed on the outcome is fixed."""
    assert {state for state in S if can_move(state, S.CLOSED)} == {S.OPEN, S.PAUSED, S.FROZEN}


def test_nothing_is_cancelled_after_the_freeze() -> None:
    """Once the list is sealed a campaign can only be drawn or declared void."""
    assert {s for s in S if can_move(s, S.CANCELLED)} == {S.DRAFT, S.OPEN, S.PAUSED, S.CLOSED}


def test_every_state_has_its_row() -> None:
    """The table knows all states, ends have no way on, and all are reached from the draft."""
    reached, waiting = {S.DRAFT}, [S.DRAFT]
    while waiting:
        new = TRANSITIONS[waiting.pop()] - reached
        reached |= new
        waiting += new

    assert set(TRANSITIONS) == reached == set(S)
    assert {state for state, to in TRANSITIONS.items() if not to} == ENDS


def test_a_sound_campaign_has_no_refusals() -> None:
    """The defaults can be stored and opened."""
    assert validate(CAMPAIGN) == ()
    assert may_open(CAMPAIGN, OPENS) == ()
    assert CAMPAIGN.rules.quota == 90


WRONG: dict[str, list[dict[str, Any]]] = {
    "campaign.ends_before_it_begins": [{"closes_at": OPENS}, {"closes_at": OPENS - timedelta(days=1)}],
    "campaign.draw_too_early": [{"draw_at": CLOSES}, {"draw_at": CLOSES + timedelta(minutes=14)}],
    "campaign.unknown_zone": [{"zone": "WIB"}, {"zone": "Europe/Paris"}, {"zone": ""}],
    "campaign.no_quota": [{"strata": ()}, {"strata": (Stratum("a", 0, 5),)}],
    "campaign.strata_not_unique": [
        {"strata": (Stratum("a", 1, 0), Stratum("a", 1, 0))},
    ],
    "campaign.bad_code": [{"strata": (Stratum(code, 1, 0),)} for code in ("", "kafe\u0301", "a b", "a" * 41)],
    "campaign.odd_letters": [{"name": "Kafe\u0301"}, {"name": "\ud800"}, {"channels": ("local:a\n",)}],
    "campaign.quota_out_of_range": [
        {"strata": (Stratum("a", 65536, 0),)},
        {"strata": (Stratum("a", 1, -1),)},
    ],
    "campaign.no_channel": [{"channels": ()}],
    "campaign.witnesses": [
        {"witness_roles": ()},
        {"witness_roles": ("notaris", "notaris")},
        {"witness_roles": tuple("abcde")},
        {"witness_roles": ("Notaris",)},
        {"witness_roles": tuple("abcd"), "drand": True},
    ],
    "campaign.claim_hours": [{"claim_hours": 0}],
    "campaign.unknown_fact": [{"required_facts": ("birth_date", "nik")}],
    "campaign.birth_date_needed": [{"required_facts": ("phone",)}],
    "campaign.not_provable": [
        {"verified_facts": ("birth_date",)},
        {"verified_facts": ("phone",), "required_facts": ("birth_date",)},
    ],
    "campaign.minimum_age": [{"minimum_age": 17}],
    "campaign.weight": [{"weight": 0}, {"weight": 101}],
    "campaign.prize_value": [{"prize_value": -1}, {"prize_value": 10**13}],
    "campaign.bad_id": [{"campaign_id": name} for name in ("", "a b", "é", "x" * 41, "a\n")],
    "campaign.bad_hashtag": [{"hashtag": tag} for tag in ("", "#", "Jernih", "#a b", "#__", "#a#b")],
    "campaign.no_name": [{"name": "  "}],
}


@pytest.mark.parametrize(("code", "changes"), [(c, changes) for c, many in WRONG.items() for changes in many])
def test_a_wrong_field_is_refused_by_name(code: str, changes: dict[str, Any]) -> None:
    """Each wrong field gives its own refusal."""
    assert code in {refusal.code for refusal in validate(a_campaign(**changes))}


def test_all_refusals_come_at_once() -> None:
    """A campaign with three mistakes is told all three."""
    wrong = a_campaign(closes_at=OPENS, zone="WIB", claim_hours=0)

    assert {refusal.code for refusal in validate(wrong)} == {
        "campaign.ends_before_it_begins",
        "campaign.unknown_zone",
        "campaign.claim_hours",
    }


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"permit": Permit(PermitStatus.PENDING)}, "campaign.permit_pending"),
        ({"permit": Permit(PermitStatus.REQUIRED, number="1/2026")}, "permit.number_missing"),
        ({"permit": Permit(PermitStatus.NOT_REQUIRED, decided_by="Hukum")}, "permit.reason_missing"),
        ({"mode": Mode.LOMBA}, "campaign.lomba_needs_judges"),
        ({"state": S.CLOSED}, "campaign.wrong_state"),
    ],
)
def test_a_campaign_opens_lawfully_or_not_at_all(changes: dict[str, Any], code: str) -> None:
    """A pending or half-kept permit, a contest of judges, or a wrong state keeps it from opening."""
    assert [refusal.code for refusal in may_open(a_campaign(**changes), OPENS)] == [code]


def test_a_campaign_that_is_over_does_not_open() -> None:
    """Opening at or after the end is refused with the end."""
    assert [r.params for r in may_open(CAMPAIGN, CLOSES)] == [{"closes_at": CLOSES}]


def test_the_list_is_drafted_before_the_draw_but_never_before_the_end() -> None:
    """The freeze lead counts back from the draw, and stops at the closing time."""
    assert a_campaign(freeze_lead=timedelta(minutes=30)).draft_at == CAMPAIGN.draw_at - timedelta(minutes=30)
    assert a_campaign(freeze_lead=timedelta(hours=5)).draft_at == CLOSES
