"""The real library's client, pointed at a fake, that keeps what it hears."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import aiohttp
import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.fakes.discord import FakeDiscord

# The library waits so long for guilds that may still come; the fake sends all at once.
_OPTIONS: dict[str, Any] = {"enable_debug_events": True, "guild_ready_timeout": 0.1}
_FIRST = asyncio.FIRST_COMPLETED


def intents() -> discord.Intents:
    """Those of a bot that reads what people write."""
    wanted = discord.Intents.default()
    wanted.message_content = wanted.members = True
    return wanted


@contextmanager
def pointed_at(server: FakeDiscord) -> Iterator[None]:
    """Let the library find the fake until the block ends; it keeps both addresses in classes."""
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = server.api_base, yarl.URL(server.gateway_url)
    try:
        yield
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before


async def asked(
    server: FakeDiscord, method: str, path: str, body: object = None, *, token: str | None = None
) -> tuple[int, Any]:
    """Make one bare request with the bot's token or another; gives its status and its decoded answer."""
    headers = {"Authorization": f"Bot {server.token if token is None else token}"}
    async with (
        aiohttp.ClientSession() as session,
        session.request(method, server.api_base + path, json=body, headers=headers) as answer,
    ):
        return answer.status, json.loads(await answer.text() or "null")


class Listening:
    """What a client has heard: raw gateway packets, messages and interactions, each to be waited for."""

    raw: list[dict[str, Any]]

    def hear(self) -> None:
        """Begin with nothing heard."""
        self.raw = []
        self._news = asyncio.Event()
        self.said: asyncio.Queue[discord.Message] = asyncio.Queue()
        self.asked: asyncio.Queue[discord.Interaction[Any]] = asyncio.Queue()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Wait not at all: the library's own five seconds between two shards are for the real service."""

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
        super().__init__(**(_OPTIONS | {"intents": intents()} | options))
        self.hear()


class Ears(Listening, discord.AutoShardedClient):
    """Several shards."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**(_OPTIONS | {"intents": intents()} | options))
        self.hear()


@asynccontextmanager
async def connected(client: Ear | Ears, server: FakeDiscord) -> AsyncIterator[None]:
    """Run a client until the block ends; begins when it is ready."""
    with pointed_at(server):
        running = asyncio.create_task(client.start(server.token))
        try:
            await asyncio.wait({running, asyncio.create_task(client.until("READY"))}, return_when=_FIRST)
            if running.done():
                await running
            await client.wait_until_ready()
            yield
        finally:
            await client.close()
            await asyncio.gather(running, return_exceptions=True)
