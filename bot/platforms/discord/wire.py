"""Wire: how the library hears a server of the same protocol that says less than Discord, or otherwise.

The library reads JSON under one spelling of its content type only, and ends the connection when a greeting
lacks what it needs to resume.
"""

import json
from typing import Any

import aiohttp
import discord.http
import discord.shard
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import HTTPClient, Route

_JSON = "application/json"


async def json_or_text(response: aiohttp.ClientResponse) -> Any:
    """The body: JSON where it says so and is, with or without a character set behind it; else text."""
    words = await response.text(encoding="utf-8", errors="replace")
    kind = response.headers.get("Content-Type", "").partition(";")[0]
    if kind.strip().casefold() != _JSON:
        return words
    try:
        return json.loads(words)
    except (ValueError, RecursionError):
        return words


class Socket(DiscordWebSocket):
    """The library's connection; a greeting is made whole before the library reads it."""

    _greeted = False

    async def received_message(self, msg: Any, /) -> None:
        """One frame."""
        if type(msg) is bytes:
            msg = self._decompressor.decompress(msg)
            if msg is None:
                return
        if not self._greeted and ('"READY"' in msg or '"RESUMED"' in msg):
            msg = self._whole(msg)
        await super().received_message(msg)

    def _whole(self, msg: str) -> str:
        """The session goes on where it began, and under no name, when nothing else is said."""
        frame = json.loads(msg)
        kind = frame.get("t")
        if kind not in {"READY", "RESUMED"}:
            return msg
        self._greeted = True
        said = frame.get("d") or {}
        if kind == "READY":
            said = {"session_id": "", **said}
            said["resume_gateway_url"] = said.get("resume_gateway_url") or str(self.gateway)
        return json.dumps({**frame, "s": frame.get("s"), "d": said})


async def gateway(http: HTTPClient) -> tuple[int, yarl.URL]:
    """How many shards there should be, and where; one where only the address is told.

    Raises:
        discord.HTTPException: it is told nowhere.
        LookupError, TypeError: nor in a form that is known.
    """
    try:
        told = await http.request(Route("GET", "/gateway/bot"))
    except discord.NotFound:
        told = await http.request(Route("GET", "/gateway"))
    return int(told.get("shards") or 1), yarl.URL(told["url"])


def understand() -> None:
    """Have the library hear in this way."""
    discord.http.json_or_text = json_or_text
    discord.shard.DiscordWebSocket = Socket  # type: ignore[misc]
