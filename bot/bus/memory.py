"""MemoryBus: wakes tasks of one process. Knows nothing of what the work is."""

import asyncio
from collections import defaultdict

from bot.ports.bus import Topic


class MemoryBus:
    """An event a topic; a wake-up that nobody waits for is kept for the next wait."""

    def __init__(self) -> None:
        self._events: defaultdict[Topic, asyncio.Event] = defaultdict(asyncio.Event)

    def wake(self, topic: Topic) -> None:
        """Say that there may be work."""
        self._events[topic].set()

    async def wait(self, topic: Topic, seconds: float) -> None:
        """Sleep until woken, at most so long."""
        event = self._events[topic]
        try:
            async with asyncio.timeout(seconds):
                await event.wait()
        except TimeoutError:
            return
        event.clear()
