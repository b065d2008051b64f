"""Limits: Telegram's own pace: 30 calls a second, about one message a second a person, 20 a minute a group.

A call over the limit is refused with the seconds to wait, so that the outbox may do other work.
"""

import time
from collections import defaultdict, deque
from collections.abc import Callable

from bot.ports.platform import PlatformBusy

OVERALL = (30, 1.0)
PERSON = (3, 3.0)
GROUP = (20, 60.0)
REMEMBERED = 4096  # chats, before those that have been quiet are dropped


class Limits:
    """Sliding windows over a clock of seconds that only goes forward."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._sent: defaultdict[str, deque[float]] = defaultdict(deque)

    async def before(self, chat_ref: str = "") -> None:
        """Count a call; with a chat, as a message to it.

        Raises:
            PlatformBusy: it would come too early.
        """
        now = self._clock()
        windows = [("", OVERALL)]
        if chat_ref:
            windows.append((chat_ref, GROUP if chat_ref.startswith("-") else PERSON))
        wait = max(self._wait(key, limit, now) for key, limit in windows)
        if wait > 0:
            overall = self._wait("", OVERALL, now) == wait
            raise PlatformBusy("our own pace", wait, throttled=True, whole=overall)
        for key, _ in windows:
            self._sent[key].append(now)
        if len(self._sent) > REMEMBERED:
            self._forget(now)

    def _wait(self, key: str, limit: tuple[int, float], now: float) -> float:
        count, seconds = limit
        window = self._sent[key]
        while window and window[0] <= now - seconds:
            window.popleft()
        return window[0] + seconds - now if len(window) >= count else 0.0

    def _forget(self, now: float) -> None:
        """Drop the windows of chats that have been quiet, so that a year of people does not pile up."""
        longest = max(OVERALL[1], PERSON[1], GROUP[1])
        quiet = [key for key, window in self._sent.items() if not window or window[-1] <= now - longest]
        for key in quiet:
            del self._sent[key]
