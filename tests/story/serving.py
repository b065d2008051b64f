"""The service over an opened app, for as long as a story lasts."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from bot.app import App, serve


@asynccontextmanager
async def serving(app: App) -> AsyncIterator[None]:
    """Run every role until the block ends."""
    service = asyncio.create_task(serve(app))
    try:
        yield
    finally:
        service.cancel()
        with suppress(asyncio.CancelledError):
            await service
