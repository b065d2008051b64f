"""GroupCommit: updates that come one by one are committed together; each is answered when it is on disk."""

import asyncio

import structlog

from bot.platforms.telegram.intake import BATCH
from bot.ports.inbox import RawUpdate
from bot.ports.inlet import Inlet
from bot.ports.unit_of_work import StoreError

_log = structlog.get_logger()


class GroupCommit:
    """While one batch is on its way to the disk, the next one gathers."""

    def __init__(self, inlet: Inlet) -> None:
        self._inlet = inlet
        self._waiting: list[tuple[RawUpdate, asyncio.Future[bool]]] = []
        self._some = asyncio.Event()

    async def add(self, update: RawUpdate) -> bool:
        """Wait for its commit; False when the store did not take it."""
        kept: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append((update, kept))
        self._some.set()
        return await kept

    async def run(self) -> None:
        """Commit what gathers, until cancelled."""
        try:
            while True:
                await self._some.wait()
                batch, self._waiting = self._waiting[:BATCH], self._waiting[BATCH:]
                if not self._waiting:
                    self._some.clear()
                await self._commit(batch)
        finally:
            # Whoever still waits is told that nothing is kept, and sends again.
            self._answer(self._waiting, kept=False)

    async def _commit(self, batch: list[tuple[RawUpdate, asyncio.Future[bool]]]) -> None:
        kept = False
        try:
            await self._inlet.accept(sorted((update for update, _ in batch), key=lambda each: each.update_no))
            kept = True
        except StoreError as error:
            _log.warning("telegram_webhook_store_away", why=type(error).__name__, updates=len(batch))
        finally:
            self._answer(batch, kept=kept)

    @staticmethod
    def _answer(batch: list[tuple[RawUpdate, asyncio.Future[bool]]], *, kept: bool) -> None:
        for _, future in batch:
            # One who hung up has cancelled its own.
            if not future.done():
                future.set_result(kept)
