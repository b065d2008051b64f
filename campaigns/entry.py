"""Entry and Entrant: who is in a draw, and every reason why someone is not.

`eligibility` never answers with a bare no: each refusal is a sentence that the entrant can act on.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from campaigns.profile import COUNTRY, HOME, Fact, Grade, age_on
from campaigns.refusal import Refusal
from campaigns.rules import Counts, Rules

CONSENT_PURPOSE = "draw"


@dataclass(frozen=True, slots=True)
class Entrant:
    """The person behind an entry, as far as the rules ask.

    `is_staff`: on any linked account. `made_at`: when the platform made the account; None where it does not
    tell (Telegram), and then no age is asked. `left`: the newest word on the channel is that they left it;
    whoever nothing was told of is not held to have left. `rests_until`: the day on which a winner of another
    campaign may be drawn again. `restricted_until`: moderation keeps them silent in the channel so long.
    `stepped_back`: they took themselves out. `must_step_up`: a proof that was asked of them is still to come.
    """

    is_person: bool
    is_staff: bool
    won_before: bool
    consents: Collection[str]
    facts: Mapping[str, Fact]
    made_at: datetime | None = None
    left: bool = False
    rests_until: date | None = None
    restricted_until: datetime | None = None
    stepped_back: bool = False
    must_step_up: bool = False

    @property
    def region(self) -> str:
        """The province they told, by code; "" for none."""
        told = self.facts.get("domicile")
        return told.value if told is not None else ""

    @property
    def verified(self) -> frozenset[str]:
        """Names of the facts that a platform has proved."""
        return frozenset(name for name, fact in self.facts.items() if fact.grade is Grade.VERIFIED)


@dataclass(frozen=True, slots=True)
class CommentFacts:
    """The comment of an entry as it stands: its outcome and when it was posted.

    `reason`: the model's main reason; "" where no model said one, and then a person's approval counts.
    `excluded`: the code under which a manager took the entry out; "" for none.
    """

    outcome: str
    posted_at: datetime
    withdrawn: bool = False
    reason: str = ""
    excluded: str = ""


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
    "name": "profile.name_missing",
    "domicile": "profile.domicile_missing",
}
_UNVERIFIED = {"phone": "profile.phone_unverified"}


def eligibility(
    rules: Rules, period: tuple[datetime, datetime], entrant: Entrant, comment: CommentFacts, today: date
) -> tuple[Refusal, ...]:
    """Every reason why an entry is not in the draw; empty when it is.

    `period` is when the campaign takes comments, both ends included. Which of several comments of a person
    takes part is settled afterwards, over all that are left (`campaigns/repeats.py`).
    """
    return (
        *_comment(rules, period, comment),
        *_person(rules, entrant, comment),
        *_profile(rules, entrant, today),
    )


def _comment(rules: Rules, period: tuple[datetime, datetime], comment: CommentFacts) -> list[Refusal]:
    found = []
    if comment.excluded:
        found.append(Refusal(f"excluded.{comment.excluded}"))
    if comment.withdrawn:
        found.append(Refusal("entry.withdrawn"))
    if not period[0] <= comment.posted_at <= period[1]:
        found.append(Refusal("entry.outside_period", {"opens_at": period[0], "closes_at": period[1]}))
    if not _suffices(rules, comment.outcome):
        # An outcome that is not known here waits for a person: never quietly in, never out for good.
        found.append(Refusal(_AGAINST.get(comment.outcome, "comment.held")))
    elif rules.reasons and comment.reason and comment.reason not in rules.reasons:
        found.append(Refusal("comment.other_kind", {"kinds": rules.reasons}))
    return found


def _suffices(rules: Rules, outcome: str) -> bool:
    return outcome == "approve" or (rules.counts is Counts.WITHHOLD and outcome == "withhold")


def _person(rules: Rules, entrant: Entrant, comment: CommentFacts) -> list[Refusal]:
    rests = entrant.rests_until if rules.winners_rest_days else None
    old_enough = comment.posted_at - timedelta(days=rules.account_days)
    is_young = rules.account_days > 0 and entrant.made_at is not None and entrant.made_at > old_enough
    checks = (
        (not entrant.is_person, Refusal("entrant.not_a_person")),
        (entrant.is_staff, Refusal("entrant.is_staff")),
        (entrant.won_before, Refusal("entrant.won_before")),
        (rests is not None, Refusal("entrant.rests", {"until": rests, "days": rules.winners_rest_days})),
        (is_young, Refusal("entrant.account_too_new", {"days": rules.account_days})),
        (rules.members_only and entrant.left, Refusal("entrant.left_channel")),
        (
            entrant.restricted_until is not None,
            Refusal("entrant.restricted", {"until": entrant.restricted_until}),
        ),
        (entrant.stepped_back, Refusal("entrant.stepped_back")),
        (CONSENT_PURPOSE not in entrant.consents, Refusal("profile.consent_missing")),
        (entrant.must_step_up, Refusal("profile.step_up")),
    )
    return [refusal for fails, refusal in checks if fails]


def _profile(rules: Rules, entrant: Entrant, today: date) -> list[Refusal]:
    missing = [name for name in rules.required_facts if name not in entrant.facts]
    found = [Refusal(_MISSING.get(name, "profile.fact_missing"), {"fact": name}) for name in missing]
    found += [
        Refusal(_UNVERIFIED.get(name, "profile.fact_missing"), {"fact": name})
        for name in rules.verified_facts
        if name in entrant.facts and entrant.facts[name].grade is not Grade.VERIFIED
    ]
    # A number that another campaign took may be one that this campaign does not take.
    country = entrant.facts.get(COUNTRY)
    if "phone" in rules.required_facts and not rules.foreign_phones and country and country.value != HOME:
        found.append(Refusal("profile.phone_not_indonesian"))
    born = entrant.facts.get("birth_date")
    if born is not None and age_on(date.fromisoformat(born.value), today) < rules.minimum_age:
        found.append(Refusal("profile.too_young", {"age": rules.minimum_age}))
    return found


def reason_code(refusals: tuple[Refusal, ...]) -> str:
    """The published reason of an excluded entry (UNDI/1: lower-case letters and `_`)."""
    return refusals[0].code.replace(".", "_")
