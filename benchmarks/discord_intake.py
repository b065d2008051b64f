"""Taking in Discord messages: ours, all the way to committed rows, against discord.py's own parsing.

Theirs parses each event into objects and dispatches it to one handler that does nothing and keeps nothing;
ours keeps the raw event and commits it to SQLite by the true ingest. Both are fed the same parsed payloads
in the same run. Prints events a second for both and the ratio.
"""

import asyncio
import copy
import tempfile
import time
from pathlib import Path
from typing import Any

import discord

from bot.bus.memory import MemoryBus
from bot.clock import SystemClock
from bot.platforms.discord import raws
from bot.platforms.discord.buffer import Buffer
from bot.platforms.discord.feed import BATCH, in_order
from bot.platforms.discord.places import Places
from bot.platforms.discord.state import Intake
from bot.services.ingest import Ingest
from bot.store.engine import open_store
from bot.store.schema import migrate
from bot.vault.aes import AesVault

ROUNDS, EVENTS = 3, 10_000
GUILD, CHANNEL, BOT = 800_000_000_000_000_000, 700_000_000_000_000_000, "900000000000000000"


class _Sessions:
    """Nobody has to know how the connection stands."""

    def began(self, shard: int) -> None:
        """Nothing."""

    def resumed(self, shard: int) -> None:
        """Nothing."""

    def broke(self, shard: int) -> None:
        """Nothing."""


class _Theirs(discord.AutoShardedClient):
    """The library as it comes, with one handler that does nothing."""

    seen = 0

    async def on_message(self, _message: discord.Message) -> None:
        """Count it."""
        self.seen += 1


def _events(first: int) -> list[dict[str, Any]]:
    return [
        {
            "id": str(1_300_000_000_000_000_000 + first + number), "type": 0, "tts": False, "pinned": False,
            "channel_id": str(CHANNEL), "guild_id": str(GUILD), "flags": 0, "nonce": str(number),
            "content": f"Lampu jalan nomor {number} mati https://kabar.example/{number}",
            "timestamp": "2026-10-27T11:00:00.000000+00:00", "edited_timestamp": None,
            "mention_everyone": False, "mentions": [], "mention_roles": [], "attachments": [], "embeds": [],
            "components": [], "channel_type": 0,
            "author": {
                "id": str(500_000 + number), "username": f"warga{number}", "global_name": "Warga",
                "avatar": None, "discriminator": "0", "public_flags": 0,
            },
            "member": {
                "roles": [], "nick": None, "joined_at": "2024-01-01T00:00:00.000000+00:00", "deaf": False,
                "mute": False, "flags": 0, "avatar": None, "premium_since": None, "pending": False,
                "communication_disabled_until": None,
            },
        }
        for number in range(EVENTS)
    ]  # fmt: skip


def _guild() -> dict[str, Any]:
    channel = {"id": str(CHANNEL), "type": 0, "name": "aspirasi", "position": 0, "permission_overwrites": []}
    everyone = {
        "id": str(GUILD), "name": "@everyone", "color": 0, "hoist": False, "position": 0, "permissions": "0",
        "managed": False, "mentionable": False,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
    }  # fmt: skip
    return {
        "id": str(GUILD), "name": "Wanasari", "owner_id": "1", "roles": [everyone], "channels": [channel],
        "threads": [], "members": [], "emojis": [], "features": [], "verification_level": 0,
        "default_message_notifications": 0, "explicit_content_filter": 0, "mfa_level": 0, "nsfw_level": 0,
        "premium_tier": 0, "preferred_locale": "id", "system_channel_flags": 0, "member_count": 9,
        "afk_timeout": 0,
    }  # fmt: skip


async def _theirs(events: list[dict[str, Any]]) -> float:
    intents = discord.Intents(guilds=True, guild_messages=True, message_content=True)
    client = _Theirs(intents=intents, max_messages=None, chunk_guilds_at_startup=False)
    await client._async_setup_hook()  # noqa: SLF001 - what `login` does, without a server
    state = client._connection  # noqa: SLF001 - the parsers are what is measured
    state.shard_count = 1
    state._add_guild_from_data(_guild())  # type: ignore[arg-type]  # noqa: SLF001 - as above
    began = time.perf_counter()
    for number, event in enumerate(events):
        state.parsers["MESSAGE_CREATE"](event)
        if number % BATCH == 0:
            await asyncio.sleep(0)
    while client.seen < len(events):  # noqa: ASYNC110 - the handlers are tasks of this loop
        await asyncio.sleep(0)
    return len(events) / (time.perf_counter() - began)


async def _ours(events: list[dict[str, Any]], ingest: Ingest) -> float:
    buffer, places = Buffer(lambda: None), Places()
    places.guild(_guild())
    client = Intake(buffer, places, _Sessions(), BOT, members=True)
    parse = client._connection.parsers["MESSAGE_CREATE"]  # noqa: SLF001 - as above

    async def drain() -> None:
        stored = 0
        while stored < len(events):
            batch = await buffer.first(BATCH)
            pairs = in_order((taken, places.parent_of(taken.channel_id)) for taken in batch)
            await ingest.accept([raws.update(taken, BOT, parent) for taken, parent in pairs])
            buffer.done(len(batch))
            stored += len(batch)

    began = time.perf_counter()
    draining = asyncio.create_task(drain())
    for number, event in enumerate(events):
        parse(event)
        if number % BATCH == 0:
            await asyncio.sleep(0)
    await draining
    return len(events) / (time.perf_counter() - began)


async def _measure() -> None:
    ours, theirs = [], []
    with tempfile.TemporaryDirectory() as folder:
        address = f"sqlite:///{Path(folder) / 'jernih.db'}"
        await migrate(address)
        store = await open_store(address, AesVault(b"v" * 32, b"i" * 32))
        ingest = Ingest(store, SystemClock(), MemoryBus())
        for number in range(ROUNDS):
            events = _events(number * EVENTS)
            theirs.append(await _theirs(copy.deepcopy(events)))
            ours.append(await _ours(events, ingest))
        await store.close()
    best, other = max(ours), max(theirs)
    print(f"ours {best:,.0f} a second on disk, discord.py {other:,.0f} parsed, ratio {best / other:.2f}")


def main() -> None:
    """Measure and print."""
    asyncio.run(_measure())


if __name__ == "__main__":
    main()
