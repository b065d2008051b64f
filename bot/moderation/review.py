"""ReviewItem: work for a person, under an optimistic lock, with an expiring assignment.

Decides what a press does to an item; knows no chat and no store.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.moderation.decision import Outcome
from bot.moderation.rules import Rule

ASSIGNED_FOR = timedelta(minutes=10)


class ReviewState(StrEnum):
    """Where an item stands."""

    PENDING = "pending"
    APPROVED = "approved"
    IGNORED = "ignored"  # the comment stays as it is and earns nothing
    REMOVED = "removed"
    WARNED = "warned"  # removed, and the author is told
    RESTRICTED = "restricted"  # warned, and the author may not write there for an hour
    RESTRICTED_DAY = "restricted_day"
    RESTRICTED_WEEK = "restricted_week"  # two persons wanted it
    SUPERSEDED = "superseded"  # the author edited the comment; the edit was judged anew


class Kind(StrEnum):
    """Why an item is there."""

    HELD = "held"  # the comment waits
    SAMPLE = "sample"  # it was approved and is looked at again, to measure what is missed
    ASK = "ask"  # the ladder's end: what follows is for a person to say


class Verb(StrEnum):
    """What a reviewer can do."""

    APPROVE = "approve"
    REMOVE = "remove"
    WARN = "warn"
    RESTRICT = "restrict"
    RESTRICT_DAY = "restrict_day"
    RESTRICT_WEEK = "restrict_week"
    IGNORE = "ignore"
    ESCALATE = "escalate"
    TAKE = "take"
    RELEASE = "release"
    UNDO = "undo"


RESTRICTED = frozenset({ReviewState.RESTRICTED, ReviewState.RESTRICTED_DAY, ReviewState.RESTRICTED_WEEK})
# What went out of public view by a reviewer's hand.
TAKEN_DOWN = frozenset({ReviewState.REMOVED, ReviewState.WARNED}) | RESTRICTED
STATE_AFTER: Mapping[Verb, ReviewState] = {
    Verb.APPROVE: ReviewState.APPROVED,
    Verb.IGNORE: ReviewState.IGNORED,
    Verb.REMOVE: ReviewState.REMOVED,
    Verb.WARN: ReviewState.WARNED,
    Verb.RESTRICT: ReviewState.RESTRICTED,
    Verb.RESTRICT_DAY: ReviewState.RESTRICTED_DAY,
    Verb.RESTRICT_WEEK: ReviewState.RESTRICTED_WEEK,
}
_OUTCOMES = {ReviewState.APPROVED: Outcome.APPROVE, ReviewState.IGNORED: Outcome.WITHHOLD}
# What the author feels beyond the removal; never after a cry for help or a threat.
PENALTIES = frozenset({Verb.WARN, Verb.RESTRICT, Verb.RESTRICT_DAY, Verb.RESTRICT_WEEK})
# What keeps someone silent for more than a day takes two persons.
TWO_PERSONS = frozenset({Verb.RESTRICT_WEEK})


def outcome_of(state: ReviewState) -> Outcome:
    """What a decided item makes of its comment."""
    return _OUTCOMES.get(state, Outcome.REMOVE)


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """One item; `version` grows by one with every change, so that a late press is noticed.

    `rank`: its place in the queue, the lowest first (see `moderation/rank.py`). `escalated`: only a lead
    decides. `assigned_to` holds it until `assigned_until`. `proposed` by `proposed_by` waits for a second
    person. `rule` and `reply`: the rule and the canned reply that a reviewer chose. What an item held when
    it was decided stays on it, so that undoing brings back all of it.
    """

    item_id: int
    comment_id: int
    decision_id: int
    state: ReviewState
    version: int
    urgent: bool
    opened_at: datetime
    decided_by: str | None = None
    decided_at: datetime | None = None
    kind: Kind = Kind.HELD
    rank: int = 0
    escalated: bool = False
    assigned_to: str | None = None
    assigned_until: datetime | None = None
    proposed: Verb | None = None
    proposed_by: str | None = None
    rule: Rule | None = None
    reply: int | None = None


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Who presses: `name` is the account's; `also`: the same person's hands on the item."""

    name: str
    leads: bool = False
    also: frozenset[str] = frozenset()

    def is_same(self, name: str | None) -> bool:
        """Whether a name is this person's."""
        return name is not None and (name == self.name or name in self.also)


