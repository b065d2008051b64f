"""Flood, duplicate, raid: what they hold, and what they never do."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.moderation.comment import Author, Comment, PlatformName, Revision, digest
from bot.moderation.context import Context, Crowd, History
from bot.moderation.flag import Flag, Severity
from bot.moderation.newness import KNOWN, ROOM, is_new
from bot.moderation.phases.duplicate import duplicate
from bot.moderation.phases.flood import flood
from bot.moderation.phases.raid import THIN_ROOM, raid
from bot.moderation.policy import Policy
from bot.moderation.telling import telling_words
from models.labels import Reason, Scores, Verdict

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
LONG_AGO = AT - timedelta(days=400)
CALM = Scores(0.9, 0.0, 0.0, 0.0, Reason.REPORT, Verdict.CONSTRUCTIVE, "uji")
KNOWN_AUTHOR = History(LONG_AGO, approved=KNOWN)
COUNTS, SHARES = st.integers(0, 1000), st.floats(0, 1)
MOMENTS = st.datetimes(datetime(2026, 11, 20), AT.replace(tzinfo=None), timezones=st.just(UTC))  # noqa: DTZ001 - bounds are naive, values are not
HISTORIES = st.builds(
    History, st.none() | MOMENTS, st.none() | MOMENTS, st.lists(MOMENTS).map(tuple), st.integers(0, KNOWN)
)
CROWDS = st.builds(Crowd, COUNTS, COUNTS, COUNTS, st.booleans())
CALM_SCORES = st.builds(
    Scores, SHARES, st.floats(0, 0.59), st.floats(0, 0.49), SHARES,
    st.sampled_from(Reason), st.sampled_from(Verdict), st.just("uji"),
)  # fmt: skip


def a_comment() -> Comment:
    """A comment posted at AT."""
    author = Author(PlatformName.LOCAL, "7")
    return Comment(PlatformName.LOCAL, "c", "m", author, "x", AT, Revision(AT, 1, digest("x")))


def flags(context: Context, policy: Policy) -> list[Flag]:
    """What the three say."""
    return [make(policy)(a_comment(), context) for make in (flood, duplicate, raid)]


def posted(*seconds_before: float, **fields: object) -> History:
    """A history of comments so many seconds before AT."""
    moments = tuple(AT - timedelta(seconds=each) for each in seconds_before)
    return replace(History(AT, recent=moments), **fields)  # type: ignore[arg-type]


def test_only_what_is_over_the_limit_waits() -> None:
    """Six comments within a minute pass, the seventh waits, and a minute later all is forgotten."""
    phase = flood(Policy(flood_limit=6))

    sixth = phase(a_comment(), Context(history=posted(50, 40, 30, 20, 10)))
    seventh = phase(a_comment(), Context(history=posted(55, 50, 40, 30, 20, 10)))
    later = phase(a_comment(), Context(history=posted(65, 60, 40, 30, 20, 10)))

    assert sixth == Flag.clear("flood", {"count": 6, "limit": 6})
    assert seventh == Flag("flood", Severity.HOLD, {"count": 7, "limit": 6})
    assert later.severity is Severity.CLEAR


def test_a_known_author_may_write_faster() -> None:
    """Who has several approved comments and is not new gets more room; a new account gets none by them."""
    phase, fast = flood(Policy(flood_limit=2)), (9.0, 6.0, 3.0)

    known = phase(a_comment(), Context(history=posted(*fast, first_seen=LONG_AGO, approved=KNOWN)))
    fresh = phase(a_comment(), Context(history=posted(*fast, approved=KNOWN)))

    assert known == Flag.clear("flood", {"count": 4, "limit": 2 * ROOM})
    assert fresh.severity is Severity.HOLD


@pytest.mark.parametrize(
    ("history", "crowd", "expected"),
    [
        (History(AT), Crowd(others=2), Severity.CLEAR),
        (History(AT), Crowd(others=3), Severity.HOLD),
        (History(LONG_AGO), Crowd(others=3), Severity.HOLD),
        (KNOWN_AUTHOR, Crowd(others=8), Severity.CLEAR),
        (KNOWN_AUTHOR, Crowd(others=9), Severity.HOLD),
        (History(AT), Crowd(others=500, thin=True), Severity.CLEAR),
    ],
)
def test_nearly_the_same_by_several_waits(history: History, crowd: Crowd, expected: Severity) -> None:
    """Three others are enough; a known author has more room; few words prove nothing."""
    context = Context(history=history, crowd=crowd)
    assert duplicate(Policy())(a_comment(), context).severity is expected


@pytest.mark.parametrize(
    ("history", "crowd", "scores", "expected"),
    [
        (History(AT), Crowd(new_others=4), CALM, Severity.CLEAR),
        (History(AT), Crowd(new_others=5), CALM, Severity.HOLD),
        (History(LONG_AGO), Crowd(new_others=50), CALM, Severity.CLEAR),
        (History(AT, made_at=LONG_AGO), Crowd(new_others=50), CALM, Severity.CLEAR),
        (History(LONG_AGO, made_at=AT), Crowd(new_others=5), CALM, Severity.HOLD),
        (History(AT), Crowd(new_others=5), replace(CALM, spam=0.5), Severity.REMOVE),
        (History(AT), Crowd(new_others=5), replace(CALM, toxic=0.6), Severity.REMOVE),
        (History(AT), Crowd(new_others=4), replace(CALM, spam=0.9), Severity.CLEAR),
        (History(AT), Crowd(new_others=50, burst=19, thin=True), CALM, Severity.CLEAR),
        (History(AT), Crowd(new_others=50, burst=5 * THIN_ROOM, thin=True), CALM, Severity.HOLD),
    ],
)
def test_a_raid_is_many_new_accounts_with_the_same_words(
    history: History, crowd: Crowd, scores: Scores, expected: Severity
) -> None:
    """It holds new accounts alone, and removes where the model finds spam or an attack as well."""
    context = Context(scores, history=history, crowd=crowd)
    assert raid(Policy())(a_comment(), context).severity is expected


@given(CALM_SCORES, HISTORIES, CROWDS)
def test_none_removes_without_the_model(scores: Scores, history: History, crowd: Crowd) -> None:
    """However many say the same and however fast, below the model's hold thresholds a person decides."""
    found = flags(Context(scores, history=history, crowd=crowd), Policy())

    assert {flag.severity for flag in found} <= {Severity.CLEAR, Severity.HOLD}


