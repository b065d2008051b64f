"""The fake server itself: HTTP in, HTTP out, and the gateway, on loopback.

Decides how a request is read, recorded, refused and answered. What a call does is not known here.
"""

import asyncio
import hmac
import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from bot.fakes.discord.checking import checked_body, checked_query, json_body, routed
from bot.fakes.discord.faults import Faults
from bot.fakes.discord.gateway import Gateway
from bot.fakes.discord.limits import Limits
from bot.fakes.discord.methods import HANDLERS
from bot.fakes.discord.refusal import TOO_MANY, UNAUTHORIZED, Json, Refused, refused
from bot.fakes.discord.request import Asked
from bot.fakes.discord.table import ROUTES
from bot.fakes.discord.world import World
from bot.fakes.journal import Journal

HOST = "127.0.0.1"
PREFIX = "/api/v10"
_NO_CONTENT = 204


@dataclass(frozen=True)
class Call:
    """One request of a known route as it came, with the status that it got; 0 where it got none."""

    route: str
    ids: dict[str, str]
    params: Any
    query: Json
    status: int


@dataclass
class _Raw:
    """A request as it came; `whole` once its body was read."""

    route: str = ""
    ids: dict[str, str] = field(default_factory=dict)
    body: Any = None
    query: dict[str, str] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    whole: bool = False


@dataclass
class Server:
    """Answers calls upon a world; `calls` and `violations` keep what was asked and what broke the rules."""

    token: str
    world: World
    faults: Faults = field(default_factory=Faults)
    calls: list[Call] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    journal: Journal = field(default_factory=lambda: Journal("discord"))

    def __post_init__(self) -> None:
        """Begin to count and to listen."""
        self.limits = Limits(self.world.clock)
        self.gateway = Gateway(self.token, self.world, self.violations)

    def application(self) -> web.Application:
        """Make the application that serves the REST routes and the gateway."""
        app = web.Application(client_max_size=60 * 1024 * 1024)
        app.router.add_route("*", PREFIX + "/{path:.*}", self.answer)
        app.router.add_get("/gateway/", self.gateway.serve)
        return app

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer one request, by its planned fault if there is one."""
        raw = _Raw(f"{request.method} {request.path.removeprefix(PREFIX)}", query=dict(request.query))
        try:
            raw.route, raw.ids = routed(request.method, request.rel_url.raw_path.removeprefix(PREFIX))
            self._authorise(request, raw.route)
            await _read(request, raw)
            raw.whole = True
            headers = self.limits.count(raw.route, raw.ids, open_to_all=ROUTES[raw.route].open)
            result = await self._serve(request, raw)
        except Refused as error:
            self._note(raw, error)
            return _json(error.body(), error.status, _waiting(error))
        except _RawAnswer as planned:
            self._note(raw, planned.refused)
            return web.Response(body=planned.body, status=planned.refused.status, content_type="text/html")
        except asyncio.CancelledError:
            # Nobody is there any more to be answered; a request that was read was made all the same.
            if raw.whole:
                self._call(raw, 0)
            raise
        if result is None:
            self._call(raw, _NO_CONTENT)
            return web.Response(status=_NO_CONTENT, headers=headers)
        self._call(raw, web.HTTPOk.status_code)
        return _json(result, web.HTTPOk.status_code, headers)

    async def _serve(self, request: web.Request, raw: _Raw) -> Any:
        fault = self.faults.next(raw.route)
        await asyncio.sleep(fault.seconds)
        if fault.drop == "before":
            _hang_up(request)
        if fault.error is not None and fault.body is not None:
            raise _RawAnswer(fault.error, fault.body)
        if fault.error is not None:
            raise fault.error
        result = self._done(raw)
        if fault.drop == "after":
            _hang_up(request)
        return result

    def _done(self, raw: _Raw) -> Any:
        query, body = checked_query(raw.route, raw.query), checked_body(raw.route, raw.body)
        if raw.route == "GET /gateway":
            return {"url": self.gateway.address}
        if raw.route == "GET /gateway/bot":
            return self.gateway.advice()
        return HANDLERS[raw.route](Asked(self.world, raw.ids, query, body, raw.files))

    def _authorise(self, request: web.Request, route: str) -> None:
        if ROUTES[route].open:
            return
        given = request.headers.get("Authorization", "")
        if not hmac.compare_digest(given.encode(), f"Bot {self.token}".encode()):
            raise Refused(UNAUTHORIZED, 0, "401: Unauthorized")

    def _call(self, raw: _Raw, status: int, *, violation: bool = False) -> None:
        self.calls.append(Call(raw.route, raw.ids, raw.body, dict(raw.query), status))
        # A request that was not let in, by its token, is none of the bot's.
        if status == UNAUTHORIZED and not raw.whole:
            return
        method, _, path = raw.route.partition(" ")
        line: Json = {"method": method, "path": path, "params": raw.body, "query": raw.query}
        self.journal.note(line | {"status": status} | ({"violation": True} if violation else {}))

    def _note(self, raw: _Raw, error: Refused) -> None:
        self._call(raw, error.status, violation=error.violation)
        if error.violation:
            details = json.dumps(error.extra.get("errors", {}))
            self.violations.append(f"{raw.route}: {error.code} {error.description} {details}")


class _RawAnswer(Exception):  # noqa: N818 - it carries an answer, not an error
    def __init__(self, error: Refused, body: bytes) -> None:
        super().__init__(error.description)
        self.refused = error
        self.body = body


def _json(body: object, status: int, headers: dict[str, str]) -> web.Response:
    # The library reads an answer as JSON only if its type is this and nothing more.
    typed = headers | {"Content-Type": "application/json"}
    return web.Response(body=json.dumps(body).encode(), status=status, headers=typed)


def _waiting(error: Refused) -> dict[str, str]:
    """Give the headers of a 429; without `Via` the library takes it for a ban."""
    if error.status != TOO_MANY:
        return {}
    everywhere = error.extra["global"]
    headers = {"Via": "1.1 google", "Retry-After": str(error.extra["retry_after"])}
    headers["X-RateLimit-Scope"] = "global" if everywhere else "user"
    return headers | ({"X-RateLimit-Global": "true"} if everywhere else {})


def _hang_up(request: web.Request) -> None:
    """Close the connection; the cancelled handler then writes nothing."""
    if request.transport is not None:
        request.transport.abort()
    raise asyncio.CancelledError


async def _read(request: web.Request, raw: _Raw) -> None:
    """Read a body of JSON, or of a form that carries JSON and files."""
    if not request.body_exists:
        return
    try:
        if request.content_type == "multipart/form-data":
            form = await request.post()
            raw.body = json.loads(str(form.get("payload_json", "{}")))
            parts = [one for one in form.values() if isinstance(one, web.FileField)]
            raw.files = {one.filename: one.file.read() for one in parts}
            return
        text = await request.text()
        if text:
            json_body(request.headers.get("Content-Type", ""))
            raw.body = json.loads(text)
    except ValueError as error:
        raise refused(50109, violation=True) from error
