"""A server on the strict fake Discord, with the true adapter over a real database."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from sqlalchemy import select

from bot.bus.memory import MemoryBus
from bot.clock import SystemClock
from bot.fakes.discord import FakeDiscord
from bot.fakes.discord.sessions import PRIVILEGED
from bot.moderation.comment import PlatformName
from bot.platforms.discord.connect import connect_discord
from bot.platforms.discord.feed import DiscordFeed, Timing
from bot.platforms.discord.performing import DiscordPlatform
from bot.ports.unit_of_work import StoreRefused
from bot.services.ingest import Ingest
from bot.settings import DiscordSettings
from bot.store.engine import SqlStore, open_store
from bot.store.schema import migrate
from bot.store.tables.flow import inbox
from bot.texts import render
from bot.vault.aes import AesVault

CITIZEN, SECOND = 300_000_000_000_000_101, 300_000_000_000_000_102
QUICK = Timing(tick=0.05, identify=0.0, held=1.0)
_VAULT = AesVault(b"v" * 32, b"i" * 32)


@dataclass
class Town:
    """The fake, a registered channel, the database, and the feed where it runs."""

    discord: FakeDiscord
    store: SqlStore
    guild: int
    channel: int
    refuses: bool = False  # the database takes nothing
    refused: int = 0  # how often it did not
    running: list[asyncio.Task[None]] = field(default_factory=list)

    async def until(self, seen: Callable[[], Any], seconds: float = 10.0) -> Any:
        """Wait for something to be true at the fake; what it gave."""
        async with asyncio.timeout(seconds):
            while not (found := seen()):  # noqa: ASYNC110 - the fake's server decides when it is true
                await asyncio.sleep(0.01)
        return found

    async def raws(self) -> list[dict[str, Any]]:
        """What is in the inbox, in order."""
        async with self.store.read() as unit:
            rows = await unit.inbox._all(select(inbox).order_by(inbox.c.id))
        return [json.loads(_VAULT.open(row.raw, "inbox.raw")) for row in rows]

    async def stored(self, count: int, kind: str = "MESSAGE_CREATE") -> list[dict[str, Any]]:
        """Wait until so many events of a kind are on disk; their bodies."""
        async with asyncio.timeout(10):
            while len(found := [raw["d"] for raw in await self.raws() if raw["t"] == kind]) < count:  # noqa: ASYNC110 - as above
                await asyncio.sleep(0.02)
        return found

    async def cursor(self) -> int:
        """How far the channel is on disk."""
        async with self.store.read() as unit:
            return int(await unit.cursors.get(f"discord:{self.channel}") or 0)

    async def caught_up(self) -> datetime:
        """Wait until the feed says, once more from now on, that nothing waits at Discord."""
        began = SystemClock().now()
        async with asyncio.timeout(10):
            while True:
                async with self.store.read() as unit:
                    said = await unit.cursors.get("caught_up:discord")
                if said is not None and datetime.fromisoformat(said) >= began:
                    return datetime.fromisoformat(said)
                await asyncio.sleep(0.05)

    async def serve(self, limit: int = 50_000) -> None:
        """Start the feed, as the service does."""
        self.running.append(asyncio.create_task(self.run(limit)))
        await self.until(lambda: self.discord.sessions)

    async def run(self, limit: int = 50_000) -> None:
        """Run a feed of its own until it ends."""
        async with self.connected(limit) as (_, feed):
            await feed.run(_Inlet(self, self.store, SystemClock(), MemoryBus()))

    async def crash(self) -> None:
        """End the feed at once; nothing in memory is written down."""
        for task in self.running:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        self.running.clear()

    @asynccontextmanager
    async def connected(self, limit: int = 50_000) -> AsyncIterator[tuple[DiscordPlatform, DiscordFeed]]:
        """The true adapter over the real library."""
        settings = DiscordSettings(token=SecretStr(self.discord.token), api_base=self.discord.api_base)
        async with AsyncExitStack() as stack:
            platform, feed = await connect_discord(settings, self.store, render, stack, timing=QUICK)
            feed._buffer._limit = limit
            yield platform, feed


class _Inlet(Ingest):
    """The true ingest, on a database that may refuse for a while."""

    def __init__(self, town: Town, *args: Any) -> None:
        super().__init__(*args)
        self._town = town

    async def accept(self, updates: Any) -> int:
        if self._town.refuses:
            self._town.refused += 1
            raise StoreRefused("disk full")
        return await super().accept(updates)


@asynccontextmanager
async def town(folder: Path, *, privileged: int = PRIVILEGED) -> AsyncIterator[Town]:
    """Open everything; the feed is started by the test."""
    address = f"sqlite:///{folder / 'jernih.db'}"
    await migrate(address)
    store = await open_store(address, _VAULT)
    async with FakeDiscord(privileged=privileged) as discord:
        guild = discord.add_guild("Wanasari")
        channel = discord.add_channel(guild)
        for number, name in ((CITIZEN, "sari <@1> _*"), (SECOND, "budi")):
            discord.add_person(number, name)
            discord.add_member(guild, number)
        async with store.write() as unit:
            await unit.channels.put(
                PlatformName.DISCORD, str(channel), title="Aspirasi", active=True, locale="id",
                now=SystemClock().now(),
            )  # fmt: skip
        place = Town(discord, store, guild, channel)
        try:
            yield place
        finally:
            await place.crash()
            await store.close()
