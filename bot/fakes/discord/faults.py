"""What goes wrong on the way, planned call by call.

Decides which fault the next call of a route meets. Knows no state.
"""

from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import Literal

from bot.fakes.discord.refusal import KNOWN, TOO_MANY, Json, Refused
from bot.fakes.discord.refusal import refused as known

EVERY = "*"
_WORDS = {
    500: "500: Internal Server Error",
    502: "502: Bad Gateway",
    503: "503: Service Unavailable",
    504: "504: Gateway Timeout",
}


@dataclass(frozen=True)
class Fault:
    """One planned fault.

    Attributes:
        error: the answer instead of the call being done.
        drop: close the connection without an answer, before or after the call is done.
        seconds: how long the answer takes.
        body: bytes to answer with as they are, such as a proxy's page; needs `error` for the status.
    """

    error: Refused | None = None
    drop: Literal["", "before", "after"] = ""
    seconds: float = 0.0
    body: bytes | None = None


@dataclass
class Faults:
    """Planned faults by route; `*` stands for any."""

    planned: dict[str, deque[Fault]] = field(default_factory=lambda: defaultdict(deque))

    def plan(self, route: str, fault: Fault, times: int) -> None:
        """Let the next calls of a route meet a fault."""
        self.planned[route].extend([fault] * times)

    def next(self, route: str) -> Fault:
        """Take the fault that this call meets, if any."""
        for name in (route, EVERY):
            if self.planned[name]:
                return self.planned[name].popleft()
        return Fault()


def error(status: int, code: int, retry_after: float | None) -> Refused:
    """Make the error that a fault answers with; 429 carries the seconds to wait."""
    if status == TOO_MANY:
        return too_many(retry_after or 1.0)
    return known(code) if code in KNOWN else Refused(status, code, _WORDS.get(status, f"{status}: Error"))


def too_many(retry_after: float, *, everywhere: bool = False) -> Refused:
    """Make a 429."""
    extra: Json = {"retry_after": retry_after, "global": everywhere}
    return Refused(TOO_MANY, 0, "You are being rate limited.", extra)
