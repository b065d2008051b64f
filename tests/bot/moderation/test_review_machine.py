"""Three persons press in any order, with stale cards, assignments, proposals and undos."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bot.moderation.review import (
    PENALTIES,
    STATE_AFTER,
    Reviewer,
    ReviewItem,
    ReviewState,
    TooLate,
    Verb,
    held_until,
    press,
)

AT = datetime(2026, 11, 24, tzinfo=UTC)
SITI, LEAD = Reviewer("account:1"), Reviewer("account:2", leads=True)
# One person with two accounts.
BUDI = Reviewer("account:3", also=frozenset({"account:3", "account:4"}))
BUDI_TOO = Reviewer("account:4", also=frozenset({"account:3", "account:4"}))
_PERSON = {"account:1": 1, "account:2": 2, "account:3": 3, "account:4": 3}
_WAITS = ReviewState.PENDING


class Presses(RuleBasedStateMachine):
    """One item, and what each decision found before it."""

    def __init__(self) -> None:
        super().__init__()
        self.item = ReviewItem(1, 2, 3, _WAITS, 1, urgent=False, opened_at=AT)
        self.now = AT
        self.standing: list[ReviewItem] = []  # the item as each standing decision found it

    @rule(
        verb=st.sampled_from(Verb),
        by=st.sampled_from([SITI, LEAD, BUDI, BUDI_TOO]),
        behind=st.sampled_from([0, 0, 0, 1, 2]),
    )
    def presses(self, verb: Verb, by: Reviewer, behind: int) -> None:
        """Somebody presses a button of a card that may be out of date."""
        before = self.item
        after = press(before, verb, before.version - behind, by, self.now)
        if isinstance(after, TooLate):
            return
        assert not behind
        assert after.version == before.version + 1
        assert held_until(before, by, self.now) is None
        assert by.leads or not before.escalated
        self.item = after
        if before.state is _WAITS and after.state is not _WAITS:
            self._decided(before, after)
        elif before.state is not _WAITS and after.state is _WAITS:
            assert verb is Verb.UNDO
            assert replace(after, version=0) == replace(self.standing.pop(), version=0)

    def _decided(self, before: ReviewItem, after: ReviewItem) -> None:
        assert after.decided_by is not None
        self.standing.append(before)
        if after.state is ReviewState.RESTRICTED_WEEK:
            assert before.proposed_by is not None
            assert _PERSON[before.proposed_by] != _PERSON[after.decided_by]

    @rule(minutes=st.sampled_from([1, 9, 11]))
    def time_passes(self, minutes: int) -> None:
        """Assignments expire by themselves."""
        self.now += timedelta(minutes=minutes)

    @invariant()
    def at_most_one_decision_stands(self) -> None:
        """A decision stands exactly while the item says so, and never two."""
        assert len(self.standing) == (0 if self.item.state is _WAITS else 1)
        assert (self.item.decided_by is None) == (self.item.state is _WAITS)


Presses.TestCase.settings = settings(max_examples=80, stateful_step_count=40, deadline=None)
TestPresses = Presses.TestCase


class Cries(RuleBasedStateMachine):
    """A cry for help under any presses."""

    def __init__(self) -> None:
        super().__init__()
        self.item = ReviewItem(1, 2, 3, _WAITS, 1, urgent=True, opened_at=AT)

    @rule(verb=st.sampled_from(Verb), by=st.sampled_from([SITI, LEAD]))
    def presses(self, verb: Verb, by: Reviewer) -> None:
        """Somebody presses a button of the newest card."""
        after = press(self.item, verb, self.item.version, by, AT)
        self.item = self.item if isinstance(after, TooLate) else after

    @invariant()
    def it_is_never_punished(self) -> None:
        """No order of presses warns or restricts whoever cried for help, nor proposes to."""
        assert self.item.state not in {STATE_AFTER[verb] for verb in PENALTIES}
        assert self.item.proposed is None


Cries.TestCase.settings = settings(max_examples=50, stateful_step_count=15, deadline=None)
TestCries = Cries.TestCase
