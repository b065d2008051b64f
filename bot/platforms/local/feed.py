"""LocalFeed: hands the log's lines to the inbox; where it stands is kept in the database."""

import asyncio

import structlog

from bot.moderation.comment import PlatformName
from bot.platforms.local.log import LocalLog
from bot.ports.inbox import RawUpdate
from bot.ports.inlet import Inlet
from bot.ports.unit_of_work import Store, StoreError

CURSOR = "local:offset"
BATCH = 200
IDLE_SECONDS = 0.05
WAIT_SECONDS = 1.0
_log = structlog.get_logger()


class LocalFeed:
    """Reads on from the stored offset, and moves it only once a batch is committed."""

    def __init__(self, log: LocalLog, store: Store) -> None:
        self._log, self._store = log, store

    async def run(self, inlet: Inlet) -> None:
        """Feed until cancelled; a database that is away for a while is waited for."""
        while True:
            try:
                await self._feed(inlet)
            except StoreError as error:
                _log.warning("local_feed_waits", why=str(error), seconds=WAIT_SECONDS)
                await asyncio.sleep(WAIT_SECONDS)

    async def _feed(self, inlet: Inlet) -> None:
        async with self._store.read() as unit:
            offset = int(await unit.cursors.get(CURSOR) or 0)
        while True:
            began = inlet.now()
            lines = self._log.after(offset, BATCH)
            if not lines:
                await inlet.caught_up(PlatformName.LOCAL, began)
                await asyncio.sleep(IDLE_SECONDS)
                continue
            raws = [RawUpdate(PlatformName.LOCAL, "local", each.number, each.raw) for each in lines]
            await inlet.accept(raws)
            # A kill between the two hands the same lines over again, and the inbox knows them.
            offset = lines[-1].number
            async with self._store.write() as unit:
                await unit.cursors.put(CURSOR, str(offset))
