"""Pace: how many messages a platform takes in a while, counted before it has to say so.

A message over the limit is refused with the seconds to wait, so that the outbox may do other work.
"""

import time
from collections import defaultdict, deque
from collections.abc import Callable

from bot.ports.platform import PlatformBusy

Window = tuple[int, float]  # so many within so many seconds
REMEMBERED = 4096  # chats, before those that have been quiet are dropped


class Pace:
    """Sliding windows, over all chats and for each; the clock counts seconds and only goes forward."""

    def __init__(self, overall: Window, each: Window, clock: Callable[[], float] = time.monotonic) -> None:
        self._overall, self._each, self._clock = overall, each, clock
        self._sent: defaultdict[str, deque[float]] = defaultdict(deque)

    def before(self, chat_ref: str) -> None:
        """Count a message to a chat.

        Raises:
            PlatformBusy: it would come too early.
        """
        now = self._clock()
        windows = (("", self._overall), (chat_ref, self._each))
        wait = max(self._wait(key, window, now) for key, window in windows)
        if wait > 0:
            raise PlatformBusy("our own pace", wait, throttled=True)
        for key, _ in windows:
            self._sent[key].append(now)
        if len(self._sent) > REMEMBERED:
            self._forget(now - max(self._overall[1], self._each[1]))

    def _wait(self, key: str, window: Window, now: float) -> float:
        count, seconds = window
        sent = self._sent[key]
        while sent and sent[0] <= now - seconds:
            sent.popleft()
        return sent[0] + seconds - now if len(sent) >= count else 0.0

    def _forget(self, before: float) -> None:
        """Drop the chats that have been quiet, so that a year of people does not pile up."""
        for key in [key for key, sent in self._sent.items() if not sent or sent[-1] <= before]:
            del self._sent[key]
