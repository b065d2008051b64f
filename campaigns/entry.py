"""Entry and Entrant: who is in a draw, and every reason why someone is not.

`eligibility` never answers with a bare no: each refusal is a sentence that the entrant can act on.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from campaigns.profile import Fact, Grade, age_on
from campaigns.refusal import Refusal
from campaigns.rules import Rules

CONSENT_PURPOSE = "draw"


@dataclass(frozen=True, slots=True)
class Entrant:
    """The person behind an entry, as far as the rules ask."""

    is_person: bool
    is_staff: bool
    won_before: bool
    consents: Collection[str]
    facts: Mapping[str, Fact]


@dataclass(frozen=True, slots=True)
class CommentFacts:
    """The comment of an entry as it stands: its outcome and when it was posted."""

    outcome: str
    posted_at: datetime
    withdrawn: bool = False


# In place of an outcome: held, and then edited after the end, so that nobody can decide it in time.
EDITED_WHILE_HELD = "edited_while_held"

# Outcomes of moderation that keep an entry out, and what they are called here.
_AGAINST = {
    "withhold": "comment.not_constructive",
    "hold": "comment.held",
    "to_person": "comment.held",
    "remove": "comment.removed",
    EDITED_WHILE_HELD: "comment.edited_while_held",
}


_MISSING = {
    "birth_date": "profile.birth_date_missing",
    "phone": "profile.phone_missing",
    "gender": "profile.gender_missing",
}


_UNVERIFIED = {"phone": "profile.phone_unverified"}


def eligibility(
    rules: Rules, period: tuple[datetime, datetime], entrant: Entrant, comment: CommentFacts, today: date
) -> tuple[Refusal, ...]:
    """Every reason why an entry is not in the draw; empty when it is.

    `period` is when the campaign takes comments, both ends included.
    """
    return (*_comment(period, comment), *_person(entrant), *_profile(rules, entrant, today))


def _comment(period: tuple[datetime, datetime], comment: CommentFacts) -> list[Refusal]:
    found = []
    if comment.withdrawn:
        found.append(Refusal("entry.withdrawn"))
    if not period[0] <= comment.posted_at <= period[1]:
        found.append(Refusal("entry.outside_period", {"opens_at": period[0], "closes_at": period[1]}))
    if comment.outcome != "approve":
        # An outcome that is not known here waits for a person: never quietly in, never out for good.
        found.append(Refusal(_AGAINST.get(comment.outcome, "comment.held")))
    return found


def _person(entrant: Entrant) -> list[Refusal]:
    checks = (
        (not entrant.is_person, "entrant.not_a_person"),
        (entrant.is_staff, "entrant.is_staff"),
        (entrant.won_before, "entrant.won_before"),
        (CONSENT_PURPOSE not in entrant.consents, "profile.consent_missing"),
    )
    return [Refusal(code) for fails, code in checks if fails]


def _profile(rules: Rules, entrant: Entrant, today: date) -> list[Refusal]:
    missing = [name for name in rules.required_facts if name not in entrant.facts]
    found = [Refusal(_MISSING.get(name, "profile.fact_missing"), {"fact": name}) for name in missing]
    found += [
        Refusal(_UNVERIFIED.get(name, "profile.fact_missing"), {"fact": name})
        for name in rules.verified_facts
        if name in entrant.facts and entrant.facts[name].grade is not Grade.VERIFIED
    ]
    born = entrant.facts.get("birth_date")
    if born is not None and age_on(date.fromisoformat(born.value), today) < rules.minimum_age:
        found.append(Refusal("profile.too_young", {"age": rules.minimum_age}))
    return found


def reason_code(refusals: tuple[Refusal, ...]) -> str:
    """The published reason of an excluded entry (UNDI/1: lower-case letters and `_`)."""
    return refusals[0].code.replace(".", "_")
