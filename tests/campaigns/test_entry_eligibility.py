"""Eligibility: all reasons, in the entrant's terms, and none when there is none."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from campaigns.entry import CommentFacts, Entrant, eligibility, reason_code
from campaigns.profile import Fact, Grade
from campaigns.refusal import Refusal
from tests.campaigns.campaign_builders import CLOSES, OPENS, RULES

TODAY = date(2026, 12, 3)
FACTS = {
    "birth_date": Fact("1995-08-17", Grade.DECLARED),
    "phone": Fact("", Grade.VERIFIED),
}
ENTRANT = Entrant(is_person=True, is_staff=False, won_before=False, consents={"draw"}, facts=FACTS)
COMMENT = CommentFacts("approve", OPENS)


def _codes(entrant: Entrant = ENTRANT, comment: CommentFacts = COMMENT) -> list[str]:
    found = eligibility(RULES, (OPENS, CLOSES), entrant, comment, TODAY)
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
    rules = replace(RULES, required_facts=("birth_date", "phone", "domicile"))
    found = eligibility(rules, (OPENS, CLOSES), ENTRANT, COMMENT, TODAY)

    assert found == (Refusal("profile.fact_missing", {"fact": "domicile"}),)


def test_the_published_reason_fits_the_protocol() -> None:
    """The first reason becomes a code of lower-case letters and underscores."""
    assert reason_code((Refusal("profile.too_young"), Refusal("entry.withdrawn"))) == "profile_too_young"


def test_a_fact_does_not_show_its_value() -> None:
    """A birth date does not slip into a log with the object that carries it."""
    assert "1995" not in repr(ENTRANT)
