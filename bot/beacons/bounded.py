"""Bounded: an HTTP answer of limited size within a limited time, whatever the other side sends."""

import asyncio
from dataclasses import dataclass

import httpx


class Unanswered(Exception):  # noqa: N818 - a state that passes
    """No whole answer came: too slow, too long, or no connection; the message is the kind of failure."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The status, the body, and the headers by lower-case name."""

    status: int
    body: bytes
    headers: httpx.Headers


async def ask(
    method: str,
    url: str,
    *,
    limit: int,
    seconds: float,
    content: bytes | None = None,
    headers: dict[str, str] | None = None,
) -> Answer:
    """One request; redirects are not followed.

    `limit`: bytes of the body. `seconds`: for the whole of it, since a body may come a byte at a time.

    Raises:
        Unanswered: nothing usable came back.
    """
    try:
        async with asyncio.timeout(seconds), httpx.AsyncClient(timeout=seconds) as client:
            sent = client.stream(method, url, content=content, headers=headers)
            async with sent as response:
                return Answer(response.status_code, await _body(response, limit), response.headers)
    except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
        raise Unanswered(type(error).__name__) from None


async def _body(response: httpx.Response, limit: int) -> bytes:
    body = bytearray()
    async for piece in response.aiter_bytes():
        body += piece
        if len(body) > limit:
            raise Unanswered("too long")
    return bytes(body)