@given(HISTORIES, CROWDS, COUNTS)
def test_more_in_a_crowd_is_never_milder(history: History, crowd: Crowd, more: int) -> None:
    """One more who says the same makes no phase milder, so that nobody hides among others."""
    larger = Crowd(crowd.others + more, crowd.new_others + more, crowd.burst + more, crowd.thin)
    before = flags(Context(CALM, history=history, crowd=crowd), Policy())
    after = flags(Context(CALM, history=history, crowd=larger), Policy())

    assert all(b.severity <= a.severity for b, a in zip(before, after, strict=True))


@given(HISTORIES)
def test_being_new_alone_holds_nobody(history: History) -> None:
    """On the bot's first day everyone is new; without the same words by others that means nothing."""
    found = flags(Context(CALM, history=replace(history, recent=()), crowd=Crowd()), Policy())

    assert {flag.severity for flag in found} == {Severity.CLEAR}


def test_an_account_is_as_old_as_its_platform_says() -> None:
    """The platform's word goes before the day we met; without either an account counts as new."""
    assert not is_new(AT, LONG_AGO, AT, Policy(new_days=3))
    assert is_new(LONG_AGO, AT, AT, Policy(new_days=3))
    assert not is_new(AT - timedelta(days=3), None, AT, Policy(new_days=3))
    assert is_new(None, None, AT, Policy(new_days=3))


@pytest.mark.parametrize(
    ("plain", "count"),
    [
        ("terima kasih banyak pak semoga sehat selalu", 0),
        ("mantap", 0),
        ("lampu jalan mati", 3),
        ("lampu lampu lampu lampu lampu", 1),
        ("boikotpasarmurahpanitianyacumacarimuka", 6),
        ("", 0),
    ],
)
def test_common_words_tell_nothing(plain: str, count: int) -> None:
    """Thanks, wishes and cheers count for nothing, repeats once, and lost spaces hide no words."""
    assert telling_words(plain) == count
