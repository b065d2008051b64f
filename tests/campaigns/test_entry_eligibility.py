"""Eligibility: all reasons, in the entrant's terms, and none when there is none."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from campaigns.entry import CommentFacts, Entrant, eligibility, reason_code
from campaigns.profile import Fact, Grade
from campaigns.refusal import Refusal
from campaigns.rules import Counts
from tests.campaigns.campaign_builders import CLOSES, OPENS, RULES

TODAY = date(2026, 12, 3)
FACTS = {
    "birth_date": Fact("1995-08-17", Grade.DECLARED),
    "phone": Fact("", Grade.VERIFIED),
}
ABROAD = {"phone_country": Fact("SG", Grade.VERIFIED)}
ENTRANT = Entrant(is_person=True, is_staff=False, won_before=False, consents={"draw"}, facts=FACTS)
COMMENT = CommentFacts("approve", OPENS)


def _codes(entrant: Entrant = ENTRANT, comment: CommentFacts = COMMENT, **rules: Any) -> list[str]:
    found = eligibility(replace(RULES, **rules), (OPENS, CLOSES), entrant, comment, TODAY)
    return [refusal.code for refusal in found]


def test_a_whole_profile_and_a_good_comment_are_in_the_draw() -> None:
    """Nothing keeps a citizen out who did everything."""
    assert _codes() == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"is_person": False}, "entrant.not_a_person"),
        ({"is_staff": True}, "entrant.is_staff"),
        ({"won_before": True}, "entrant.won_before"),
        ({"consents": set()}, "profile.consent_missing"),
        ({"consents": {"publish_name"}}, "profile.consent_missing"),
        ({"facts": {"phone": FACTS["phone"]}}, "profile.birth_date_missing"),
        ({"facts": {"birth_date": FACTS["birth_date"]}}, "profile.phone_missing"),
    ],
)
def test_each_thing_about_the_person_has_its_reason(changes: dict[str, Any], code: str) -> None:
    """What is missing or in the way is named."""
    assert _codes(replace(ENTRANT, **changes)) == [code]


@pytest.mark.parametrize(
    ("outcome", "code"),
    [
        ("withhold", "comment.not_constructive"),
        ("hold", "comment.held"),
        ("to_person", "comment.held"),
        ("remove", "comment.removed"),
        ("an outcome of tomorrow", "comment.held"),
    ],
)
def test_each_outcome_has_its_reason(outcome: str, code: str) -> None:
    """Only an approved comment is in the draw; one that is held, or not understood, waits."""
    assert _codes(comment=CommentFacts(outcome, OPENS)) == [code]


@pytest.mark.parametrize(
    ("posted_at", "codes"),
    [
        (OPENS, []),
        (CLOSES, []),
        (OPENS - timedelta(microseconds=1), ["entry.outside_period"]),
        (CLOSES + timedelta(microseconds=1), ["entry.outside_period"]),
    ],
)
def test_both_ends_of_the_period_count(posted_at: Any, codes: list[str]) -> None:
    """A comment of the first or last moment is in time."""
    assert _codes(comment=CommentFacts("approve", posted_at)) == codes


@pytest.mark.parametrize(("born", "codes"), [("2008-12-03", []), ("2008-12-04", ["profile.too_young"])])
def test_the_eighteenth_birthday_counts(born: str, codes: list[str]) -> None:
    """Who turns eighteen on the day is in; a day younger is not."""
    facts = FACTS | {"birth_date": Fact(born, Grade.DECLARED)}

    assert _codes(replace(ENTRANT, facts=facts)) == codes


@pytest.mark.parametrize(
    ("rules", "changes", "code"),
    [
        ({"account_days": 30}, {"made_at": OPENS - timedelta(days=29)}, "entrant.account_too_new"),
        ({"members_only": True}, {"left": True}, "entrant.left_channel"),
        ({"winners_rest_days": 90}, {"rests_until": date(2027, 1, 9)}, "entrant.rests"),
        ({}, {"restricted_until": CLOSES}, "entrant.restricted"),
        ({}, {"stepped_back": True}, "entrant.stepped_back"),
        ({}, {"must_step_up": True}, "profile.step_up"),
        (
            {},
            {"facts": FACTS | {"phone_country": Fact("SG", Grade.VERIFIED)}},
            "profile.phone_not_indonesian",
        ),
        ({"required_facts": ("birth_date", "phone", "name")}, {}, "profile.name_missing"),
        ({"required_facts": ("birth_date", "phone", "domicile")}, {}, "profile.domicile_missing"),
        ({"required_facts": ("birth_date", "phone", "gender")}, {}, "profile.gender_missing"),
        (
            {"verified_facts": ("phone",)},
            {"facts": FACTS | {"phone": Fact("", Grade.DECLARED)}},
            "profile.phone_unverified",
        ),
    ],
)
def test_each_rule_has_its_reason(rules: dict[str, Any], changes: dict[str, Any], code: str) -> None:
    """What a rule asks and an entrant does not meet is named, and nothing else is."""
    assert _codes(replace(ENTRANT, **changes), **rules) == [code]


@pytest.mark.parametrize(
    ("rules", "changes"),
    [
        ({"account_days": 30}, {"made_at": OPENS - timedelta(days=30)}),
        ({"account_days": 30}, {"made_at": None}),
        ({}, {"made_at": OPENS}),
        ({}, {"left": True}),
        ({}, {"rests_until": date(2027, 1, 9)}),
        ({"foreign_phones": True}, {"facts": FACTS | ABROAD}),
        ({}, {"facts": FACTS | {"phone_country": Fact("ID", Grade.VERIFIED)}}),
    ],
)
def test_what_no_rule_asks_keeps_nobody_out(rules: dict[str, Any], changes: dict[str, Any]) -> None:
    """An old enough account, one of a platform that tells no age, and whatever the rules leave open."""
    assert _codes(replace(ENTRANT, **changes), **rules) == []


@pytest.mark.parametrize(
    ("outcome", "reason", "rules", "codes"),
    [
        ("withhold", "", {"counts": Counts.WITHHOLD}, []),
        ("hold", "", {"counts": Counts.WITHHOLD}, ["comment.held"]),
        ("remove", "", {"counts": Counts.WITHHOLD}, ["comment.removed"]),
        ("approve", "report", {"reasons": ("report", "suggestion")}, []),
        ("approve", "question", {"reasons": ("report",)}, ["comment.other_kind"]),
        ("approve", "", {"reasons": ("report",)}, []),
        ("withhold", "question", {"reasons": ("report",)}, ["comment.not_constructive"]),
    ],
)
def test_the_least_decision_and_the_kinds_that_count(
    outcome: str, reason: str, rules: dict[str, Any], codes: list[str]
) -> None:
    """A campaign may take any comment that stays, or some kinds alone; what no model judged is no kind."""
    assert _codes(comment=CommentFacts(outcome, OPENS, reason=reason), **rules) == codes


def test_an_exclusion_is_published_under_its_code() -> None:
    """What a manager took out says so first, whatever else there is."""
    found = eligibility(
        RULES, (OPENS, CLOSES), ENTRANT, replace(COMMENT, excluded="bought", withdrawn=True), TODAY
    )

    assert [refusal.code for refusal in found] == ["excluded.bought", "entry.withdrawn"]
    assert reason_code(found) == "excluded_bought"


def test_all_reasons_come_at_once() -> None:
    """An entrant who lacks everything is told everything, not one thing at a time."""
    nobody = Entrant(is_person=False, is_staff=True, won_before=True, consents=(), facts={})
    found = _codes(nobody, CommentFacts("withhold", CLOSES + timedelta(days=1), withdrawn=True))

    assert found == [
        "entry.withdrawn",
        "entry.outside_period",
        "comment.not_constructive",
        "entrant.not_a_person",
        "entrant.is_staff",
        "entrant.won_before",
        "profile.consent_missing",
        "profile.birth_date_missing",
        "profile.phone_missing",
    ]


def test_a_required_fact_without_words_of_its_own_is_still_named() -> None:
    """A rule that asks for more names the fact in its values."""
    rules = replace(RULES, required_facts=("birth_date", "phone", "shoe_size"))
    found = eligibility(rules, (OPENS, CLOSES), ENTRANT, COMMENT, TODAY)

    assert found == (Refusal("profile.fact_missing", {"fact": "shoe_size"}),)


def test_the_published_reason_fits_the_protocol() -> None:
    """The first reason becomes a code of lower-case letters and underscores."""
    assert reason_code((Refusal("profile.too_young"), Refusal("entry.withdrawn"))) == "profile_too_young"


def test_a_fact_does_not_show_its_value() -> None:
    """A birth date does not slip into a log with the object that carries it."""
    assert "1995" not in repr(ENTRANT)
