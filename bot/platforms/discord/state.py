"""State: the library's client with a table of parsers of our own. Events stay raw dicts.

The library turns each event into objects and hands them to tasks that nothing holds back; an exception in
one of its parsers ends the connection. Here an event goes straight into the buffer, and what is of no use
to us (voice, emoji, presences) is not even looked at.
"""

import asyncio
import time
from collections.abc import Callable, Mapping
from typing import Any, Protocol

import discord
import structlog
from discord.gateway import DiscordWebSocket
from discord.state import AutoShardedConnectionState

from bot.platforms.discord import raws
from bot.platforms.discord.buffer import Buffer
from bot.platforms.discord.places import Places
from bot.platforms.discord.wire import gateway

Data = dict[str, Any]
IDENTIFY_SECONDS = 5.0  # between two new sessions of one bot
_QUOTES = frozenset({"content", "matched_content", "matched_keyword"})
_log = structlog.get_logger()


class Sessions(Protocol):
    """Who must know how the connection stands, shard by shard."""

    def began(self, shard: int) -> None:
        """A new session: whatever came before it and was not brought is missing."""
        ...

    def resumed(self, shard: int) -> None:
        """An old session goes on, and nothing is missing."""
        ...

    def broke(self, shard: int) -> None:
        """The connection is gone."""
        ...


class IntakeState(AutoShardedConnectionState["Intake"]):
    """Parsers that keep and never raise."""

    def __init__(
        self, buffer: Buffer, places: Places, sessions: Sessions, bot_id: str, **options: Any
    ) -> None:
        super().__init__(**options)
        self._buffer, self._places, self._sessions, self._bot_id = buffer, places, sessions, bot_id
        # Servers that the bot was in when a session began; another one is one that it was added to.
        self._ours: set[str] = set()
        table: Mapping[str, Callable[[Data], None]] = {
            "READY": self._began,
            "RESUMED": self._resumed,
            "MESSAGE_CREATE": self._written,
            "MESSAGE_UPDATE": self._edited,
            "MESSAGE_DELETE": self._deleted,
            "MESSAGE_DELETE_BULK": self._deleted,
            "INTERACTION_CREATE": self._pressed,
            "GUILD_MEMBER_ADD": self._member("GUILD_MEMBER_ADD"),
            "GUILD_MEMBER_REMOVE": self._member("GUILD_MEMBER_REMOVE"),
            "AUTO_MODERATION_ACTION_EXECUTION": self._filtered,
            "GUILD_CREATE": self._guild,
            "GUILD_DELETE": self._guild_gone,
            "CHANNEL_CREATE": places.channel,
            "CHANNEL_UPDATE": places.channel,
            "CHANNEL_DELETE": places.gone,
            "THREAD_CREATE": places.channel,
            "THREAD_UPDATE": places.channel,
            "THREAD_DELETE": places.gone,
            "THREAD_LIST_SYNC": places.threads,
        }
        self.parsers = {kind: _safely(kind, parse) for kind, parse in table.items()}

    def _began(self, data: Data) -> None:
        self._ours |= {str(guild.get("id")) for guild in data.get("guilds") or ()}
        self._sessions.began(_shard(data))

    def _resumed(self, data: Data) -> None:
        self._sessions.resumed(int(data.get("__shard_id__") or 0))

    def _written(self, data: Data) -> None:
        if not self._is_ours(data):
            self._buffer.put(raws.written(self._placed(data)))

    def _edited(self, data: Data) -> None:
        taken = raws.edited(self._placed(data))
        if taken is not None and not self._is_ours(data):
            self._buffer.put(taken)

    def _is_ours(self, data: Data) -> bool:
        """What we said ourselves is nothing to judge."""
        return bool((data.get("author") or {}).get("id") == self._bot_id)

    def _placed(self, data: Data) -> Data:
        """With its server; an event that does not name it is private only where its channel is in none."""
        guild = None if data.get("guild_id") else self._places.guild_of(str(data.get("channel_id")))
        return {**data, "guild_id": guild} if guild else data

    def _deleted(self, data: Data) -> None:
        for taken in raws.deleted(self._placed(data)):
            self._buffer.put(taken)

    def _pressed(self, data: Data) -> None:
        self._buffer.put_press(raws.pressed(self._placed(data)))

    def _member(self, kind: str) -> Callable[[Data], None]:
        return lambda data: self._buffer.put(raws.happened(kind, data, "/member", _now()))

    def _filtered(self, data: Data) -> None:
        # What was stopped was seen by nobody, and we are not the first.
        kept = {key: value for key, value in data.items() if key not in _QUOTES}
        kind = "AUTO_MODERATION_ACTION_EXECUTION"
        self._buffer.put(raws.happened(kind, kept, "/filter", _now()))

    def _guild(self, data: Data) -> None:
        self._places.guild(data)
        guild = str(data.get("id"))
        if guild not in self._ours:
            self._ours.add(guild)
            self._standing("GUILD_CREATE", {"id": guild, "name": data.get("name") or ""})

    def _guild_gone(self, data: Data) -> None:
        # An outage takes servers away for a while; only without the word for it the bot was removed.
        if not data.get("unavailable"):
            self._ours.discard(str(data.get("id")))
            self._standing("GUILD_DELETE", {"id": data.get("id")})

    def _standing(self, kind: str, data: Data) -> None:
        self._buffer.put(raws.happened(kind, data, "/guild", _now()))


