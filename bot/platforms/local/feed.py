"""LocalFeed: hands the log's lines to the inbox; where it stands is kept in the database."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from bot.moderation.comment import PlatformName
from bot.platforms.local.log import LocalLog
from bot.ports.inbox import RawUpdate
from bot.ports.unit_of_work import Store

CURSOR = "local:offset"
BATCH = 200
IDLE_SECONDS = 0.05


class LocalFeed:
    """Reads on from the stored offset, and moves it only once a batch is committed."""

    def __init__(self, log: LocalLog, store: Store) -> None:
        self._log, self._store = log, store

    async def run(self, accept: Callable[[Sequence[RawUpdate]], Awaitable[int]]) -> None:
        """Feed until cancelled."""
        async with self._store.read() as unit:
            offset = int(await unit.cursors.get(CURSOR) or 0)
        while True:
            lines = self._log.after(offset, BATCH)
            if not lines:
                await asyncio.sleep(IDLE_SECONDS)
                continue
            await accept([RawUpdate(PlatformName.LOCAL, "local", each.number, each.raw) for each in lines])
            # A kill between the two hands the same lines over again, and the inbox knows them.
            offset = lines[-1].number
            async with self._store.write() as unit:
                await unit.cursors.put(CURSOR, str(offset))
