"""DrandBeacon: rounds of quicknet from public HTTP endpoints, all asked at once; the first true one counts.

An endpoint can withhold a round, but not forge one: every signature is verified under the pinned key.
"""

import asyncio
import json
from collections.abc import Sequence

import structlog

from bot.beacons.bounded import Unanswered, ask
from bot.ports.beacon import BeaconDown
from campaigns.undi.drand import CHAIN_HASH, SIGNATURE_BYTES, verify_round
from campaigns.undi.primitives import is_hex

SECONDS = 8.0
LONGEST = 4096  # bytes; a round has some 300
_NOT_YET = frozenset({404, 425})
_log = structlog.get_logger()


class DrandBeacon:
    """Asks `<url>/<chain hash>/public/<round>` of each endpoint."""

    def __init__(self, urls: Sequence[str], seconds: float = SECONDS) -> None:
        self._urls, self._seconds = tuple(urls), seconds

    async def fetch(self, number: int) -> bytes | None:
        """The verified signature of a round; None when there is none yet.

        Raises:
            BeaconDown: no endpoint gave a usable answer.
        """
        absent = False
        asked = [asyncio.ensure_future(self._asked(url, number)) for url in self._urls]
        try:
            for each in asyncio.as_completed(asked):
                try:
                    found = await each
                except Unanswered:
                    continue
                if found is not None:
                    return found
                absent = True
        finally:
            for each in asked:
                each.cancel()
            await asyncio.gather(*asked, return_exceptions=True)
        if not absent:
            raise BeaconDown(str(number))
        return None

    async def is_absent(self, number: int) -> bool:
        """Whether every endpoint says that there is no such round.

        Raises:
            BeaconDown: an endpoint gave no usable answer.
        """
        found = await asyncio.gather(
            *(self._asked(url, number) for url in self._urls), return_exceptions=True
        )
        if any(isinstance(each, bytes) for each in found):
            return False
        for each in found:
            if isinstance(each, Unanswered):
                raise BeaconDown(str(number)) from None
            if isinstance(each, BaseException):
                raise each
        if not found:
            raise BeaconDown(str(number))
        return True

    async def _asked(self, url: str, number: int) -> bytes | None:
        """What one endpoint says: a true signature, or None for no such round.

        Raises:
            Unanswered: it is away, or what it says is wrong.
        """
        try:
            return await self._answer(f"{url.rstrip('/')}/{CHAIN_HASH}/public/{number}", number)
        except Unanswered as why:
            _log.warning("drand_endpoint", url=url, round=number, why=str(why))
            raise

    async def _answer(self, url: str, number: int) -> bytes | None:
        answer = await ask("GET", url, limit=LONGEST, seconds=self._seconds)
        if answer.status in _NOT_YET:
            return None
        signature = _signature(answer.body, number) if answer.status == 200 else None  # noqa: PLR2004 - HTTP
        if signature is None:
            raise Unanswered(f"status {answer.status}")
        # About a second of pure Python.
        if not await asyncio.to_thread(verify_round, number, signature):
            raise Unanswered("wrong signature")
        return signature


def _signature(body: bytes, number: int) -> bytes | None:
    """The signature that a round's JSON names; None when it is not that round's JSON."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict) or value.get("round") != number:
        return None
    given = value.get("signature")
    return bytes.fromhex(given) if isinstance(given, str) and is_hex(given, SIGNATURE_BYTES) else None
