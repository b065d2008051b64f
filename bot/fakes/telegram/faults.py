"""What goes wrong on the way, planned call by call.

Decides which fault the next call of a method meets. Knows no state.
"""

from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import Literal

from bot.fakes.telegram.refusal import Json, Refused

EVERY = "*"
_TOO_MANY = 429
# What a proxy before the service says when the service is away.
BAD_GATEWAY_PAGE = (
    b"<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n"
    b"<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx/1.18.0</center>\r\n"
    b"</body>\r\n</html>\r\n"
)
_WORDS = {
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}


@dataclass(frozen=True)
class Fault:
    """One planned fault.

    Attributes:
        error: the answer instead of the call being done.
        drop: close the connection without an answer, before or after the call is done.
        seconds: how long the answer takes.
        body: bytes to answer with as they are, such as a proxy's page; needs `error` for the status.
        half: answer the first half of the body, then close the connection.
    """

    error: Refused | None = None
    drop: Literal["", "before", "after"] = ""
    seconds: float = 0.0
    body: bytes | None = None
    half: bool = False


@dataclass
class Faults:
    """Planned faults by method; `*` stands for any."""

    planned: dict[str, deque[Fault]] = field(default_factory=lambda: defaultdict(deque))

    def plan(self, method: str, fault: Fault, times: int) -> None:
        """Let the next calls of a method meet a fault."""
        self.planned[method].extend([fault] * times)

    def next(self, method: str) -> Fault:
        """Take the fault that this call meets, if any."""
        for name in (method, EVERY):
            if self.planned[name]:
                return self.planned[name].popleft()
        return Fault()


def error(status: int, description: str | None, retry_after: int | None) -> Refused:
    """Make the error that a fault answers with; 429 carries the seconds to wait."""
    parameters: Json = {} if retry_after is None else {"retry_after": retry_after}
    if description is None and status == _TOO_MANY:
        description = f"Too Many Requests: retry after {retry_after}"
    return Refused(status, description or _WORDS.get(status, f"Error {status}"), parameters)
