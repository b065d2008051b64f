"""Ingest: commits raw updates to the inbox; only then may a platform forget them."""

from collections.abc import Sequence

from bot.ports.bus import Bus, Topic
from bot.ports.clock import Clock
from bot.ports.inbox import RawUpdate
from bot.ports.unit_of_work import Store


class Ingest:
    """The one way in for raw updates."""

    def __init__(self, store: Store, clock: Clock, bus: Bus) -> None:
        self._store, self._clock, self._bus = store, clock, bus

    async def accept(self, updates: Sequence[RawUpdate]) -> int:
        """Commit the updates not seen before; how many they were.

        When this returns, the updates are on disk. When it raises, none of them is.

        Raises:
            StoreError: the database did not take them; the platform keeps them and sends them again.
        """
        if not updates:
            return 0
        async with self._store.write() as unit:
            new = await unit.inbox.add(updates, self._clock.now())
        if new:
            self._bus.wake(Topic.INBOX)
        return new