class Intake(discord.AutoShardedClient):
    """One connection to the gateway, for one try; a new one is made for the next."""

    def __init__(
        self,
        buffer: Buffer,
        places: Places,
        sessions: Sessions,
        bot_id: str,
        *,
        members: bool,
        identify_seconds: float = IDENTIFY_SECONDS,
    ) -> None:
        self._parts, self._sessions = (buffer, places, sessions, bot_id), sessions
        self._identify_seconds = identify_seconds
        super().__init__(
            intents=_intents(members=members), max_messages=None, chunk_guilds_at_startup=False,
            member_cache_flags=discord.MemberCacheFlags.none(),
        )  # fmt: skip

    def _get_state(self, **options: Any) -> AutoShardedConnectionState[Any]:
        return IntakeState(
            *self._parts, dispatch=self.dispatch, handlers=self._handlers, hooks=self._hooks, http=self.http,
            **options,
        )  # fmt: skip

    async def login(self, token: str) -> None:
        """Without the library's look at the application, which it wants to be complete."""
        await self._async_setup_hook()
        await self.http.static_login(token)

    async def launch_shards(self) -> None:
        """The gateway is where this server says it is, for every later session too."""
        self.shard_count, DiscordWebSocket.DEFAULT_GATEWAY = await gateway(self.http)
        await super().launch_shards()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:  # noqa: ARG002 - the library's form
        """Keep Discord's distance between two new sessions."""
        if not initial:
            await asyncio.sleep(self._identify_seconds)

    async def ask(self) -> None:
        """Have every shard answer: what comes before its answer is all that there was."""
        for shard in self.shards.values():
            ws = shard._parent.ws  # noqa: SLF001 - the library asks only every forty seconds
            if ws._keep_alive is not None:  # noqa: SLF001 - as above
                await ws.send_heartbeat(ws._keep_alive.get_payload())  # noqa: SLF001 - as above

    def answered_since(self, mark: float) -> bool:
        """Whether every shard has answered since a moment of `time.perf_counter`."""
        alive = [shard._parent.ws._keep_alive for shard in self.shards.values()]  # noqa: SLF001 - as above
        return bool(alive) and all(each is not None and each._last_ack > mark for each in alive)  # noqa: SLF001 - as above

    def dispatch(self, event: str, /, *args: Any, **_kwargs: Any) -> None:
        """The library's handlers are not used; of its events only a broken connection concerns us."""
        if event == "shard_disconnect":
            self._sessions.broke(int(args[0] or 0))


def _intents(*, members: bool) -> discord.Intents:
    intents = discord.Intents.none()
    intents.guilds = intents.guild_messages = intents.dm_messages = intents.message_content = True
    intents.auto_moderation_execution = True
    intents.members = members
    return intents


def _shard(data: Data) -> int:
    shard = data.get("shard")
    return int(shard[0]) if isinstance(shard, list) and shard else 0


def _safely(kind: str, parse: Callable[[Data], None]) -> Callable[[Data], None]:
    """An event that is not as it should be is passed over alone; its words are not written down."""

    def parsed(data: Data) -> None:
        try:
            parse(data)
        except Exception as error:  # noqa: BLE001 - one odd event must not end the connection
            _log.warning("discord_event_odd", kind=kind, why=type(error).__name__)

    return parsed


def _now() -> int:
    """Milliseconds of Discord's epoch, for what bears no moment of its own."""
    return int((time.time() - raws.EPOCH.timestamp()) * 1000)
