"""Clock and Entropy: time and randomness, passed in so that the core stays repeatable."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...


class Entropy(Protocol):
    """Gives bytes that nobody can guess."""

    def token(self, size: int) -> bytes:
        """`size` fresh random bytes."""
        ...
