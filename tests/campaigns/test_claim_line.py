"""Claims: deadlines, who may claim, and who is next in line."""

from datetime import UTC, datetime, timedelta

import pytest

from campaigns.claim import Waiting, deadline, is_awake, last_deadline, may_claim, move_up, reminder_at
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


def test_reserves_move_up_by_place_within_their_stratum() -> None:
    """Order is by place, whatever order the rows come in; nobody moves up twice, nor to another stratum."""
    a, c, z = Waiting("a", 0, 2), Waiting("c", 0, 3), Waiting("z", 1, 1)
    assert move_up(LINE, [0, 1, 0, 0, 2]) == [a, z, c, None, None]
    assert move_up(LINE, [0]) == [a]


def test_the_last_deadline_asks_every_reserve() -> None:
    """A stratum asks as many at once as it has seats; the slowest one counts."""
    assert last_deadline(NOW, 24, [(10, 0)]) == NOW + timedelta(hours=24)
    assert last_deadline(NOW, 24, [(10, 20), (5, 11), (0, 3)]) == NOW + timedelta(hours=24 * 4)


@pytest.mark.parametrize(
    ("until", "hours", "reminder"),
    [
        ((5, 5), 72, (4, 5)),  # noon in Jakarta: a day before
        ((5, 5), 24, (4, 13)),  # 04.00 there would be night: 20.00 the evening before
        ((5, 23), 24, (5, 13)),  # 22.00 there would be night: 20.00 the same evening
    ],
)
def test_reminders_come_in_daylight(until: tuple[int, int], hours: int, reminder: tuple[int, int]) -> None:
    """A third of the time before the end, at most a day, and never between 21.00 and 07.00."""
    moments = [datetime(2026, 12, day, hour, tzinfo=UTC) for day, hour in (until, reminder)]
    assert reminder_at(moments[0], hours, "Asia/Jakarta") == moments[1]
    assert is_awake(moments[1], "Asia/Jakarta")
    assert not is_awake(datetime(2026, 12, 4, 14, 0, tzinfo=UTC), "Asia/Jakarta")
    assert is_awake(datetime(2026, 12, 4, 0, 0, tzinfo=UTC), "Asia/Jakarta")
    assert is_awake(datetime(2026, 12, 3, 23, 0, tzinfo=UTC), "Asia/Makassar")
