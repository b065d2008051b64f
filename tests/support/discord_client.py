"""The real library's client, pointed at a fake, that keeps what it hears."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.fakes.discord import FakeDiscord


def intents() -> discord.Intents:
    """Those of a bot that reads what people write."""
    wanted = discord.Intents.default()
    wanted.message_content = wanted.members = True
    return wanted


def point_at(server: FakeDiscord) -> None:
    """Let the library find the fake; it keeps both addresses in classes."""
    Route.BASE = server.api_base
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(server.gateway_url)


class Listening:
    """What a client has heard: raw gateway packets, messages and interactions, each to be waited for."""

    raw: list[dict[str, Any]]

    def hear(self) -> None:
        """Begin with nothing heard."""
        self.raw = []
        self._news = asyncio.Event()
        self.said: asyncio.Queue[discord.Message] = asyncio.Queue()
        self.asked: asyncio.Queue[discord.Interaction[Any]] = asyncio.Queue()

    async def on_socket_raw_receive(self, text: str) -> None:
        """Keep a packet."""
        self.raw.append(discord.utils._from_json(text))
        self._news.set()

    async def on_message(self, message: discord.Message) -> None:
        """Keep a message."""
        self.said.put_nowait(message)

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Keep an interaction."""
        self.asked.put_nowait(interaction)

    def heard(self, name: str) -> list[dict[str, Any]]:
        """Give the data of every event of a name."""
        return [one["d"] for one in self.raw if one.get("t") == name]

    async def until(self, name: str, times: int = 1) -> list[dict[str, Any]]:
        """Wait until an event has come so many times."""
        async with asyncio.timeout(10):
            while len(self.heard(name)) < times:
                self._news.clear()
                await self._news.wait()
        return self.heard(name)

    async def next_message(self) -> discord.Message:
        """Wait for a message."""
        return await asyncio.wait_for(self.said.get(), 10)

    async def next_interaction(self) -> discord.Interaction[Any]:
        """Wait for an interaction."""
        return await asyncio.wait_for(self.asked.get(), 10)


class Ear(Listening, discord.Client):
    """One connection."""

    def __init__(self, **options: Any) -> None:
        given: dict[str, Any] = {"intents": intents(), "enable_debug_events": True}
        super().__init__(**(given | options))
        self.hear()


class Ears(Listening, discord.AutoShardedClient):
    """Several shards."""

    def __init__(self, **options: Any) -> None:
        given: dict[str, Any] = {"intents": intents(), "enable_debug_events": True}
        super().__init__(**(given | options))
        self.hear()


@asynccontextmanager
async def connected(client: Ear | Ears, server: FakeDiscord) -> AsyncIterator[None]:
    """Run a client until the block ends; begins when it is ready."""
    point_at(server)
    running = asyncio.create_task(client.start(server.token))
    ready = asyncio.create_task(client.wait_until_ready())
    try:
        await asyncio.wait({running, ready}, timeout=10, return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            await running
        yield
    finally:
        ready.cancel()
        await client.close()
        await asyncio.gather(running, ready, return_exceptions=True)
