"""Inlet: where a platform's feed hands over what came in."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.moderation.comment import PlatformName
from bot.ports.inbox import RawUpdate


class Inlet(Protocol):
    """Takes raw updates, and the word that there are no more."""

    def now(self) -> datetime:
        """The moment, to be noted before a poll."""
        ...

    async def accept(self, updates: Sequence[RawUpdate]) -> int:
        """Commit updates; only when this returns may the platform forget them.

        Raises:
            StoreError: none of them is on disk.
        """
        ...

    async def caught_up(self, platform: PlatformName, began: datetime) -> None:
        """A poll that began then brought all that was waiting, and it is committed.

        Raises:
            StoreError: it is not recorded.
        """
        ...
