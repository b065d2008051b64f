"""The queue's order: the urgent first, then by age, moved ahead by harm and reach within bounds."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.moderation.flag import Flag, Severity
from bot.moderation.rank import MOST_HARM, MOST_REACH, ahead_of, rank_of
from tests.support.builders import scores

_MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - the strategy adds the zone
_AHEAD = st.timedeltas(timedelta(days=-1), timedelta(days=30))
_PHASES = ("personal_data", "toxicity", "gambling", "raid", "links", "constructive", "new_phase")
_FLAGS = st.lists(
    st.builds(Flag, st.sampled_from(_PHASES), st.sampled_from(Severity), st.just({})), max_size=4
)
_SCORES = st.none() | st.floats(0, 1).map(lambda toxic: scores(toxic=toxic))
BOUND = MOST_HARM + MOST_REACH


@given(_MOMENTS, _MOMENTS, _AHEAD, _AHEAD)
def test_the_urgent_come_first(one: datetime, other: datetime, ahead: timedelta, further: timedelta) -> None:
    """However old and harmful another item is, a cry for help stands before it."""
    assert rank_of(one, urgent=True, ahead=ahead) < rank_of(other, urgent=False, ahead=further)


@given(_MOMENTS, st.timedeltas(timedelta(seconds=1), timedelta(days=400)), _AHEAD, st.booleans())
def test_among_equals_the_older_comes_first(
    at: datetime,
    later: timedelta,
    ahead: timedelta,
    urgent: bool,  # noqa: FBT001 - what the property is about
) -> None:
    """Of two items that weigh the same, the one that waits longer is seen first."""
    assert rank_of(at, urgent=urgent, ahead=ahead) < rank_of(at + later, urgent=urgent, ahead=ahead)


@given(_MOMENTS, _AHEAD, _AHEAD)
def test_no_harm_starves_what_is_old(at: datetime, ahead: timedelta, further: timedelta) -> None:
    """Whatever was opened more than the bounds later never gets ahead."""
    old = rank_of(at, urgent=False, ahead=ahead)
    assert old < rank_of(at + BOUND + timedelta(seconds=2), urgent=False, ahead=further)


@given(_FLAGS, _SCORES, st.integers(-5, 10_000))
def test_what_puts_ahead_is_bounded(flags: list[Flag], said: object, reports: int) -> None:
    """Harm and reach together count for no more than their bounds, and never backwards."""
    of_model = said if said is None else replace(scores(), toxic=said.toxic)  # type: ignore[attr-defined]
    assert timedelta(0) <= ahead_of(flags, of_model, reports) <= BOUND


@given(_FLAGS, st.integers(0, 100), st.integers(0, 100))
def test_more_reports_never_put_it_back(flags: list[Flag], few: int, more: int) -> None:
    """Every further report moves an item ahead or leaves it where it is."""
    assert ahead_of(flags, None, few) <= ahead_of(flags, None, few + more)


def test_harm_puts_ahead() -> None:
    """Somebody's number comes before a worse insult, that before a mild one, and that before a flood."""
    number = ahead_of([Flag("personal_data", Severity.HOLD)], None)
    worse, mild = (ahead_of([Flag("toxicity", Severity.HOLD)], scores(toxic=toxic)) for toxic in (0.95, 0.6))
    flood = ahead_of([Flag("flood", Severity.HOLD)], None)
    assert number > worse > mild > flood > timedelta(0)


def test_what_was_not_checked_harms_nobody() -> None:
    """A check that failed is no harm, and a phase that found little is none."""
    assert ahead_of([Flag.unchecked("toxicity"), Flag.clear("gambling")], scores(toxic=0.9)) == timedelta(0)
