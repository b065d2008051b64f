"""DiscordFeed: keeps a gateway connection, commits what it brings, and fetches what it missed.

The library forgets an event as soon as it is parsed, so that nothing here is ever asked for twice at the
gateway: what was lost on the way to the disk is found again in the channels' own history.
"""

import asyncio
import random
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import aiohttp
import discord
import structlog

from bot.moderation.comment import PlatformName
from bot.platforms.discord import raws
from bot.platforms.discord.answering import Answering
from bot.platforms.discord.backfill import Backfill
from bot.platforms.discord.buffer import LIMIT, Buffer
from bot.platforms.discord.commands import register
from bot.platforms.discord.lookups import Lookups
from bot.platforms.discord.places import Places
from bot.platforms.discord.rest import Rest
from bot.platforms.discord.spreading import spread
from bot.platforms.discord.state import IDENTIFY_SECONDS, Intake
from bot.platforms.errors import PlatformDown
from bot.ports.inlet import Inlet
from bot.ports.platform import PlatformBusy
from bot.ports.unit_of_work import Store, StoreError

BATCH = 500
FIRST_WAIT, LONGEST_WAIT, SOUND_SECONDS = 0.5, 60.0, 60.0
WAIT_SECONDS = 1.0
LINGER_SECONDS = 0.05
PATIENCE = 5  # looks, before the gateway is asked once more
_TOKEN_REFUSED = 4004
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds: between two looks at how things stand, and between two new sessions.

    At each look the gateway is asked whether it still lives; it takes 120 words a minute in all. `held`: for
    how long a gap in the history holds up what comes in.
    """

    tick: float = 2.0
    identify: float = IDENTIFY_SECONDS
    held: float = 30.0


class DiscordFeed:
    """Feeds until cancelled; waits out what passes, and names what a person must mend."""

    def __init__(  # noqa: PLR0913 - what it works on, once each
        self,
        token: str,
        store: Store,
        rest: Rest,
        places: Places,
        lookups: Lookups,
        *,
        timing: Timing | None = None,
        limit: int = LIMIT,
    ) -> None:
        self._token, self._rest, self._places, self._lookups = token, rest, places, lookups
        self._timing = timing or Timing()
        self._buffer = Buffer(self._overflowed, limit)
        self._backfill = Backfill(store, rest, lookups)
        self._answering = Answering(self._buffer, rest)
        self._client: Intake | None = None
        self._live: set[int] = set()

    async def run(self, inlet: Inlet) -> None:
        """Feed.

        Raises:
            PlatformDown: the token is wrong, or the bot may not read messages.
        """
        loops = (
            self._supervise(), self._drain(inlet), self._answering.run(inlet), self._backfill.run(inlet),
            self._tell(inlet), self._register(),
        )  # fmt: skip
        tasks = [asyncio.create_task(loop) for loop in loops]
        try:
            await _first_failure(tasks)
        finally:
            await _end(tasks)

    def began(self, shard: int) -> None:
        """A new session: what came before it and was not brought is missing."""
        self._live.add(shard)
        self._backfill.gap()

    def resumed(self, shard: int) -> None:
        """An old session goes on."""
        self._live.add(shard)

    def broke(self, shard: int) -> None:
        """The connection is gone."""
        self._live.discard(shard)

    def _overflowed(self) -> None:
        _log.error("discord_buffer_overflowed")
        self._backfill.gap()

    async def _supervise(self) -> None:
        members, wait = True, FIRST_WAIT
        while True:
            began = time.monotonic()
            try:
                await self._connect(members=members)
            except discord.LoginFailure:
                raise PlatformDown("check.discord.token_wrong") from None
            except discord.PrivilegedIntentsRequired:
                if not members:
                    raise PlatformDown("check.discord.no_intent") from None
                # Who comes and goes is worth less than what is written: without it then.
                _log.warning("discord_without_members")
                members = False
                continue
            except discord.ConnectionClosed as error:
                if error.code == _TOKEN_REFUSED:
                    raise PlatformDown("check.discord.token_wrong") from None
                _log.warning("discord_feed_waits", why=f"closed with {error.code}", seconds=wait)
            except Exception as error:  # noqa: BLE001 - whatever ended a connection, the next is tried
                _log.warning("discord_feed_waits", why=type(error).__name__, seconds=wait)
            wait = FIRST_WAIT if time.monotonic() - began > SOUND_SECONDS else wait
            await asyncio.sleep(wait * (0.5 + random.random()))  # noqa: S311 - spreads load, guards nothing
            wait = min(wait * 2, LONGEST_WAIT)

    async def _connect(self, *, members: bool) -> None:
        client = Intake(
            self._buffer, self._places, self, self._rest.bot_id,
            members=members, identify_seconds=self._timing.identify,
        )  # fmt: skip
        self._client = client
        try:
            await client.login(self._token)
            await client.connect()
        finally:
            self._client = None
            self._live.clear()
            await client.close()

    async def _drain(self, inlet: Inlet) -> None:
        """Commit what the gateway brought, in the order in which it was written.

        While a gap is being closed it waits, so that nobody's later words come before their earlier ones; a
        history that cannot be read holds it up for a while only.
        """
        while True:
            await self._buffer.first(1)
            # What comes a little out of order is put in order together, and committed together.
            await asyncio.sleep(LINGER_SECONDS)
            await self._backfill.closed(self._timing.held)
            came = await self._buffer.first(BATCH)
            batch = spread(came, self._backfill.watched, self._places.guild_of)
            try:
                parents = [
                    self._places.parent_of(taken.channel_id)
                    if self._places.is_known(taken.channel_id)
                    else await self._lookups.parent_of(taken.channel_id)
                    for taken in batch
                ]
                pairs = in_order(zip(batch, parents, strict=True))
                await inlet.accept([raws.update(taken, self._rest.bot_id, parent) for taken, parent in pairs])
            except (StoreError, PlatformBusy) as error:
                _log.warning("discord_feed_waits", why=type(error).__name__, seconds=WAIT_SECONDS)
                await asyncio.sleep(WAIT_SECONDS)
                continue
            self._buffer.done(len(came))
            self._backfill.committed(
                (parent or taken.channel_id, taken.message_no) for taken, parent in pairs if taken.message_no
            )

    async def _tell(self, inlet: Inlet) -> None:
        """Write down how far the channels are whole, and say when nothing waits at Discord."""
        asked: tuple[datetime, float] | None = None
        while True:
            await asyncio.sleep(self._timing.tick)
            try:
                await self._backfill.save()
                asked = await self._ask(inlet, asked)
            except (StoreError, aiohttp.ClientError, OSError) as error:
                _log.warning("discord_feed_waits", why=type(error).__name__, seconds=self._timing.tick)

    async def _ask(self, inlet: Inlet, asked: tuple[datetime, float] | None) -> tuple[datetime, float] | None:
        """A connection that only seems to live brings nothing: it must have answered since it was asked."""
        client = self._client
        if client is None or not self._is_settled(client):
            return None
        if asked is not None and client.answered_since(asked[1]):
            await inlet.caught_up(PlatformName.DISCORD, asked[0])
            asked = None
        if asked is None or time.perf_counter() - asked[1] > PATIENCE * self._timing.tick:
            asked = inlet.now(), time.perf_counter()
            await client.ask()
        return asked

    def _is_settled(self, client: Intake) -> bool:
        connected = client.shard_count is not None and len(self._live) == client.shard_count
        stored = self._buffer.is_empty and not self._answering.is_busy
        return connected and stored and self._backfill.is_whole

    async def _register(self) -> None:
        """Commands are offered where Discord takes them; the feed goes on without them."""
        await register(self._rest)
        await asyncio.Event().wait()


def in_order(pairs: Iterable[tuple[raws.Taken, str | None]]) -> list[tuple[raws.Taken, str | None]]:
    """Messages by their ids, that is in the order in which they were written; all else where it was."""
    came = list(pairs)
    written = iter(sorted((pair for pair in came if pair[0].message_no), key=lambda pair: pair[0].message_no))
    return [next(written) if pair[0].message_no else pair for pair in came]


async def _first_failure(tasks: list[asyncio.Task[Any]]) -> None:
    """Wait for the first loop to end, and let its error be ours."""
    done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in done:
        task.result()


async def _end(tasks: list[asyncio.Task[Any]]) -> None:
    """Cancel until all have ended: the library takes a cancellation amid a reconnect for the shard's own."""
    waiting = set(tasks)
    while waiting:
        for task in waiting:
            task.cancel()
        _, waiting = await asyncio.wait(waiting, timeout=0.5)
    await asyncio.gather(*tasks, return_exceptions=True)
