"""HttpTimekeeper: the platforms' own time, from the Date header of any answer they give."""

import asyncio
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from bot.beacons.bounded import Answer, Unanswered, ask
from bot.ports.clock import Clock

SECONDS = 5.0
LONGEST = 65536
KEPT_SECONDS = 60.0  # how long an answer is good for


class HttpTimekeeper:
    """Asks a few addresses, without any token, and remembers for a minute what they said."""

    def __init__(self, urls: Sequence[str], clock: Clock, seconds: float = SECONDS) -> None:
        self._urls, self._clock, self._seconds = tuple(urls), clock, seconds
        self._known: timedelta | None = None
        self._asked_at: float | None = None

    async def offset(self) -> timedelta | None:
        """How far our clock runs ahead, by the middle one of those that answered."""
        if self._asked_at is None or time.monotonic() - self._asked_at > KEPT_SECONDS:
            asked = await asyncio.gather(*(self._one(url) for url in self._urls))
            found = sorted(each for each in asked if each is not None)
            self._known = found[len(found) // 2] if found else None
            self._asked_at = time.monotonic()
        return self._known

    async def _one(self, url: str) -> timedelta | None:
        began = self._clock.now()
        try:
            answer = await ask("GET", url, limit=LONGEST, seconds=self._seconds)
        except Unanswered:
            return None
        said = _date(answer)
        # Between the question and the answer; the header has whole seconds.
        half = (self._clock.now() - began) / 2
        return None if said is None else began + half - said


def _date(answer: Answer) -> datetime | None:
    try:
        said = parsedate_to_datetime(answer.headers["date"])
    except (KeyError, ValueError):
        return None
    return said if said.tzinfo is not None else said.replace(tzinfo=UTC)
