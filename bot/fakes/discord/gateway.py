"""The gateway: a websocket as the library speaks it, JSON, with or without a zlib stream.

Decides how a shard says hello, identifies, resumes and is closed. What it hears is in `sessions.py`.
"""

import asyncio
import json
from dataclasses import dataclass, field

import aiohttp
from aiohttp import web

from bot.fakes.discord import wire
from bot.fakes.discord.frames import until_closed, writing
from bot.fakes.discord.refusal import Json
from bot.fakes.discord.sessions import GUILDS, KNOWN, PRIVILEGED, Frame, Hangup, Session
from bot.fakes.discord.world import World

HEARTBEAT, IDENTIFY, PRESENCE, VOICE, RESUME, MEMBERS = 1, 2, 3, 4, 6, 8
INVALID, HELLO, HEARTBEAT_ACK = 9, 10, 11
UNKNOWN_OP, NOT_JSON, NOT_IDENTIFIED, WRONG_TOKEN, TWICE = 4001, 4002, 4003, 4004, 4005
WRONG_SHARD, WRONG_VERSION, WRONG_INTENTS, FORBIDDEN_INTENTS = 4010, 4012, 4013, 4014
_FORGETTING = (1000, 1001)
_API = "10"
_CHUNK = 1000
_STARTS = 1000


class Closing(Exception):  # noqa: N818 - it carries a close code, not an error
    """The socket is to be closed with a code."""

    def __init__(self, code: int) -> None:
        super().__init__(str(code))
        self.code = code


