"""TelegramFeed: our own `getUpdates` loop. A batch is committed before the next call confirms it.

The library's own polling confirms what its handlers have not finished (kill -9 loses comments), and one
update that it cannot parse stops it for good; here updates stay raw.
"""

import asyncio
import json
import random
from collections.abc import Mapping, Sequence
from typing import Any
from zlib import crc32

import structlog
from telegram import Bot
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.moderation.comment import PlatformName
from bot.platforms.errors import PlatformDown
from bot.ports.inbox import RawUpdate
from bot.ports.inlet import Inlet
from bot.ports.unit_of_work import StoreError
from bot.texts import text

ALLOWED = (
    "message", "edited_message", "channel_post", "edited_channel_post", "callback_query",
    "my_chat_member", "chat_member", "message_reaction",
)  # fmt: skip
LONG_POLL_SECONDS = 25
BATCH = 100
FIRST_WAIT, LONGEST_WAIT = 0.5, 60.0
_log = structlog.get_logger()


class TelegramFeed:
    """Feeds until cancelled; waits out what passes, and names what a person must mend."""

    def __init__(self, bot: Bot, poll_seconds: int = LONG_POLL_SECONDS) -> None:
        self._bot, self._poll_seconds = bot, poll_seconds

    async def run(self, inlet: Inlet) -> None:
        """Feed.

        Raises:
            PlatformDown: the token is wrong, or another process reads the same bot's updates.
        """
        offset, wait = 0, FIRST_WAIT
        while True:
            try:
                offset, wait = await self._take(inlet, offset), FIRST_WAIT
            except InvalidToken:
                raise PlatformDown(text("id", "check.telegram.token_wrong")) from None
            except Conflict:
                raise PlatformDown(text("id", "check.telegram.conflict")) from None
            except (TelegramError, StoreError) as error:
                # An answer that is not Telegram's own, such as a proxy's page, passes like an outage.
                _log.warning("telegram_feed_waits", why=type(error).__name__, seconds=wait)
                await asyncio.sleep(_pause(error, wait))
                wait = min(wait * 2, LONGEST_WAIT)

    async def _take(self, inlet: Inlet, offset: int) -> int:
        """Fetch and commit one batch; the offset that confirms it with the next call."""
        began = inlet.now()
        batch = [self._raw(update) for update in await self._fetch(offset)]
        if batch:
            await inlet.accept(batch)
        if len(batch) < BATCH:
            # Telegram holds back nothing that fits, so this was all there was.
            await inlet.caught_up(PlatformName.TELEGRAM, began)
        if not batch:
            return offset
        after = max(offset, *(update.update_no + 1 for update in batch))
        if after == offset:
            # Nothing in it can be confirmed: asking again at once would only spin.
            await asyncio.sleep(FIRST_WAIT)
        return after

    async def _fetch(self, offset: int) -> Sequence[Any]:
        fields = {"timeout": self._poll_seconds, "limit": BATCH, "allowed_updates": list(ALLOWED)}
        if offset:
            fields["offset"] = offset
        answer = await self._bot.do_api_request(
            "getUpdates", api_kwargs=fields, read_timeout=self._poll_seconds + 10
        )
        return answer if isinstance(answer, list) else []

    def _raw(self, update: object) -> RawUpdate:
        """An update as it came."""
        raw = json.dumps(update, separators=(",", ":")).encode("ascii")
        return RawUpdate(PlatformName.TELEGRAM, str(self._bot.id), _number(update, raw), raw)


def _number(update: object, raw: bytes) -> int:
    """Its own number; one without gets a negative one of its content, which no other update can have."""
    number = update.get("update_id") if isinstance(update, Mapping) else None
    if isinstance(number, int) and not isinstance(number, bool) and 0 <= number < 1 << 62:
        return number
    return -1 - crc32(raw)


def _pause(error: TelegramError | StoreError, wait: float) -> float:
    """With a spread, so that many bots do not come back at the same moment."""
    if isinstance(error, RetryAfter):
        after = error.retry_after
        return float(after if isinstance(after, (int, float)) else after.total_seconds())
    return wait * (0.5 + random.random())  # noqa: S311 - spreads load, guards nothing
