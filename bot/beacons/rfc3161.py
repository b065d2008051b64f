"""Rfc3161Timestamps: a time-stamp authority over HTTP; a token over anything else is never handed on."""

from bot.beacons.bounded import Unanswered, ask
from bot.ports.timestamps import StampRefused
from campaigns.undi.primitives import BrokenRule
from campaigns.undi.timestamp import read_token, request

SECONDS = 15.0
LONGEST = 65536  # bytes; a token with its certificates has some 6,000
_HEADERS = {"Content-Type": "application/timestamp-query"}


class Rfc3161Timestamps:
    """Posts a query to one address."""

    is_set = True

    def __init__(self, url: str, seconds: float = SECONDS) -> None:
        self._url, self._seconds = url, seconds

    async def stamp(self, f: bytes, nonce: int) -> bytes:
        """The authority's answer over F.

        Raises:
            StampRefused: it gave none, or one over something else.
        """
        query = request(f, nonce)
        try:
            answer = await ask(
                "POST", self._url, limit=LONGEST, seconds=self._seconds, content=query, headers=_HEADERS
            )
        except Unanswered as why:
            raise StampRefused(str(why)) from None
        if answer.status != 200:  # noqa: PLR2004 - HTTP
            raise StampRefused(f"status {answer.status}")
        try:
            token = read_token(answer.body)
        except BrokenRule as broken:
            raise StampRefused(broken.code) from None
        if token.imprint != f:
            raise StampRefused("another imprint")
        return answer.body
