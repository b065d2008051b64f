"""A fake as a process of its own: which acts may come over HTTP, and the handle of whoever started it.

Knows no platform; the acts are those of the fake.
"""

import asyncio
import json
import sys
from collections.abc import Callable, Collection
from typing import Any, Protocol

import aiohttp
from aiohttp import web

Json = dict[str, Any]


class CannotActError(Exception):
    """A person tries what the service would not let them do."""


class Startable(Protocol):
    """A fake that can listen, with further routes beside its own."""

    async def start(self, application: web.Application | None = None) -> None:
        """Listen."""
        ...


def control(fake: object, acts: Collection[str], snapshot: Callable[[], Json]) -> web.Application:
    """Make the routes `POST act` and `GET state`; `snapshot` gives what the world knows."""

    async def act(request: web.Request) -> web.Response:
        asked = await request.json()
        if asked["do"] not in acts:
            return web.json_response({"error": f"no act {asked['do']}"}, status=404)
        try:
            done = getattr(fake, asked["do"])(**asked["with"])
        except (CannotActError, KeyError, TypeError, ValueError) as error:
            return web.json_response({"error": repr(error)}, status=400)
        return web.json_response({"done": done})

    async def state(_: web.Request) -> web.Response:
        return web.json_response(snapshot(), dumps=lambda value: json.dumps(value, default=repr))

    app = web.Application()
    app.router.add_post("/act", act)
    app.router.add_get("/state", state)
    return app


async def serve(fake: Startable, routes: web.Application, told: Callable[[], Json]) -> None:
    """Run until killed; the first line of output is a JSON object with what `told` gives once it listens."""
    await fake.start(routes)
    sys.stdout.write(json.dumps(told()) + "\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


class RemoteFake:
    """The handle: `act("user_says", ...)` and `state()` of the fake at an address."""

    def __init__(self, root: str) -> None:
        self._root = root

    async def act(self, name: str, /, **fields: Any) -> Any:
        """Do one of the fake's acts; gives what it gives.

        Raises:
            CannotActError: the fake would not.
        """
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"{self._root}/control/act", json={"do": name, "with": fields}) as answer,
        ):
            body = await answer.json()
        if not answer.ok:
            raise CannotActError(body["error"])
        return body["done"]

    async def state(self) -> Json:
        """Read the fake's snapshot."""
        async with aiohttp.ClientSession() as session, session.get(f"{self._root}/control/state") as answer:
            state: Json = await answer.json()
        return state
