"""A server of Discord's protocol that says no more than it must: what the strict fake never leaves out."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

BOT, GUILD, CHANNEL = "4", "1", "2"
_DISPATCH, _HELLO, _ACK = 0, 10, 11
Answer = tuple[int, Any]


@dataclass
class SparseDiscord:
    """Answers by method and path; what is not in `answers` is not found."""

    answers: dict[str, Callable[[dict[str, str]], Answer]] = field(default_factory=dict)
    called: list[str] = field(default_factory=list)
    sockets: list[web.WebSocketResponse] = field(default_factory=list)
    resumed: int = 0
    address: str = ""

    @property
    def api_base(self) -> str:
        """The REST API, without a version."""
        return f"http://{self.address}/api"

    def says(self, route: str, status: int, body: Any) -> None:
        """Answer a route always so; a text goes out as it is."""
        self.answers[route] = lambda _query: (status, body)

    async def rest(self, request: web.Request) -> web.Response:
        """One call."""
        route = f"{request.method} {request.path.removeprefix('/api')}"
        self.called.append(route)
        answer = self.answers.get(route)
        status, body = answer(dict(request.query)) if answer else (404, {"message": "Not Found", "code": 0})
        words = body if isinstance(body, str) else json.dumps(body)
        return web.Response(text=words, status=status, content_type="application/json", charset="utf-8")

    async def gateway(self, request: web.Request) -> web.WebSocketResponse:
        """One connection, without compression."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.sockets.append(socket)
        await socket.send_json({"op": _HELLO, "d": {"heartbeat_interval": 45000}})
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                await self._heard(socket, json.loads(message.data)["op"])
        return socket

    async def _heard(self, socket: web.WebSocketResponse, op: int) -> None:
        match op:
            case 1:  # a heartbeat
                await socket.send_json({"op": _ACK})
            case 2:  # identify
                await self._sends(socket, "READY", {"user": {"id": BOT}, "session_id": "s"})
                channels = [{"id": CHANNEL, "type": 0}]
                await self._sends(socket, "GUILD_CREATE", {"id": GUILD, "channels": channels})
            case 6:  # resume
                self.resumed += 1
                await self._sends(socket, "RESUMED", None)

    async def dispatch(self, kind: str, data: Any) -> None:
        """An event on the newest connection."""
        await self._sends(self.sockets[-1], kind, data)

    async def drop(self) -> None:
        """Close the newest connection, so that the session may be resumed."""
        await self.sockets[-1].close(code=4000)

    async def _sends(self, socket: web.WebSocketResponse, kind: str, data: Any) -> None:
        await socket.send_json({"op": _DISPATCH, "t": kind, "s": 1, "d": data})


@asynccontextmanager
async def sparse_discord() -> AsyncIterator[SparseDiscord]:
    """Serve on loopback."""
    discord = SparseDiscord()
    app = web.Application()
    app.router.add_get("/gateway-socket", discord.gateway)
    app.router.add_route("*", "/api/{rest:.*}", discord.rest)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    discord.address = f"{host}:{port}"
    discord.says("GET /users/@me", 200, {"id": BOT})
    discord.says("GET /gateway", 200, {"url": f"ws://{discord.address}/gateway-socket"})
    try:
        yield discord
    finally:
        await asyncio.gather(*(socket.close() for socket in discord.sockets), return_exceptions=True)
        await runner.cleanup()
