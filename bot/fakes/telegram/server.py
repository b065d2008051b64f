"""The fake server itself: HTTP in, HTTP out, on loopback.

Decides how a request is read, recorded, refused and answered. What a call does is not known here.
"""

import asyncio
import hmac
import inspect
import json
import re
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from bot.fakes.journal import Journal
from bot.fakes.telegram.checking import Upload, checked, method_named
from bot.fakes.telegram.faults import Fault, Faults
from bot.fakes.telegram.methods import HANDLERS
from bot.fakes.telegram.pace import Pace
from bot.fakes.telegram.refusal import NOT_FOUND, UNAUTHORIZED, Json, Refused, bad
from bot.fakes.telegram.world import World

HOST = "127.0.0.1"
_TOKEN = re.compile(r"\d+:[\w-]{3,}")


@dataclass(frozen=True)
class Call:
    """One request of a known method as it came, with the status that it got."""

    method: str
    params: Json
    status: int


@dataclass
class Server:
    """Answers calls upon a world; `calls` and `violations` keep what was asked and what broke the rules."""

    token: str
    world: World
    faults: Faults = field(default_factory=Faults)
    calls: list[Call] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    journal: Journal = field(default_factory=lambda: Journal("telegram"))
    pace: Pace = field(init=False)

    def __post_init__(self) -> None:
        """Count the pace on whatever clock the world has at the time."""
        self.pace = Pace(self.world.moment)

    def application(self) -> web.Application:
        """Make the application that serves `/bot<token>/<method>`."""
        app = web.Application(client_max_size=60 * 1024 * 1024)
        app.router.add_route("*", "/bot{token}/{method}", self.answer)
        return app

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer one request, by its planned fault if there is one."""
        raw: Json = {}
        fault = None
        method = request.match_info["method"]
        try:
            self._authorise(request.match_info["token"])
            raw = await _fields(request)
            method = method_named(method)
            fault = self.faults.next(method)
            result = await self._serve(request, method, raw, fault)
        except Refused as refused:
            self._note(method, raw, refused)
            return web.json_response(refused.body(), status=refused.status, headers=_retry(refused))
        except _RawAnswer as planned:
            self._note(method, raw, planned.refused)
            return web.Response(body=planned.body, status=planned.refused.status, content_type="text/html")
        except asyncio.CancelledError:
            # Nobody is there any more to be answered; a request that was read was made all the same.
            if fault is not None:
                self._write_down(method, raw, 0)
            raise
        if fault.half:
            await self._answer_half(request, method, raw, {"ok": True, "result": result})
        self._keep(method, raw, web.HTTPOk.status_code)
        return web.json_response({"ok": True, "result": result})

    async def _serve(self, request: web.Request, method: str, raw: Json, fault: Fault) -> Any:
        await asyncio.sleep(fault.seconds)
        if fault.drop == "before":
            _hang_up(request)
        if fault.error is not None and fault.body is not None:
            raise _RawAnswer(fault.error, fault.body)
        if fault.error is not None:
            raise fault.error
        if self.world.logged_out:
            raise bad("Logged out")
        args = checked(method, raw)
        self.pace.before(method, args.get("chat_id", 0))
        result = HANDLERS[method](self.world, args)
        if inspect.isawaitable(result):
            result = await result
        if fault.drop == "after":
            self.calls.append(Call(method, raw, 0))
            _hang_up(request)
        return result

    async def _answer_half(self, request: web.Request, method: str, raw: Json, body: Json) -> None:
        """Send the first half of a body that was announced whole, then close."""
        whole = json.dumps(body).encode()
        answer = web.StreamResponse(headers={"Content-Type": "application/json"})
        answer.content_length = len(whole)
        await answer.prepare(request)
        await answer.write(whole[: len(whole) // 2])
        self._keep(method, raw, 0)
        # Closed and not aborted, so that the half is sent.
        if request.transport is not None:
            request.transport.close()
        raise asyncio.CancelledError

    def _authorise(self, token: str) -> None:
        if not _TOKEN.fullmatch(token):
            raise Refused(NOT_FOUND, "Not Found")
        if not hmac.compare_digest(token, self.token):
            raise Refused(UNAUTHORIZED, "Unauthorized")

    def _keep(self, method: str, raw: Json, status: int) -> None:
        self.calls.append(Call(method, raw, status))
        self._write_down(method, raw, status)

    def _write_down(self, method: str, raw: Json, status: int, *, violation: bool = False) -> None:
        params = {name: _shown(value) for name, value in raw.items()}
        line: Json = {"method": method, "params": params, "status": status}
        self.journal.note(line | ({"violation": True} if violation else {}))

    def _note(self, method: str, raw: Json, refused: Refused) -> None:
        self.calls.append(Call(method, raw, refused.status))
        # A request that was not let in, by its token, is none of the bot's.
        if refused.status != UNAUTHORIZED and refused.description != "Not Found":
            self._write_down(method, raw, refused.status, violation=refused.violation)
        if refused.violation:
            self.violations.append(f"{method}: {refused.description}")


class _RawAnswer(Exception):  # noqa: N818 - it carries an answer, not an error
    def __init__(self, refused: Refused, body: bytes) -> None:
        super().__init__(refused.description)
        self.refused = refused
        self.body = body


def _retry(refused: Refused) -> dict[str, str]:
    seconds = refused.parameters.get("retry_after")
    return {} if seconds is None else {"Retry-After": str(seconds)}


def _hang_up(request: web.Request) -> None:
    """Close the connection; the cancelled handler then writes nothing."""
    if request.transport is not None:
        request.transport.abort()
    raise asyncio.CancelledError


async def _fields(request: web.Request) -> Json:
    """Read fields from the address and from a form, a multipart form or a JSON object."""
    fields: Json = dict(request.query)
    try:
        if request.content_type == "application/json":
            body = await request.json()
            return fields | body if isinstance(body, dict) else fields
        form = await request.post()
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise bad("strings must be encoded in UTF-8", violation=True) from error
    return fields | {name: _part(value) for name, value in form.items()}


def _shown(value: object) -> object:
    """A file is written down by its name and size."""
    return {"upload": value.name, "bytes": len(value.content)} if isinstance(value, Upload) else value


def _part(value: object) -> object:
    return Upload(value.filename, value.file.read()) if isinstance(value, web.FileField) else value
