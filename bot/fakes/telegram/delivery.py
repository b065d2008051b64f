"""Sends updates to the bot's webhook, one after the other, until each is answered.

Decides order and repetition; the queue decides what there is to send.
"""

import asyncio
import contextlib
import itertools

import aiohttp

from bot.fakes.telegram.refusal import Json
from bot.fakes.telegram.updates import Updates

RETRY_SECONDS = 0.05
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


class Delivery:
    """A task that runs beside the server; `attempts` counts what was posted."""

    def __init__(self, updates: Updates) -> None:
        self.attempts = 0
        self._updates = updates
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to deliver."""
        self._task = asyncio.get_running_loop().create_task(self._run())

    async def stop(self) -> None:
        """End; what was not answered stays in the queue."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _run(self) -> None:
        async with aiohttp.ClientSession() as session:
            for _ in itertools.count():
                if self._updates.webhook_url and self._updates.queued:
                    await self._deliver(session)
                else:
                    await asyncio.sleep(RETRY_SECONDS)

    async def _deliver(self, session: aiohttp.ClientSession) -> None:
        item = self._updates.front()
        if await self._accepted(session, item.body):
            self._updates.drop(item)
        else:
            await asyncio.sleep(RETRY_SECONDS)

    async def _accepted(self, session: aiohttp.ClientSession, body: Json) -> bool:
        """Post one update; anything but a 2xx answer means that it comes again."""
        self.attempts += 1
        secret = self._updates.webhook_secret
        headers = {SECRET_HEADER: secret} if secret else {}
        with contextlib.suppress(aiohttp.ClientError, TimeoutError):
            async with session.post(self._updates.webhook_url, json=body, headers=headers) as answer:
                return answer.ok
        return False
