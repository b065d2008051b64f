"""Appeals: who may ask, who may answer, and that there is one answer."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.moderation.appeal import (
    ANSWERED,
    OVERTURNING,
    UPHOLDING,
    Appeal,
    AppealState,
    Because,
    Contested,
    Refusal,
    answered,
    appealable_until,
    may_appeal,
    may_decide,
    withdrawn,
)
from bot.moderation.decision import Outcome
from bot.texts.catalogue import catalogue

AT = datetime(2026, 11, 24, tzinfo=UTC)
REMOVED = Contested(5, 3, 1, 7, Outcome.REMOVE, AT, ("account:9",), in_force=True)
OPEN = Appeal(1, 1, 3, 5, 7, AppealState.OPEN, 1, AT, "keliru")
BY = {"author": "account:7", "first": "account:9", "second": "account:8", "stranger": "account:6"}


def test_a_removal_can_be_appealed_by_its_author() -> None:
    """Within the policy's days, the author of what was removed may ask."""
    assert may_appeal(REMOVED, 7, AT, is_author=True) is None


@pytest.mark.parametrize(
    ("decision", "refusal"),
    [
        (replace(REMOVED, appealed=True), Refusal.ALREADY),
        (replace(REMOVED, in_force=False), Refusal.CHANGED),
        (replace(REMOVED, shadow=True), Refusal.STANDS),
        (replace(REMOVED, outcome=Outcome.APPROVE), Refusal.STANDS),
        (replace(REMOVED, outcome=Outcome.WITHHOLD), Refusal.WITHHELD),
        (replace(REMOVED, outcome=Outcome.HOLD), Refusal.WAITING),
        (replace(REMOVED, outcome=Outcome.TO_PERSON), Refusal.WAITING),
    ],
)
def test_what_took_nothing_cannot_be_appealed(decision: Contested, refusal: Refusal) -> None:
    """Each obstacle is refused by its own name."""
    assert may_appeal(decision, 7, AT, is_author=True) is refusal


_DECISIONS = st.builds(
    replace, st.just(REMOVED), outcome=st.sampled_from(Outcome), in_force=st.booleans(),
    shadow=st.booleans(), appealed=st.booleans(),
)  # fmt: skip


@given(_DECISIONS, st.booleans(), st.integers(1, 365), st.timedeltas(timedelta(0), timedelta(days=800)))
def test_only_a_standing_removal_of_ones_own_is_appealed_and_never_late(
    decision: Contested,
    is_author: bool,  # noqa: FBT001 - drawn
    days: int,
    after: timedelta,
) -> None:
    """An appeal is taken exactly when all of it holds: own, first, standing, removed, acted on, in time."""
    taken = may_appeal(decision, days, AT + after, is_author=is_author) is None
    is_removal = decision.outcome is Outcome.REMOVE and decision.in_force and not decision.shadow
    in_time = AT + after <= appealable_until(AT, days)
    assert taken == (is_author and is_removal and not decision.appealed and in_time)


@given(st.booleans(), st.booleans(), st.booleans())
def test_only_an_uninvolved_reviewer_answers(is_reviewer: bool, is_author: bool, decided_it: bool) -> None:  # noqa: FBT001 - drawn
    """Neither the author nor whoever decided answers, whatever role they hold."""
    refusal = may_decide(is_reviewer=is_reviewer, is_author=is_author, decided_it=decided_it)
    assert (refusal is None) == (is_reviewer and not is_author and not decided_it)


_STEPS = st.lists(
    st.tuples(st.sampled_from(sorted(BY)), st.sampled_from([*Because, "withdraw"]), st.integers(1, 3)),
    max_size=12,
)


@given(_STEPS)
def test_no_sequence_of_presses_gives_two_answers(steps: list[tuple[str, Because | str, int]]) -> None:
    """Whoever presses what in whichever order: an appeal ends once, and never by whoever decided."""
    appeal, ends = OPEN, []
    for who, what, version in steps:
        if isinstance(what, Because):
            refusal = may_decide(
                is_reviewer=who in {"first", "second", "author"},
                is_author=who == "author",
                decided_it=BY[who] in REMOVED.hands,
            )
            after = refusal or answered(appeal, what, version, BY[who], AT)
        else:
            after = withdrawn(appeal, BY["author"], AT)
        if isinstance(after, Appeal):
            ends.append(after)
            appeal = after
    assert len(ends) <= 1
    assert all(end.decided_by == BY["second"] for end in ends if end.state in ANSWERED)
    assert appeal.version == 1 + len(ends)


@given(st.sampled_from(Because))
def test_the_reason_decides_which_way_it_goes(because: Because) -> None:
    """A reason belongs to one answer, and the appeal carries its code."""
    after = answered(OPEN, because, 1, "account:8", AT)
    assert isinstance(after, Appeal)
    state = AppealState.OVERTURNED if because in OVERTURNING else AppealState.UPHELD
    assert (after.state, after.answer, after.decided_at) == (state, because.code, AT)
    assert (because in OVERTURNING) != (because in UPHOLDING)


def test_every_code_has_its_sentences() -> None:
    """Refusals, reasons and states can be said in both languages."""
    codes = {each.value for each in Refusal}
    for because in Because:
        codes |= {because.code, f"appeal.next.{because.value}", f"button.appeal.{because.value}"}
    for state in AppealState:
        codes |= {f"appeal.card.{state.value}", f"appeal.state.{state.value}"}
    ended = [
        f"appeal.{part}.{s.value}" for part in ("answer", "done") for s in AppealState if s.value != "open"
    ]
    for locale in ("id", "en"):
        assert (codes | set(ended)) - set(catalogue(locale)) == set()
