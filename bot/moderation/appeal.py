"""Appeal: an author asks that somebody else looks again at a decision that took their comment away.

Decides who may ask, who may answer and what an answer does to the appeal; knows no chat and no store. What
is refused is refused by name, and the name is the catalogue code of its sentence.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.moderation.decision import Outcome

ANSWERED_WITHIN = timedelta(days=3)  # what is promised; `jernih check` tells what is later


class AppealState(StrEnum):
    """Where an appeal stands; UPHELD: the decision stays."""

    OPEN = "open"
    UPHELD = "upheld"
    OVERTURNED = "overturned"
    WITHDRAWN = "withdrawn"  # by its author, or because the decision was taken back by itself


ANSWERED = frozenset({AppealState.UPHELD, AppealState.OVERTURNED})


class Because(StrEnum):
    """Why an appeal is answered as it is."""

    MISJUDGED = "misjudged"
    CONTEXT = "context"
    RULE = "rule"  # the rule does not apply here
    ATTACK = "attack"
    ADVERT = "advert"
    PERSONAL_DATA = "personal_data"
    REPEATED = "repeated"
    OTHER = "other"

    @property
    def overturns(self) -> bool:
        """Whether the decision falls for this reason."""
        return self in _OVERTURNS

    @property
    def code(self) -> str:
        """The catalogue code of its sentence, which the author reads."""
        return f"appeal.because.{self.value}"


_OVERTURNS = frozenset({Because.MISJUDGED, Because.CONTEXT, Because.RULE})
OVERTURNING = tuple(each for each in Because if each.overturns)
UPHOLDING = tuple(each for each in Because if not each.overturns)


class Refusal(StrEnum):
    """Why an appeal is not taken, or an answer to it."""

    UNKNOWN = "appeal.refused.unknown"
    NOT_YOURS = "appeal.refused.not_yours"
    ALREADY = "appeal.refused.already"
    STANDS = "appeal.refused.stands"
    WITHHELD = "appeal.refused.withheld"
    WAITING = "appeal.refused.waiting"
    CHANGED = "appeal.refused.changed"
    LATE = "appeal.refused.late"
    NOT_REVIEWER = "appeal.refused.not_reviewer"
    OWN = "appeal.refused.own"
    DECIDED_IT = "appeal.refused.decided_it"
    ANSWERED = "appeal.refused.answered"


@dataclass(frozen=True, slots=True)
class Appeal:
    """One appeal. `version` grows by one with every change, so that a late press is noticed.

    `account_row`: who appealed, by whichever of their accounts. `answer`: the code of the reason given.
    """

    appeal_id: int
    channel_id: int
    comment_id: int
    decision_id: int
    account_row: int
    state: AppealState
    version: int
    opened_at: datetime
    words: str = field(default="", repr=False)
    decided_by: str | None = None
    decided_at: datetime | None = None
    answer: str | None = None


@dataclass(frozen=True, slots=True)
class Contested:
    """A decision as far as an appeal asks about it.

    `account_row`: the comment's author. `hands`: who made it, and who proposed it (`system`,
    `account:<row>`). `in_force`: nothing was decided on the comment since. `appealed`: there was an appeal.
    """

    decision_id: int
    comment_id: int
    channel_id: int
    account_row: int
    outcome: Outcome
    decided_at: datetime
    hands: tuple[str, ...]
    in_force: bool
    shadow: bool = False
    appealed: bool = False


_NOTHING_TAKEN = {
    Outcome.APPROVE: Refusal.STANDS,
    # It stays in view; what it lacks can be written at any time.
    Outcome.WITHHOLD: Refusal.WITHHELD,
    # A person is to look at it anyway.
    Outcome.HOLD: Refusal.WAITING,
    Outcome.TO_PERSON: Refusal.WAITING,
}


def appealable_until(decided_at: datetime, days: int) -> datetime:
    """Until when a decision can be appealed under a policy of so many days."""
    return decided_at + timedelta(days=days)


def may_appeal(decision: Contested, days: int, now: datetime, *, is_author: bool) -> Refusal | None:
    """Why a decision cannot be appealed; None when it can.

    `days`: the policy's. `is_author`: the comment is of the person who asks, on any of their accounts.
    """
    if not is_author:
        return Refusal.NOT_YOURS
    if decision.appealed:
        return Refusal.ALREADY
    if not decision.in_force:
        return Refusal.CHANGED
    if decision.outcome in _NOTHING_TAKEN:
        return _NOTHING_TAKEN[decision.outcome]
    if decision.shadow:
        return Refusal.STANDS
    return Refusal.LATE if now > appealable_until(decision.decided_at, days) else None


def may_decide(*, is_author: bool, decided_it: bool, is_reviewer: bool = True) -> Refusal | None:
    """Why somebody may not answer an appeal; None when they may.

    `is_author`, `decided_it`: they or an account that is one with theirs.
    """
    if not is_reviewer:
        return Refusal.NOT_REVIEWER
    if is_author:
        return Refusal.OWN
    return Refusal.DECIDED_IT if decided_it else None


def answered(appeal: Appeal, because: Because, version: int, by: str, now: datetime) -> Appeal | Refusal:
    """The appeal after an answer by whoever saw `version`, or why the answer comes too late."""
    if appeal.state is not AppealState.OPEN or version != appeal.version:
        return Refusal.ANSWERED
    state = AppealState.OVERTURNED if because.overturns else AppealState.UPHELD
    return replace(
        appeal, state=state, version=version + 1, decided_by=by, decided_at=now, answer=because.code
    )


def withdrawn(appeal: Appeal, by: str, now: datetime) -> Appeal | Refusal:
    """The appeal after it was withdrawn, or that it was answered before."""
    if appeal.state is not AppealState.OPEN:
        return Refusal.ANSWERED
    version = appeal.version + 1
    return replace(appeal, state=AppealState.WITHDRAWN, version=version, decided_by=by, decided_at=now)