@dataclass(frozen=True, slots=True)
class TooLate:
    """The press does nothing as things stand; `at`: when that came to be, or until when it lasts."""

    code: str
    at: datetime | None = None


def held_until(item: ReviewItem, by: Reviewer, now: datetime) -> datetime | None:
    """Until when somebody else reads a waiting item; None where nobody does."""
    until = item.assigned_until
    if item.state is not ReviewState.PENDING or item.assigned_to is None or until is None:
        return None
    return None if until <= now or by.is_same(item.assigned_to) else until


def press(item: ReviewItem, verb: Verb, version: int, by: Reviewer, now: datetime) -> ReviewItem | TooLate:
    """The item after a press on a button that showed `version`, or why the press does nothing."""
    refused = may_change(item, version, by, now)
    if refused is not None:
        return refused
    after = _decided(item, verb, by, now) if verb in STATE_AFTER else _moved(item, verb, by, now)
    return after if isinstance(after, TooLate) else replace(after, version=version + 1)


def may_change(item: ReviewItem, version: int, by: Reviewer, now: datetime) -> TooLate | None:
    """What stands against any change of an item by a press that showed `version`."""
    if item.state is ReviewState.SUPERSEDED:
        return TooLate("review.superseded", item.decided_at)
    waits = item.state is ReviewState.PENDING
    if version != item.version:
        return TooLate("review.changed") if waits else TooLate("review.decided_by_other", item.decided_at)
    if item.escalated and not by.leads:
        return TooLate("review.for_leads")
    until = held_until(item, by, now)
    return TooLate("review.being_read", until) if until else None


def _decided(item: ReviewItem, verb: Verb, by: Reviewer, now: datetime) -> ReviewItem | TooLate:
    if item.state is not ReviewState.PENDING:
        return TooLate("review.decided_by_other", item.decided_at)
    if item.urgent and verb in PENALTIES:
        return TooLate("review.no_penalty")
    if verb in TWO_PERSONS and item.proposed is not verb:
        return replace(item, proposed=verb, proposed_by=by.name)
    if verb in TWO_PERSONS and by.is_same(item.proposed_by):
        return TooLate("review.second_person")
    return replace(item, state=STATE_AFTER[verb], decided_by=by.name, decided_at=now)


def _moved(item: ReviewItem, verb: Verb, by: Reviewer, now: datetime) -> ReviewItem | TooLate:
    """What a press does that decides nothing."""
    if verb is Verb.UNDO:
        return _undone(item, by)
    if item.state is not ReviewState.PENDING:
        return TooLate("review.decided_by_other", item.decided_at)
    if verb is Verb.TAKE:
        return replace(item, assigned_to=by.name, assigned_until=now + ASSIGNED_FOR)
    free = replace(item, assigned_to=None, assigned_until=None)
    if verb is Verb.RELEASE:
        return free if by.is_same(item.assigned_to) else TooLate("review.not_taken")
    return TooLate("review.for_leads_already") if item.escalated else replace(free, escalated=True)


def _undone(item: ReviewItem, by: Reviewer) -> ReviewItem | TooLate:
    """A decision is taken back; of what waits, the proposal ends, else a lead hands it back."""
    if item.state is not ReviewState.PENDING:
        return replace(item, state=ReviewState.PENDING, decided_by=None, decided_at=None)
    if item.proposed is not None:
        return replace(item, proposed=None, proposed_by=None)
    if item.escalated and by.leads:
        return replace(item, escalated=False)
    return TooLate("review.nothing_to_undo")
