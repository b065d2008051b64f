"""Rest: calls to Discord's REST API through the library's client, with what went wrong in our own terms.

The library waits out its own rate limits up to half a minute; whatever takes longer is said to be busy.
"""

import asyncio
from typing import Any

import aiohttp
import discord
from discord.http import HTTPClient, Route

from bot.platforms.errors import PlatformDown
from bot.ports.platform import PlatformBusy, PlatformRefused, PrivateChatClosed

LONGEST_WAIT = 30.0  # seconds; the least that the library takes
_OK, _UNAUTHORISED, _NOT_THERE, _TOO_MANY, _SERVER, _NOT_KNOWN = 200, 401, 404, 429, 500, 501
_PRIVATE_CLOSED, _OLD_PRESS = 50007, 50027
_CLOUDFLARE_SECONDS = 60.0
# What the library raises of a refusal that is not of the form that Discord's are.
_ODD = (TypeError, KeyError, ValueError, AttributeError)


class DiscordRefused(PlatformRefused):
    """Discord said no: `status` is the HTTP status, `code` Discord's own number (0 where it gave none)."""

    def __init__(self, status: int, code: int, why: str) -> None:
        super().__init__(f"{status} ({code}): {why}")
        self.status, self.code = status, code

    @property
    def is_route_unknown(self) -> bool:
        """Whether the server does not have the route at all; what Discord itself lacks has a number."""
        return self.status in {_NOT_THERE, _NOT_KNOWN} and not self.code


class Rest:
    """One logged-in HTTP client; `me` is the bot's own account once it is logged in."""

    def __init__(self) -> None:
        self._http = HTTPClient(asyncio.get_running_loop(), max_ratelimit_timeout=LONGEST_WAIT)
        self.me: dict[str, Any] = {}

    @property
    def bot_id(self) -> str:
        """The bot's account, which is its application too."""
        return str(self.me.get("id", ""))

    async def login(self, token: str) -> None:
        """Open the session and learn who we are.

        Raises:
            PlatformDown: the token is wrong, or Discord cannot be reached.
        """
        try:
            me: object = await self._http.static_login(token)
        except (discord.LoginFailure, ValueError):
            raise PlatformDown("check.discord.token_wrong") from None
        except (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError) as error:
            raise PlatformDown("check.discord.unreachable", why=type(error).__name__) from None
        if not isinstance(me, dict):
            raise PlatformDown("check.discord.unreachable", why="no JSON")
        self.me = me

    async def close(self) -> None:
        """Close the session."""
        await self._http.close()

    async def call(self, method: str, path: str, *, json: Any = None, query: Any = None, **parts: str) -> Any:
        """One call; `parts` fill the path's braces, quoted.

        Raises:
            PlatformBusy: not now.
            PlatformRefused: never; DiscordRefused or PrivateChatClosed.
        """
        asked = {key: value for key, value in (("json", json), ("params", query)) if value is not None}
        try:
            answer = await self._http.request(Route(method, path, **parts), **asked)
        except discord.RateLimited as error:
            raise PlatformBusy("discord asks to wait", error.retry_after, throttled=True) from None
        except discord.HTTPException as error:
            raise await _said(error) from None
        except (aiohttp.ClientError, OSError, TimeoutError, *_ODD) as error:
            raise PlatformBusy(type(error).__name__, 1.0) from None
        if method == "GET" and isinstance(answer, str):
            raise DiscordRefused(_OK, 0, "no JSON")
        return answer


async def _said(error: discord.HTTPException) -> PlatformBusy | PlatformRefused:
    if error.status == _TOO_MANY:
        whole = error.response.headers.get("X-RateLimit-Global") == "true"
        return PlatformBusy("discord asks to wait", await _retry_after(error), throttled=True, whole=whole)
    if error.status >= _SERVER and error.status != _NOT_KNOWN:
        return PlatformBusy(f"discord answers {error.status}", 1.0)
    if error.status == _UNAUTHORISED and error.code != _OLD_PRESS:
        # A token that was changed is a person's to mend; until then nothing is lost.
        return PlatformBusy("discord refuses the token", _CLOUDFLARE_SECONDS)
    if error.code == _PRIVATE_CLOSED:
        return PrivateChatClosed("the private chat is closed")
    return DiscordRefused(error.status, error.code, error.text[:300])


async def _retry_after(error: discord.HTTPException) -> float:
    """In the header or, where that is missing, in the body."""
    headers = error.response.headers
    try:
        return float(headers["Retry-After"] if "Retry-After" in headers else await _in_body(error.response))
    except _ODD:
        return _CLOUDFLARE_SECONDS


async def _in_body(response: Any) -> Any:
    """The library has read the body, and keeps only its message."""
    return (await response.json(content_type=None))["retry_after"]
