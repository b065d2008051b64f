"""The breaker: opens after failures in a row, waits ever longer, and closes at the first answer."""

from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.services.breaker import FAILURES, FIRST_WAIT, LONGEST_WAIT, Breaker
from tests.support.builders import NOON

STEPS = st.lists(st.tuples(st.booleans(), st.floats(0, 100)), max_size=60)


def after(steps: list[tuple[bool, float]]) -> tuple[Breaker, timedelta]:
    """A breaker after answers and failures, each so many seconds after the one before."""
    breaker, passed = Breaker(), timedelta()
    for answered, seconds in steps:
        passed += timedelta(seconds=seconds)
        breaker = breaker.answered() if answered else breaker.failed(NOON + passed)
    return breaker, passed


@given(STEPS)
def test_it_is_open_exactly_after_enough_failures_in_a_row(steps: list[tuple[bool, float]]) -> None:
    """Fewer failures than that since the last answer leave it closed; as many or more keep it open."""
    breaker, passed = after(steps)
    since = [answered for answered, _ in steps]
    in_a_row = since[::-1].index(True) if True in since else len(since)
    now = NOON + passed
    assert (breaker.is_silent(now) or breaker.is_on_trial(now)) == (in_a_row >= FAILURES)
    assert (breaker.opened_at is not None) == (in_a_row >= FAILURES)


@given(STEPS)
def test_an_answer_closes_it_and_forgets_everything(steps: list[tuple[bool, float]]) -> None:
    """Whatever was before, after an answer it is as new."""
    assert after(steps)[0].answered() == Breaker()


@given(STEPS)
def test_the_next_trial_is_never_further_off_than_the_longest_wait(steps: list[tuple[bool, float]]) -> None:
    """An open breaker asks again within a minute, and is either silent or on trial, never both."""
    breaker, passed = after(steps)
    now = NOON + passed
    assert not (breaker.is_silent(now) and breaker.is_on_trial(now))
    assert breaker.retry_at is None or breaker.retry_at - now <= LONGEST_WAIT


def test_each_failed_trial_doubles_the_wait() -> None:
    """One second, two, four, up to a minute; since when it is silent stays the same."""
    breaker, now = Breaker(), NOON
    for _ in range(FAILURES):
        breaker = breaker.failed(now)
    waits = []
    for _ in range(9):
        assert breaker.retry_at is not None
        waits.append(breaker.retry_at - now)
        now = breaker.retry_at
        breaker = breaker.failed(now)
    assert waits[0] == FIRST_WAIT
    assert all(later == min(LONGEST_WAIT, 2 * sooner) for sooner, later in pairwise(waits))
    assert waits[-1] == LONGEST_WAIT
    assert breaker.opened_at == NOON


def test_what_was_on_its_way_when_it_opened_counts_for_nothing() -> None:
    """Fifty failures of one moment open it once, for the first wait."""
    breaker = Breaker()
    for _ in range(50):
        breaker = breaker.failed(NOON)
    assert breaker.retry_at == NOON + FIRST_WAIT
