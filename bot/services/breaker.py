"""Breaker: leaves a platform alone that does not answer, and asks it ever more rarely whether it does again.

Pure: the time is an argument. Which failures count, and that one action at a time is the trial, is its
caller's business.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

FAILURES = 5  # in a row, before it opens
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=1), timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Breaker:
    """Closed while `opened_at` is None; otherwise open, and from `retry_at` on waiting for a trial.

    `failures`: those in a row while it was closed. `wait`: how long it is left alone this time.
    """

    failures: int = 0
    opened_at: datetime | None = None
    wait: timedelta = FIRST_WAIT
    retry_at: datetime | None = None

    def failed(self, now: datetime) -> "Breaker":
        """After an effect that got no answer; one that was on its way before it opened changes nothing."""
        if self.retry_at is None:
            if self.failures + 1 < FAILURES:
                return replace(self, failures=self.failures + 1)
            return Breaker(FAILURES, now, FIRST_WAIT, now + FIRST_WAIT)
        if now < self.retry_at:
            return self
        wait = min(LONGEST_WAIT, self.wait * 2)
        return replace(self, wait=wait, retry_at=now + wait)

    def answered(self) -> "Breaker":
        """After an answer of any kind: it closes, and nothing that was before counts."""
        return Breaker()

    def is_silent(self, now: datetime) -> bool:
        """Nothing may be tried."""
        return self.retry_at is not None and now < self.retry_at

    def is_on_trial(self, now: datetime) -> bool:
        """One action may be tried."""
        return self.retry_at is not None and now >= self.retry_at
