"""Strikes and the ladder: one step at a time, never down while strikes stand, none skipped."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.moderation.decision import decide
from bot.moderation.flag import Flag, Severity
from bot.moderation.policy import LADDER
from bot.moderation.rules import Rule, rule_of
from bot.moderation.strike import Step, Strike, counted, step_for

AT = datetime(2026, 11, 24, tzinfo=UTC)
LADDERS = st.lists(st.sampled_from(LADDER), unique=True, min_size=1).map(
    lambda s: sorted(s, key=LADDER.index)
)


def a_strike(comment: int, decision: int) -> Strike:
    """A standing strike for a comment by a decision."""
    return Strike(0, 1, 1, 1, comment, decision, Rule.INSULT, AT, AT + timedelta(days=90))


@given(LADDERS, st.integers(1, 12))
def test_the_ladder_never_skips_a_step_and_never_leads_down(ladder: list[str], violations: int) -> None:
    """The first violation meets the first step, each further one the next, and the last is taken again."""
    places = [ladder.index(step_for(standing, ladder)) for standing in range(violations)]
    assert places[0] == 0
    assert all(after == min(before + 1, len(ladder) - 1) for before, after in pairwise(places))


def test_without_a_ladder_there_is_only_a_reminder() -> None:
    """An empty ladder restricts nobody, however many strikes stand."""
    assert {step_for(standing, ()) for standing in range(9)} == {Step.REMIND}


@given(st.lists(st.integers(1, 5)), st.integers(1, 5))
def test_a_comment_counts_once(comments: list[int], own: int) -> None:
    """Several decisions on one comment are one violation, and the comment at hand is left out."""
    standing = [a_strike(comment, number) for number, comment in enumerate(comments)]
    assert counted(standing) == len(set(comments))
    assert counted(standing, own) == len(set(comments) - {own})


def test_a_check_that_failed_accuses_nobody() -> None:
    """Beside what did not run, what was found is named; where nothing was found no rule is."""
    failed = Flag("toxicity", Severity.HOLD, {"unchecked": True})
    found = Flag("links", Severity.HOLD, {"count": 1, "limit": 0})
    assert rule_of(decide((failed, found))) is Rule.LINK
    assert rule_of(decide((failed,))) is Rule.OTHER
