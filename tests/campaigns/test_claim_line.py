"""Claims: deadlines, who may claim, and who is next in line."""

from datetime import UTC, datetime, timedelta

import pytest

from campaigns.claim import Waiting, deadline, may_claim, next_reserve
from campaigns.refusal import Refusal

NOW = datetime(2026, 12, 3, 14, 0, tzinfo=UTC)
UNTIL = deadline(NOW, 72)
LINE = (Waiting("c", 0, 3), Waiting("a", 0, 2), Waiting("z", 1, 1))


def test_the_deadline_counts_hours_from_publication() -> None:
    """72 hours are three days."""
    assert timedelta(days=3) == UNTIL - NOW


@pytest.mark.parametrize(
    ("state", "refusal"),
    [
        ("waiting", None),
        ("claimed", None),
        ("lost", Refusal("claim.seat_lost")),
        ("reserve", Refusal("claim.still_reserve")),
    ],
)
def test_who_may_claim(state: str, refusal: Refusal | None) -> None:
    """A winner whose seat has not passed on, or one who claimed already; everyone else hears why not."""
    assert may_claim(state) == refusal


def test_the_next_reserve_is_the_first_place_of_the_stratum() -> None:
    """Order is by place within the stratum, whatever order the rows come in."""
    assert next_reserve(LINE, 0) == Waiting("a", 0, 2)
    assert next_reserve(LINE, 1) == Waiting("z", 1, 1)
    assert next_reserve(LINE, 2) is None
