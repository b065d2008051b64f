"""The fake as a test uses it: started, furnished, disturbed and read.

Decides nothing about calls; it puts the world, its people and the server together.
"""

import base64
import time
from collections.abc import Callable
from types import TracebackType
from typing import Literal, Self

from aiohttp import web

from bot.fakes.discord import faults
from bot.fakes.discord.asked import Interaction
from bot.fakes.discord.crowd import Id
from bot.fakes.discord.faults import Fault
from bot.fakes.discord.refusal import Json
from bot.fakes.discord.server import HOST, PREFIX, Call, Server
from bot.fakes.discord.sessions import PRIVILEGED, Session
from bot.fakes.discord.town import Town
from bot.fakes.discord.world import World, named

BOT_ID = 1_100_000_000_000_000_001
TOKEN = f"{base64.b64encode(str(BOT_ID).encode()).decode().rstrip('=')}.FAKE00.opens_nothing_0123456789"


class FakeDiscord(Town):
    """`async with FakeDiscord() as server`, then `discord.http.Route.BASE = server.api_base`.

    A client that is not told its gateway asks none: `DiscordWebSocket.DEFAULT_GATEWAY` has to be
    `yarl.URL(server.gateway_url)` too.

    Args:
        token: the one token that is let in.
        port: where to listen; 0 takes a free one.
        privileged: the privileged intents that the application was granted.
        clock: gives Unix seconds.
        rate_limits: whether the service's known limits are kept.
    """

    def __init__(
        self,
        token: str = TOKEN,
        *,
        port: int = 0,
        privileged: int = PRIVILEGED,
        clock: Callable[[], float] = time.time,
        rate_limits: bool = False,
    ) -> None:
        super().__init__(World(named(BOT_ID, "Jernih", bot=True), privileged, clock))
        self.token = token
        self.server = Server(token, self.world)
        if rate_limits:
            self.server.limits.strict()
        self._port = port
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def start(self, application: web.Application | None = None) -> None:
        """Listen; `application` may bring routes of its own beside the service's."""
        app = self.server.application()
        if application is not None:
            app.add_subapp("/control/", application)
        self._runner = web.AppRunner(app, handler_cancellation=True, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, HOST, self._port).start()
        self._port = int(self._runner.addresses[0][1])
        self.server.gateway.address = self.gateway_url

    async def stop(self) -> None:
        """Close every connection; what the world knows stays to be read, and `start` goes on from it."""
        for session in self.world.sessions.live:
            session.hang_up(1012)
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def root(self) -> str:
        """The address without the API's prefix."""
        return f"http://{HOST}:{self._port}"

    @property
    def api_base(self) -> str:
        """What the library takes as `Route.BASE`."""
        return self.root + PREFIX

    @property
    def gateway_url(self) -> str:
        """What the library takes as `DiscordWebSocket.DEFAULT_GATEWAY`."""
        return f"ws://{HOST}:{self._port}/gateway/"

    @property
    def bot_id(self) -> int:
        """The bot's user id."""
        return self.world.me

    @property
    def application_id(self) -> int:
        """The id of the bot's application, which is also its user's."""
        return self.world.me

    @property
    def calls(self) -> list[Call]:
        """Every request so far."""
        return self.server.calls

    @property
    def violations(self) -> list[str]:
        """Every call that broke the published description, and every shard closed for its fault."""
        return self.server.violations

    @property
    def identified(self) -> list[Json]:
        """Every IDENTIFY that was let in: `shard` and `intents`."""
        return self.server.gateway.identified

    @property
    def sessions(self) -> list[Session]:
        """The sessions with a socket."""
        return self.world.sessions.live

    @property
    def commands(self) -> list[Json]:
        """The application's commands."""
        return self.world.commands

    def called(self, route: str) -> list[Json]:
        """Give the body of each successful call of a route, as it came."""
        done = (web.HTTPOk.status_code, web.HTTPNoContent.status_code)
        return [call.params for call in self.calls if call.route == route and call.status in done]

    def messages(self, channel_id: Id) -> list[Json]:
        """Give the messages of a channel that are still there, oldest first."""
        channel = self.world.channels.get(int(channel_id))
        return [] if channel is None else [channel.messages[one] for one in sorted(channel.messages)]

    def bot_messages(self, channel_id: Id) -> list[Json]:
        """Give those that the bot wrote."""
        return [one for one in self.messages(channel_id) if one["author"]["id"] == self.world.bot["id"]]

    def dms(self, user_id: Id) -> list[Json]:
        """Give what the bot wrote to a person in private."""
        return self.bot_messages(self.world.private(int(user_id)).number)

    def bot_reaction(self, channel_id: Id, message_id: Id) -> list[str]:
        """Give the emoji that the bot put on a message."""
        there = self.world.channels[int(channel_id)].reactions.get(int(message_id), {})
        return [emoji for emoji, who in there.items() if self.world.me in who]

    def pinned(self, channel_id: Id) -> list[str]:
        """Give the ids of the pinned messages."""
        return [one["id"] for one in self.messages(channel_id) if one["pinned"]]

    def timeouts(self, guild_id: Id) -> dict[str, str]:
        """Give the end of each member's timeout that is not over, by user."""
        members = self.world.guilds[int(guild_id)].members.values()
        return {str(one.user): str(one.silent_until) for one in members if self.world.silenced(one)}

    def interaction(self, interaction_id: Id) -> Interaction:
        """Give an interaction with its answers."""
        return self.world.interactions[int(interaction_id)]

    def gateway_drop(self, code: int = 1006, *, after: int = 0, shard: int | None = None) -> None:
        """Close the sockets of live shards, at once or after so many more events; their sessions wait.

        Args:
            code: the close code; 1006 cuts the connection without a word.
            after: how many events still come.
            shard: which one; left out, all.
        """
        for session in self._live(shard):
            session.drop_after = (code, after)
            session.cut()

    def gateway_invalid_session(self, *, resumable: bool = False, shard: int | None = None) -> None:
        """Tell live shards that their session is invalid; without `resumable` it is forgotten."""
        for session in self._live(shard):
            if session.frames is not None:
                session.frames.put_nowait({"op": 9, "d": resumable})
            if not resumable:
                self.world.sessions.known.pop(session.number)

    def gateway_reconnect(self, shard: int | None = None) -> None:
        """Ask live shards to come again, as before a restart of the service."""
        for session in self._live(shard):
            if session.frames is not None:
                session.frames.put_nowait({"op": 7, "d": None})

    def gateway_silence(self, *, silent: bool = True) -> None:
        """Answer no heartbeat any more, or answer them again."""
        self.server.gateway.silent = silent

    def forget_sessions(self) -> None:
        """Close every socket and lose its session: no resume succeeds, what comes till then is not kept."""
        self.gateway_drop(4000)
        self.world.sessions.known.clear()

    def duplicate_next(self, times: int = 1) -> None:
        """Send each of the next events twice."""
        self.world.sessions.planned.extend(["twice"] * times)

    def reorder_next(self) -> None:
        """Send the next event after the one that follows it."""
        self.world.sessions.planned.append("swap")

    def raw_event(self, name: str, data: Json, guild_id: Id = 0) -> None:
        """Send any object as an event: malformed, of a kind nobody knows, late."""
        self.world.sessions.tell(name, data, int(guild_id))

    def _live(self, shard: int | None) -> list[Session]:
        return [one for one in self.world.sessions.live if shard in (None, one.shard)]

    def fail_next(
        self,
        route: str,
        status: int,
        code: int = 0,
        *,
        retry_after: float | None = None,
        body: bytes | None = None,
        times: int = 1,
    ) -> None:
        """Let the next calls of a route (`*`: of any) fail; `body` is answered as it is, without headers."""
        fault = Fault(faults.error(status, code, retry_after), body=body)
        self.server.faults.plan(route, fault, times)

    def drop_next(self, route: str, when: Literal["before", "after"] = "before", times: int = 1) -> None:
        """Close the connection of the next calls, before or after they are done."""
        self.server.faults.plan(route, Fault(drop=when), times)

    def slow_next(self, route: str, seconds: float, times: int = 1) -> None:
        """Let the next calls take their time."""
        self.server.faults.plan(route, Fault(seconds=seconds), times)
