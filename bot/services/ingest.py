"""Ingest: commits raw updates to the inbox; only then may a platform forget them."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from bot.moderation.comment import PlatformName
from bot.ports.bus import Bus, Topic
from bot.ports.clock import Clock
from bot.ports.inbox import RawUpdate
from bot.ports.unit_of_work import Store
from bot.services.readiness import caught_up_name

EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
EVERY = timedelta(seconds=1)  # how often a moment is worth writing down


class Ingest:
    """The one way in for raw updates."""

    def __init__(self, store: Store, clock: Clock, bus: Bus) -> None:
        self._store, self._clock, self._bus = store, clock, bus
        self._caught_up: dict[PlatformName, datetime] = {}

    def now(self) -> datetime:
        """The moment by which a feed says when a poll began."""
        return self._clock.now()

    async def caught_up(self, platform: PlatformName, began: datetime) -> None:
        """A poll that began then has brought all that waited at the platform; lists hang on it.

        Raises:
            StoreError: it is not recorded; the next poll says it again.
        """
        if began - self._caught_up.get(platform, EARLIEST) < EVERY:
            return
        async with self._store.write() as unit:
            await unit.cursors.put(caught_up_name(platform.value), began.isoformat())
        self._caught_up[platform] = began

    async def accept(self, updates: Sequence[RawUpdate]) -> int:
        """Commit the updates not seen before; how many they were.

        When this returns, the updates are on disk. When it raises, none of them is.

        Raises:
            StoreError: the database did not take them; the platform keeps them and sends them again.
        """
        if not updates:
            return 0
        async with self._store.write(short=True) as unit:
            new = await unit.inbox.add(updates, self._clock.now())
        if new:
            self._bus.wake(Topic.INBOX)
        return new
