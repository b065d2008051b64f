"""ReviewItem: held work for a person, under an optimistic lock.

Decides what a press does to an item; knows no chat and no store.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.moderation.decision import Outcome
from bot.moderation.rules import Rule


class ReviewState(StrEnum):
    """Where an item stands."""

    PENDING = "pending"
    APPROVED = "approved"
    REMOVED = "removed"
    WARNED = "warned"  # removed, and the author is told
    RESTRICTED = "restricted"  # warned, and the author may not write there for an hour
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
    UNDO = "undo"


# What went out of public view by a reviewer's hand.
TAKEN_DOWN = frozenset({ReviewState.REMOVED, ReviewState.WARNED, ReviewState.RESTRICTED})
_STATE_AFTER = {
    Verb.APPROVE: ReviewState.APPROVED,
    Verb.REMOVE: ReviewState.REMOVED,
    Verb.WARN: ReviewState.WARNED,
    Verb.RESTRICT: ReviewState.RESTRICTED,
}
OUTCOME_AFTER = {
    Verb.APPROVE: Outcome.APPROVE,
    Verb.REMOVE: Outcome.REMOVE,
    Verb.WARN: Outcome.REMOVE,
    Verb.RESTRICT: Outcome.REMOVE,
    Verb.UNDO: Outcome.HOLD,
}


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """One item; `version` grows by one with every change, so that a late press is noticed."""

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
    rule: Rule | None = None


@dataclass(frozen=True, slots=True)
class TooLate:
    """The press meets another state than its button showed."""

    code: str
    at: datetime | None


def press(item: ReviewItem, verb: Verb, version: int, by: str, now: datetime) -> ReviewItem | TooLate:
    """The item after a press on a button that showed `version`, or why the press comes too late."""
    if item.state is ReviewState.SUPERSEDED:
        return TooLate("review.superseded", item.decided_at)
    if version != item.version:
        return TooLate("review.decided_by_other", item.decided_at)
    if (verb is Verb.UNDO) == (item.state is ReviewState.PENDING):
        return TooLate("review.nothing_to_undo" if verb is Verb.UNDO else "review.decided_by_other", None)
    if verb is Verb.UNDO:
        return replace(item, state=ReviewState.PENDING, version=version + 1, decided_by=None, decided_at=None)
    return replace(item, state=_STATE_AFTER[verb], version=version + 1, decided_by=by, decided_at=now)
