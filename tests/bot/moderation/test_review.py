"""Review items: what a press does, and what it no longer can."""

from datetime import UTC, datetime

import pytest

from bot.moderation.review import (
    ASSIGNED_FOR,
    Reviewer,
    ReviewItem,
    ReviewState,
    TooLate,
    Verb,
    held_until,
    press,
)

AT = datetime(2026, 11, 24, tzinfo=UTC)
PENDING = ReviewItem(1, 2, 3, ReviewState.PENDING, 1, urgent=False, opened_at=AT)
NINE, EIGHT = Reviewer("account:9"), Reviewer("account:8")
LEAD = Reviewer("account:1", leads=True)


def _pressed(item: ReviewItem, verb: Verb, version: int, by: Reviewer = NINE) -> ReviewItem:
    after = press(item, verb, version, by, AT)
    assert isinstance(after, ReviewItem)
    return after


@pytest.mark.parametrize(
    ("verb", "state"),
    [
        (Verb.APPROVE, ReviewState.APPROVED),
        (Verb.REMOVE, ReviewState.REMOVED),
        (Verb.WARN, ReviewState.WARNED),
        (Verb.IGNORE, ReviewState.IGNORED),
        (Verb.RESTRICT_DAY, ReviewState.RESTRICTED_DAY),
    ],
)
def test_a_press_decides(verb: Verb, state: ReviewState) -> None:
    """The item carries the new state, who pressed and when, and one version more."""
    after = _pressed(PENDING, verb, 1)
    assert (after.state, after.version, after.decided_by, after.decided_at) == (state, 2, "account:9", AT)


def test_undo_opens_it_again() -> None:
    """An undone item waits as before, two versions on."""
    after = _pressed(_pressed(PENDING, Verb.REMOVE, 1), Verb.UNDO, 2)
    assert (after.state, after.version, after.decided_by) == (ReviewState.PENDING, 3, None)


def test_the_second_of_two_presses_comes_too_late() -> None:
    """A button that shows an older version is told that another has decided, and when."""
    decided = _pressed(PENDING, Verb.APPROVE, 1)
    assert press(decided, Verb.REMOVE, 1, EIGHT, AT) == TooLate("review.decided_by_other", AT)


def test_nothing_to_undo() -> None:
    """Undo on a waiting item does nothing."""
    assert press(PENDING, Verb.UNDO, 1, EIGHT, AT) == TooLate("review.nothing_to_undo")


def test_an_edited_comment_is_judged_on_its_own() -> None:
    """A card of the old text no longer decides anything."""
    gone = ReviewItem(1, 2, 3, ReviewState.SUPERSEDED, 2, urgent=False, opened_at=AT)
    assert press(gone, Verb.REMOVE, 2, EIGHT, AT) == TooLate("review.superseded", None)


def test_what_is_taken_is_refused_to_others_until_it_expires() -> None:
    """While one reads, presses of others are refused with until when; then anyone may decide."""
    taken = _pressed(PENDING, Verb.TAKE, 1)
    until = AT + ASSIGNED_FOR
    assert press(taken, Verb.APPROVE, 2, EIGHT, until - ASSIGNED_FOR / 2) == TooLate(
        "review.being_read", until
    )
    assert isinstance(press(taken, Verb.APPROVE, 2, EIGHT, until), ReviewItem)
    assert isinstance(press(taken, Verb.APPROVE, 2, NINE, AT), ReviewItem)


def test_only_the_holder_gives_back() -> None:
    """Giving back what nobody holds does nothing; the holder's frees it for all."""
    assert press(PENDING, Verb.RELEASE, 1, NINE, AT) == TooLate("review.not_taken")
    free = _pressed(_pressed(PENDING, Verb.TAKE, 1), Verb.RELEASE, 2)
    assert held_until(free, EIGHT, AT) is None


def test_what_is_escalated_is_for_leads() -> None:
    """It waits still, nobody holds it, reviewers are refused, and a lead decides or hands it back."""
    up = _pressed(_pressed(PENDING, Verb.TAKE, 1), Verb.ESCALATE, 2)
    assert (up.state, up.escalated, up.assigned_to) == (ReviewState.PENDING, True, None)
    assert press(up, Verb.REMOVE, 3, NINE, AT) == TooLate("review.for_leads")
    assert _pressed(up, Verb.REMOVE, 3, LEAD).state is ReviewState.REMOVED
    assert not _pressed(up, Verb.UNDO, 3, LEAD).escalated


def test_a_week_takes_two_persons() -> None:
    """The first press proposes, the same person cannot confirm by any account, another one does."""
    proposed = _pressed(PENDING, Verb.RESTRICT_WEEK, 1)
    assert (proposed.state, proposed.version, proposed.proposed_by) == (ReviewState.PENDING, 2, "account:9")
    same = Reviewer("account:7", also=frozenset({"account:9"}))
    for by in (NINE, same):
        assert press(proposed, Verb.RESTRICT_WEEK, 2, by, AT) == TooLate("review.second_person")
    assert _pressed(proposed, Verb.RESTRICT_WEEK, 2, EIGHT).state is ReviewState.RESTRICTED_WEEK


def test_a_proposal_ends_by_another_decision_or_by_undo() -> None:
    """Anyone may decide otherwise, or take the proposal off."""
    proposed = _pressed(PENDING, Verb.RESTRICT_WEEK, 1)
    assert _pressed(proposed, Verb.APPROVE, 2, EIGHT).state is ReviewState.APPROVED
    assert _pressed(proposed, Verb.UNDO, 2, EIGHT).proposed is None


def test_a_card_that_changed_says_so() -> None:
    """A press on a card that does not show the proposal yet decides nothing."""
    proposed = _pressed(PENDING, Verb.RESTRICT_WEEK, 1)
    assert press(proposed, Verb.RESTRICT_WEEK, 1, EIGHT, AT) == TooLate("review.changed")
