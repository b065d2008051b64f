"""Ids that carry their moment, as the real ones do."""

from collections.abc import Callable
from datetime import UTC, datetime

EPOCH_MS = 1_420_070_400_000
_SHIFT = 22


class Snowflakes:
    """Makes ids from a clock of Unix seconds; each is larger than the one before."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._last = 0

    def next(self) -> int:
        """Make one."""
        moment = (int(self._clock() * 1000) - EPOCH_MS) << _SHIFT
        self._last = max(self._last + 1, moment)
        return self._last


def moment_of(number: int) -> float:
    """Give the Unix seconds at which an id was made."""
    return ((number >> _SHIFT) + EPOCH_MS) / 1000


def written(seconds: float) -> str:
    """Write a moment as the service does."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="microseconds")
