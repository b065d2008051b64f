"""What goes wrong on the way, planned call by call. Knows no platform and no state."""

from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import Generic, Literal, TypeVar

R = TypeVar("R", bound=Exception)
EVERY = "*"


@dataclass(frozen=True)
class Fault(Generic[R]):
    """One planned fault.

    Attributes:
        error: the answer instead of the call being done.
        drop: close the connection without an answer, before or after the call is done.
        seconds: how long the answer takes.
        body: bytes to answer with as they are, such as a proxy's page; needs `error` for the status.
        half: answer the first half of the body, then close the connection.
    """

    error: R | None = None
    drop: Literal["", "before", "after"] = ""
    seconds: float = 0.0
    body: bytes | None = None
    half: bool = False


@dataclass
class Faults(Generic[R]):
    """Planned faults by the name of a call; `*` stands for any."""

    planned: dict[str, deque[Fault[R]]] = field(default_factory=lambda: defaultdict(deque))

    def plan(self, call: str, fault: Fault[R], times: int) -> None:
        """Let the next calls of a name meet a fault."""
        self.planned[call].extend([fault] * times)

    def next(self, call: str) -> Fault[R]:
        """Take the fault that this call meets, if any."""
        for name in (call, EVERY):
            if self.planned[name]:
                return self.planned[name].popleft()
        return Fault()
