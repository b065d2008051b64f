"""Unusual: what stands out by its own limits, and honest crowds that do not."""

from datetime import UTC, datetime, timedelta

import pytest

from campaigns.unusual import Act, Group, Kind, sure_from, unusual

NOON = datetime(2026, 12, 1, 5, 0, tzinfo=UTC)
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)


def spread(count: int, every: timedelta, start: int = 1000) -> list[Act]:
    """So many new persons, one after another."""
    return [Act(start + n, start + n, NOON + n * every, NOON + n * every) for n in range(count)]


def test_nothing_stands_out_of_an_ordinary_day() -> None:
    """Entries of different people at different times form no group."""
    assert unusual(spread(200, timedelta(minutes=5))) == ()
    assert unusual([]) == ()


@pytest.mark.parametrize(("count", "found"), [(2, False), (3, True)])
def test_several_who_declare_one_number(count: int, found: bool) -> None:  # noqa: FBT001 - a case's outcome
    """Three persons with one declared number are a group; its key is the number's own."""
    acts = [Act(n, n, NOON + n * HOUR, phone="ab") for n in range(1, count + 1)]

    assert unusual(acts) == ((Group(Kind.ONE_PHONE, "ab", (1, 2, 3)),) if found else ())


def test_one_person_is_no_crowd() -> None:
    """Many comments of one person, alike and with one number, are one person's."""
    acts = [Act(1, 1, NOON + n * HOUR, phone="ab", sayings=frozenset({9}), made_at=NOON) for n in range(20)]

    assert unusual(acts) == ()


def test_the_same_text_of_five() -> None:
    """Five who said nearly the same are a group, and a sixth who said otherwise is not in it."""
    acts = [Act(n, n, NOON + n * HOUR, sayings=frozenset({7, 100 + n})) for n in range(1, 6)]

    assert unusual([*acts, Act(6, 6, NOON)]) == (Group(Kind.SAME_TEXT, "7", (1, 2, 3, 4, 5)),)


def test_accounts_made_within_one_hour() -> None:
    """Five accounts of one hour are a group; those of the next hour are another's."""
    made = [NOON + timedelta(minutes=n) for n in (1, 2, 3, 30, 59, 61)]
    acts = [Act(n, n, NOON + n * HOUR, made_at=at) for n, at in enumerate(made)]

    assert unusual(acts) == (Group(Kind.MADE_TOGETHER, "2026-12-01T05", (0, 1, 2, 3, 4)),)


@pytest.mark.parametrize(
    ("pauses", "found"), [((5, 5, 5), True), ((5, 6, 5), False), ((5, 5), False), ((0, 0, 0), True)]
)
def test_entries_only_seconds_apart(pauses: tuple[int, ...], found: bool) -> None:  # noqa: FBT001 - as above
    """Four entries of one account, each at most five seconds after the one before."""
    moments = [NOON]
    for pause in pauses:
        moments.append(moments[-1] + pause * SECOND)
    acts = [Act(1, 3, at) for at in moments]

    assert unusual(acts) == ((Group(Kind.RAPID, "3", (1,)),) if found else ())


def test_a_burst_of_new_entrants() -> None:
    """Forty new accounts within minutes stand out of a quiet day; accounts known for long do not."""
    burst = spread(40, 5 * SECOND, start=1)
    known = [Act(a.person, a.account, a.posted_at, NOON - timedelta(days=30)) for a in burst]

    (group,) = unusual([*burst, *spread(20, HOUR)])
    assert (group.kind, len(group.persons)) == (Kind.BURST, 41)
    assert unusual([*known, *spread(20, HOUR)]) == ()


def test_the_rush_that_a_call_brings_is_no_burst() -> None:
    """Before the moment that is given a burst is none, and after it it is."""
    burst = spread(40, 5 * SECOND)
    assert unusual(burst, bursts_from=NOON + HOUR) == ()
    assert [group.kind for group in unusual(burst, bursts_from=NOON)] == [Kind.BURST]


def test_a_hundred_thousand_accounts_share_hours_by_chance() -> None:
    """Where very many enter in a day, a few accounts of one hour are nothing, and sixty are."""
    hours = [NOON - (n * 7919 % 70_000) * HOUR for n in range(100_000)]
    acts = [Act(n, n, NOON + n * SECOND, made_at=at) for n, at in enumerate(hours)]
    together = [Act(10**6 + n, 10**6 + n, NOON, made_at=NOON + HOUR) for n in range(60)]
    assert [len(group.persons) for group in unusual([*acts, *together])] == [60]


def test_a_busy_day_is_no_burst() -> None:
    """Where every stretch is as busy, none stands out."""
    assert unusual(spread(5000, 15 * SECOND)) == ()


def test_the_order_of_entries_changes_nothing() -> None:
    """Whatever order the store gives, the groups are the same."""
    acts = [*spread(40, 5 * SECOND), *[Act(n, n, NOON, phone="x") for n in range(5)]]

    assert unusual(acts) == unusual(acts[::-1])


@pytest.mark.parametrize(
    ("left", "after"),
    [
        (timedelta(days=9), timedelta(days=1)),
        (timedelta(hours=10), timedelta(hours=5)),
        (-HOUR, timedelta(0)),
    ],
)
def test_ones_word_counts_before_the_list_is_drafted(left: timedelta, after: timedelta) -> None:
    """A day later, or halfway where less is left: nobody is shut out by waiting."""
    assert sure_from(NOON, NOON + left) == NOON + after