@dataclass
class Gateway:
    """Serves shards upon a world.

    Attributes:
        token: the one token that is let in.
        address: the websocket's own address, given for resuming.
        heartbeat_ms: how often a shard must say that it lives.
        identify_seconds: the gap kept between two identifies of one bucket; 0 lets them come as they will.
        concurrency: how many identifies may come at once.
        shards: how many the service advises.
        silent: no heartbeat is answered.
        violations: what broke the rules.
    """

    token: str
    world: World
    violations: list[str]
    address: str = ""
    heartbeat_ms: int = 41_250
    identify_seconds: float = 0.0
    concurrency: int = 1
    shards: int = 1
    silent: bool = False
    identified: list[Json] = field(default_factory=list)
    _last_identify: dict[int, float] = field(default_factory=dict)

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one shard until either side closes."""
        socket = web.WebSocketResponse(compress=False, max_msg_size=4096, timeout=1.0)
        await socket.prepare(request)
        frames: asyncio.Queue[Frame] = asyncio.Queue()
        compressed = request.query.get("compress") == "zlib-stream"
        async with writing(socket, frames, compressed=compressed):
            shard = _Shard(self, frames)
            try:
                self._check(request)
                frames.put_nowait({"op": HELLO, "d": {"heartbeat_interval": self.heartbeat_ms, "_trace": []}})
                await shard.listen(socket)
            except Closing as closing:
                self.violations.append(f"gateway: closed with {closing.code}")
                frames.put_nowait(Hangup(closing.code))
                await until_closed(socket)
            finally:
                shard.leave(socket.close_code)
        return socket

    def _check(self, request: web.Request) -> None:
        if request.query.get("v") != _API or request.query.get("encoding") != "json":
            raise Closing(WRONG_VERSION)
        if request.query.get("compress", "zlib-stream") != "zlib-stream":
            raise Closing(NOT_JSON)

    def advice(self) -> Json:
        """Give what `GET /gateway/bot` answers."""
        left = _STARTS - len(self.identified)
        limit: Json = {"total": _STARTS, "remaining": left, "reset_after": 86_400_000}
        limit["max_concurrency"] = self.concurrency
        return {"url": self.address, "shards": self.shards, "session_start_limit": limit}

    def too_soon(self, shard: int) -> bool:
        """Tell whether a shard identifies before its bucket may."""
        now, bucket = self.world.clock(), shard % self.concurrency
        last = self._last_identify.get(bucket)
        self._last_identify[bucket] = now
        return bool(self.identify_seconds) and last is not None and now - last < self.identify_seconds


@dataclass
class _Shard:
    """One socket; `session` is None until it has identified or resumed."""

    gateway: Gateway
    frames: asyncio.Queue[Frame]
    session: Session | None = None

    async def listen(self, socket: web.WebSocketResponse) -> None:
        async for message in socket:
            if message.type is not aiohttp.WSMsgType.TEXT:
                raise Closing(NOT_JSON)
            try:
                said = json.loads(message.data)
                self._hear(said["op"], said.get("d"))
            except (ValueError, KeyError, TypeError) as error:
                raise Closing(NOT_JSON) from error

    def leave(self, code: int | None) -> None:
        """Keep the session for a resume, or forget it where the client said goodbye."""
        if self.session is None:
            return
        if self.session.frames is self.frames:
            self.session.frames = None
            if code in _FORGETTING:
                self.gateway.world.sessions.known.pop(self.session.number, None)

    def _hear(self, op: int, data: Json) -> None:
        if op == HEARTBEAT:
            if not self.gateway.silent:
                self.frames.put_nowait({"op": HEARTBEAT_ACK})
        elif op == IDENTIFY:
            self._identify(data)
        elif op == RESUME:
            self._resume(data)
        elif op not in (PRESENCE, VOICE, MEMBERS):
            raise Closing(UNKNOWN_OP)
        elif self.session is None:
            raise Closing(NOT_IDENTIFIED)
        elif op == MEMBERS:
            self._members(data)

    def _identify(self, data: Json) -> None:
        if self.session is not None:
            raise Closing(TWICE)
        if data["token"] != self.gateway.token:
            raise Closing(WRONG_TOKEN)
        shard, shards = data.get("shard", [0, 1])
        if not 0 <= shard < shards:
            raise Closing(WRONG_SHARD)
        intents = data["intents"]
        if intents & ~KNOWN:
            raise Closing(WRONG_INTENTS)
        if intents & PRIVILEGED & ~self.gateway.world.privileged:
            raise Closing(FORBIDDEN_INTENTS)
        if self.gateway.too_soon(shard):
            self.frames.put_nowait({"op": INVALID, "d": False})
            return
        self.gateway.identified.append({"shard": [shard, shards], "intents": intents})
        self.session = self.gateway.world.sessions.open(shard, shards, intents)
        self.session.frames = self.frames
        self._ready(self.session)

    def _ready(self, session: Session) -> None:
        world = self.gateway.world
        guilds = [
            one
            for one in world.guilds.values()
            if one.here and (one.number >> 22) % session.shards == session.shard
        ]
        application = wire.application(world)
        ready = {"v": 10, "user": world.bot, "private_channels": [], "session_type": "normal"}
        ready |= {"guilds": [{"id": str(one.number), "unavailable": True} for one in guilds]}
        ready |= {"session_id": session.number, "resume_gateway_url": self.gateway.address}
        ready |= {"shard": [session.shard, session.shards]}
        ready |= {"application": {"id": application["id"], "flags": application["flags"]}}
        session.push("READY", ready)
        for one in guilds:
            if session.intents & GUILDS and not one.down:
                session.push("GUILD_CREATE", wire.created(world, one))

    def _resume(self, data: Json) -> None:
        if data["token"] != self.gateway.token:
            raise Closing(WRONG_TOKEN)
        session = self.gateway.world.sessions.known.get(data["session_id"])
        if session is None or not 0 <= data["seq"] <= len(session.sent):
            self.frames.put_nowait({"op": INVALID, "d": False})
            return
        session.hang_up(TWICE)
        self.session, session.frames = session, self.frames
        for frame in session.sent[data["seq"] :]:
            self.frames.put_nowait(frame)
        session.push("RESUMED", {"_trace": []})

    def _members(self, data: Json) -> None:
        """Answer a request for members: all of them, or those that were named."""
        assert self.session is not None  # noqa: S101 - `_hear` has made sure
        world = self.gateway.world
        guild = world.guilds[int(data["guild_id"])]
        wanted = data.get("user_ids")
        asked = {int(one) for one in (wanted if isinstance(wanted, list) else [wanted])} if wanted else None
        found = [
            wire.member(world, one) for one in guild.members.values() if asked is None or one.user in asked
        ]
        pieces = [found[start : start + _CHUNK] for start in range(0, len(found), _CHUNK)] or [[]]
        for index, piece in enumerate(pieces):
            chunk: Json = {"guild_id": str(guild.number), "members": piece, "nonce": data.get("nonce")}
            chunk |= {"chunk_index": index, "chunk_count": len(pieces), "not_found": []}
            self.session.push("GUILD_MEMBERS_CHUNK", chunk)
