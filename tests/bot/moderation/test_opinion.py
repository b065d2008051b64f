"""Opinions: agreement of reviewers beyond chance, and what is missed with its bounds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.moderation.opinion import Says, agreement, missed, says
from bot.moderation.review import Verb

STAYS, GOES = Says.STAYS, Says.GOES
OPINIONS = st.lists(st.lists(st.sampled_from(Says), max_size=5), max_size=30)


def test_verbs_that_decide_are_opinions() -> None:
    """To let stand and to take down say something of the comment; to take back says nothing."""
    assert says(Verb.APPROVE.value) is STAYS
    assert {says(verb.value) for verb in (Verb.REMOVE, Verb.WARN, Verb.RESTRICT)} == {GOES}
    assert says(Verb.UNDO.value) is None


def test_a_worked_example() -> None:
    """Ten comments, two reviewers, of one mind on eight: Scott's pi by hand is 0.583 for these margins."""
    judged = [(STAYS, STAYS)] * 5 + [(GOES, GOES)] * 3 + [(STAYS, GOES)] * 2
    found = agreement(judged)
    # Of twenty opinions eight say `goes`: 0.4; by chance 0.4^2 + 0.6^2 = 0.52.
    assert (found.comments, found.observed) == (10, 0.8)
    assert found.kappa == pytest.approx((0.8 - 0.52) / 0.48)


@pytest.mark.parametrize("judged", [[], [(STAYS,)], [(STAYS, STAYS)] * 9])
def test_where_it_says_nothing(judged: list[tuple[Says, ...]]) -> None:
    """Without pairs, or where all always say the same, there is no kappa to show."""
    assert agreement(judged).kappa is None


@given(OPINIONS)
def test_bounds(judged: list[list[Says]]) -> None:
    """Kappa lies in -1..1, is 1 only when all agree, and does not mind the order of comments or reviewers."""
    found = agreement(judged)
    turned = agreement([said[::-1] for said in judged[::-1]])
    assert found.comments == turned.comments == sum(len(said) > 1 for said in judged)
    if found.kappa is not None and turned.kappa is not None:
        assert -1 <= found.kappa <= 1
        assert found.kappa == pytest.approx(turned.kappa)
        assert (found.kappa == 1) == all(len(set(said)) < 2 for said in judged)


@given(st.integers(0, 200), st.data())
def test_what_is_missed_lies_within_its_bounds(looked_at: int, data: st.DataObject) -> None:
    """The bounds hold the share that was seen, also when nothing or everything was missed."""
    found = missed(looked_at, data.draw(st.integers(0, looked_at)))
    if looked_at:
        assert found.low is not None
        assert found.high is not None
        assert 0 <= found.low <= found.missed / looked_at + 1e-9
        assert found.missed / looked_at - 1e-9 <= found.high <= 1
    else:
        assert (found.low, found.high) == (None, None)


def test_more_looks_narrow_the_bounds() -> None:
    """A share of one in twenty is known better from two hundred looks than from twenty."""
    few, many = missed(20, 1), missed(200, 10)
    assert few.low is not None
    assert many.low is not None
    assert few.high is not None
    assert many.high is not None
    assert many.high - many.low < few.high - few.low
