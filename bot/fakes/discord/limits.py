"""Rate limits: so many calls of one bucket in so many seconds, and fifty of all in one.

Decides when a call comes too soon and what the headers say. Off until somebody asks for it.
"""

import hashlib
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.fakes.discord.faults import too_many

_MAJOR = ("channel_id", "guild_id", "webhook_id", "webhook_token", "interaction_id")
_LOOSE = 50


@dataclass
class Limits:
    """Counts calls.

    Attributes:
        clock: Unix seconds.
        most: by route, calls and seconds; a route that is not named goes freely.
        overall: calls a second of all routes that need the token; 0 lets all through.
    """

    clock: Callable[[], float]
    most: dict[str, tuple[int, float]] = field(default_factory=dict)
    overall: int = 0
    _seen: dict[str, deque[float]] = field(default_factory=dict)

    def strict(self) -> None:
        """Keep the limits that the service is known for: 5 messages in 5 s a channel, 50 calls a second."""
        self.most["POST /channels/{channel_id}/messages"] = (5, 5.0)
        self.overall = 50

    def count(self, route: str, ids: dict[str, str], *, open_to_all: bool) -> dict[str, str]:
        """Count a call; gives the headers of its answer.

        Raises:
            Refused: 429.
        """
        now = self.clock()
        if self.overall and not open_to_all:
            wait = self._wait("*", self.overall, 1.0, now)
            if wait:
                raise too_many(wait, everywhere=True)
        bucket = hashlib.sha256(route.encode()).hexdigest()[:32]
        if route not in self.most:
            return _headers(bucket, _LOOSE, _LOOSE - 1, 1.0, now)
        calls, seconds = self.most[route]
        key = route + "".join(ids.get(name, "") for name in _MAJOR)
        wait = self._wait(key, calls, seconds, now)
        if wait:
            raise too_many(wait)
        times = self._seen[key]
        return _headers(bucket, calls, calls - len(times), times[0] + seconds - now, now)

    def _wait(self, key: str, calls: int, seconds: float, now: float) -> float:
        times = self._seen.setdefault(key, deque())
        while times and times[0] <= now - seconds:
            times.popleft()
        if len(times) >= calls:
            return round(times[0] + seconds - now, 3) or 0.001
        times.append(now)
        return 0.0


def _headers(bucket: str, limit: int, remaining: int, reset_after: float, now: float) -> dict[str, str]:
    return {
        "X-RateLimit-Limit": str(limit),
        "X-RateLimit-Remaining": str(remaining),
        "X-RateLimit-Reset": f"{now + reset_after:.3f}",
        "X-RateLimit-Reset-After": f"{reset_after:.3f}",
        "X-RateLimit-Bucket": bucket,
    }
