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
    ("state", "until", "at", "refusal"),
    [
        ("waiting", UNTIL, UNTIL, None),
        ("waiting", UNTIL, UNTIL + timedelta(seconds=1), Refusal("claim.too_late", {"until": UNTIL})),
        ("claimed", UNTIL, UNTIL + timedelta(days=9), None),
        ("lost", UNTIL, NOW, Refusal("claim.seat_lost")),
        ("reserve", None, NOW, Refusal("claim.still_reserve")),
        ("waiting", None, NOW, Refusal("claim.seat_lost")),
    ],
)
def test_who_may_claim(state: str, until: datetime | None, at: datetime, refusal: Refusal | None) -> None:
    """A winner in time, or one who claimed already; everyone else hears why not."""
    assert may_claim(state, until, at) == refusal


def test_the_next_reserve_is_the_first_place_of_the_stratum() -> None:
    """Order is by place within the stratum, whatever order the rows come in."""
    assert next_reserve(LINE, 0) == Waiting("a", 0, 2)
    assert next_reserve(LINE, 1) == Waiting("z", 1, 1)
    assert next_reserve(LINE, 2) is None
