"""Buffer: what the gateway brought and the database has not yet taken, bounded.

Presses are kept apart from messages: a person waits for them, and none is ever dropped. Messages that do
not fit are dropped, and said to be: they are still at Discord and are fetched again.
"""

import asyncio
from collections import deque
from collections.abc import Callable

from bot.platforms.discord.raws import Taken

LIMIT = 50_000


class Buffer:
    """Two lines; `overflowed` is called, once for each run of losses, before a message is dropped."""

    def __init__(self, overflowed: Callable[[], None], limit: int = LIMIT) -> None:
        self._overflowed, self._limit = overflowed, limit
        self._messages: deque[Taken] = deque()
        self._presses: asyncio.Queue[Taken] = asyncio.Queue()
        self._some = asyncio.Event()
        self._losing = False

    @property
    def is_empty(self) -> bool:
        """Whether everything was taken over."""
        return not self._messages and self._presses.empty()

    def put(self, taken: Taken) -> None:
        """Keep an event that is no press."""
        if len(self._messages) >= self._limit:
            if not self._losing:
                self._losing = True
                self._overflowed()
            return
        self._messages.append(taken)
        self._some.set()

    def put_press(self, taken: Taken) -> None:
        """Keep a press."""
        self._presses.put_nowait(taken)

    async def first(self, limit: int) -> list[Taken]:
        """The oldest events that are no presses, at least one; they stay until they are `done`."""
        while not self._messages:
            self._some.clear()
            await self._some.wait()
        count = min(limit, len(self._messages))
        return [self._messages[index] for index in range(count)]

    def done(self, count: int) -> None:
        """So many of the oldest are on disk."""
        for _ in range(count):
            self._messages.popleft()
        self._losing = False

    async def presses(self, limit: int) -> list[Taken]:
        """The oldest presses, at least one, taken out."""
        taken = [await self._presses.get()]
        while len(taken) < limit and not self._presses.empty():
            taken.append(self._presses.get_nowait())
        return taken
