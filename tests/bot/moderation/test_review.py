"""Review items: what a press does, and what it no longer can."""

from datetime import UTC, datetime

import pytest

from bot.moderation.review import ReviewItem, ReviewState, TooLate, Verb, press

AT = datetime(2026, 11, 24, tzinfo=UTC)
PENDING = ReviewItem(1, 2, 3, ReviewState.PENDING, 1, urgent=False, opened_at=AT)


def _pressed(item: ReviewItem, verb: Verb, version: int) -> ReviewItem:
    after = press(item, verb, version, "account:9", AT)
    assert isinstance(after, ReviewItem)
    return after


@pytest.mark.parametrize(
    ("verb", "state"),
    [
        (Verb.APPROVE, ReviewState.APPROVED),
        (Verb.REMOVE, ReviewState.REMOVED),
        (Verb.WARN, ReviewState.WARNED),
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
    assert press(decided, Verb.REMOVE, 1, "account:8", AT) == TooLate("review.decided_by_other", AT)


def test_nothing_to_undo() -> None:
    """Undo on a waiting item does nothing."""
    assert press(PENDING, Verb.UNDO, 1, "account:8", AT) == TooLate("review.nothing_to_undo", None)


def test_an_edited_comment_is_judged_on_its_own() -> None:
    """A card of the old text no longer decides anything."""
    gone = ReviewItem(1, 2, 3, ReviewState.SUPERSEDED, 2, urgent=False, opened_at=AT)
    assert press(gone, Verb.REMOVE, 2, "account:8", AT) == TooLate("review.superseded", None)
