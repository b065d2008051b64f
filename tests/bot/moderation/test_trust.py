"""Trust: what a report weighs by its reporter's record."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.moderation.trust import LEAST, MOST, Record, weigh

COUNTS = st.integers(0, 1000)


@pytest.mark.parametrize(
    ("borne_out", "dismissed", "weight"), [(0, 0, 1.0), (8, 0, 1.8), (0, 2, 0.5), (0, 50, LEAST), (3, 3, 1.0)]
)
def test_by_what_became_of_earlier_reports(borne_out: int, dismissed: int, weight: float) -> None:
    """Nothing known is one; who was right weighs more, who was wrong less, and never nothing."""
    assert Record(borne_out, dismissed).weight == pytest.approx(weight)


@given(COUNTS, COUNTS)
def test_it_stays_within_bounds_and_moves_the_right_way(borne_out: int, dismissed: int) -> None:
    """One more that was right never weighs less, one more that was wrong never more."""
    record = Record(borne_out, dismissed)
    assert LEAST <= record.weight <= MOST
    assert Record(borne_out + 1, dismissed).weight >= record.weight >= Record(borne_out, dismissed + 1).weight


def test_together() -> None:
    """Reports by several persons add up; none weigh nothing."""
    assert weigh([Record(), Record(8, 0)]) == pytest.approx(2.8)
    assert weigh([]) == 0
