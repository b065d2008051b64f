"""Bus: wakes who waits for work. The work itself is in the database; a lost wake-up loses nothing."""

from enum import StrEnum
from typing import Protocol


class Topic(StrEnum):
    """What there may be work in."""

    INBOX = "inbox"
    OUTBOX = "outbox"
    SCHEDULE = "schedule"


class Bus(Protocol):
    """Wake-up calls between the roles."""

    def wake(self, topic: Topic) -> None:
        """Say that there may be work."""
        ...

    async def wait(self, topic: Topic, seconds: float) -> None:
        """Sleep until woken, at most so long."""
        ...
