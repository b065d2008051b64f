"""Strict stand-ins over loopback: drand endpoints, a time-stamp authority, and a clock in a Date header.

Each says no to whatever the true ones would not understand, and does wrong only when told to.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from aiohttp import web

from campaigns.undi.drand import CHAIN_HASH
from tests.support.tsa import authority, respond

ROUND, SIGNATURE = (
    657413,
    "b713718a38ae728dfd477991af2822e08d2f305e47718cef9f7848ce4050e7be41076862b98fad56e91a6b85b89cd97b",
)
_PLAIN = {
    "soon": (425, '{"error":"Requested future beacon"}'), "absent": (404, ""), "broken": (500, "oops"),
    "junk": (200, "<html>hotel wifi</html>"), "long": (200, "9" * 100_000),
}  # fmt: skip


@asynccontextmanager
async def served(app: web.Application) -> AsyncIterator[str]:
    """The address of an application on a free port."""
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        host, port = runner.addresses[0][:2]
        yield f"http://{host}:{port}"
    finally:
        await runner.cleanup()


class FakeDrand:
    """One endpoint that knows one round. `mode` is what it does when it is asked.

    `good`; `soon` (425); `absent` (404); `broken` (500); `wrong` (another round's signature); `junk`; `other`
    (true JSON of another round); `long`; `slow`.
    """

    def __init__(self, mode: str = "good") -> None:
        self.mode, self.asked = mode, 0

    @asynccontextmanager
    async def serve(self) -> AsyncIterator[str]:
        """Its address."""
        app = web.Application()
        app.router.add_get("/{chain}/public/{round}", self._round)
        async with served(app) as url:
            yield url

    async def _round(self, request: web.Request) -> web.StreamResponse:
        self.asked += 1
        if request.match_info["chain"] != CHAIN_HASH:
            return web.Response(status=404)
        number = int(request.match_info["round"])
        if self.mode in _PLAIN:
            status, text = _PLAIN[self.mode]
            return web.Response(status=status, text=text)
        if self.mode == "slow":
            await asyncio.sleep(30)
        if number != ROUND and self.mode == "good":
            return web.Response(status=404)
        given = SIGNATURE if self.mode != "wrong" else "a" + SIGNATURE[1:]
        said = number + 1 if self.mode == "other" else number
        return web.json_response({"round": said, "randomness": "00" * 32, "signature": given})


def token(imprint: bytes, at: datetime, status: int = 0) -> bytes:
    """A TimeStampResp over an imprint, signed by an authority of its own."""
    return authority().response(imprint, at) if status == 0 else respond(b"", status)


class FakeAuthority:
    """A time-stamp authority. `mode`: `good`, `other` (another imprint), `refuses`, `junk`, `broken`."""

    def __init__(self, now: Callable[[], datetime], mode: str = "good") -> None:
        self.mode, self._now, self.queries = mode, now, 0

    @asynccontextmanager
    async def serve(self) -> AsyncIterator[str]:
        """Its address."""
        app = web.Application()
        app.router.add_post("/tsr", self._stamp)
        async with served(app) as url:
            yield f"{url}/tsr"

    async def _stamp(self, request: web.Request) -> web.StreamResponse:
        self.queries += 1
        body = await request.read()
        place = body.find(bytes.fromhex("04020105000420"))
        if request.content_type != "application/timestamp-query" or place < 0 or self.mode == "broken":
            return web.Response(status=500 if self.mode == "broken" else 400)
        imprint = body[place + 7 : place + 39] if self.mode != "other" else b"\x01" * 32
        made = token(imprint, self._now(), status=2 if self.mode == "refuses" else 0)
        return web.Response(
            body=b"junk" if self.mode == "junk" else made, content_type="application/timestamp-reply"
        )


@asynccontextmanager
async def clock_served(ahead: timedelta, date: str | None = None) -> AsyncIterator[str]:
    """The address of a server whose clock runs ahead of ours, or whose Date header is `date`."""

    async def answer(_request: web.Request) -> web.Response:
        said = date or format_datetime(datetime.now(UTC) + ahead, usegmt=True)
        return web.Response(status=404, headers={"Date": said})

    app = web.Application()
    app.router.add_get("/{anything:.*}", answer)
    async with served(app) as url:
        yield url
