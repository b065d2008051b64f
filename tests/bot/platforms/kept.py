"""An inlet that keeps updates in memory, and a feed that runs over it for a while."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime

from bot.moderation.comment import PlatformName
from bot.platforms.telegram.intake import TelegramFeed
from bot.ports.inbox import RawUpdate
from bot.ports.unit_of_work import StoreBusy


class Kept:
    """Implements the Inlet port; `away` refuses everything."""

    def __init__(self) -> None:
        self.batches: list[list[RawUpdate]] = []
        self.caught_up_at: list[datetime] = []
        self.away = False

    @property
    def numbers(self) -> list[int]:
        """The numbers of what was kept, in order."""
        return [update.update_no for batch in self.batches for update in batch]

    def now(self) -> datetime:
        """The moment."""
        return datetime.now(UTC)

    async def accept(self, updates: Sequence[RawUpdate]) -> int:
        """Keep them."""
        if self.away:
            raise StoreBusy("away")
        self.batches.append(list(updates))
        return len(updates)

    async def caught_up(self, platform: PlatformName, began: datetime) -> None:
        """Note it."""
        assert platform is PlatformName.TELEGRAM
        self.caught_up_at.append(began)


@asynccontextmanager
async def feeding(feed: TelegramFeed, inlet: Kept) -> AsyncIterator["asyncio.Task[None]"]:
    """Run a feed."""
    task = asyncio.create_task(feed.run(inlet))
    try:
        yield task
    finally:
        # One that has ended by itself is for the test to look at.
        if not task.done():
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


async def until(seen: Callable[[], object]) -> None:
    """Wait for something to be true."""
    async with asyncio.timeout(10):
        while not seen():  # noqa: ASYNC110 - another task decides when it is true
            await asyncio.sleep(0.01)
