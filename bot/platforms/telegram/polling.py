"""PollingFeed: our own `getUpdates` loop. A batch is committed before the next call confirms it.

The library's own polling confirms what its handlers have not finished (kill -9 loses comments), and one
update that it cannot parse stops it for good; here updates stay raw.
"""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import structlog
from telegram import Bot
from telegram.error import Conflict, TelegramError

from bot.moderation.comment import PlatformName
from bot.platforms.errors import PlatformDown
from bot.platforms.telegram.intake import ALLOWED, BATCH, FIRST_WAIT, Patience, beside, raw_update
from bot.ports.inbox import RawUpdate
from bot.ports.inlet import Inlet
from bot.ports.unit_of_work import StoreError

LONG_POLL_SECONDS = 25
# What came as JSON holds itself nowhere.
_PACK = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode
_log = structlog.get_logger()


class PollingFeed:
    """Feeds until cancelled; waits out what passes, and names what a person must mend.

    `introduce` is done beside it, such as registering commands.
    """

    allowed_updates = ALLOWED

    def __init__(
        self,
        bot: Bot,
        introduce: Callable[[], Awaitable[None]] | None = None,
        poll_seconds: int = LONG_POLL_SECONDS,
    ) -> None:
        self._bot, self._introduce, self._poll_seconds = bot, introduce, poll_seconds
        self._freed = False

    async def run(self, inlet: Inlet) -> None:
        """Feed.

        Raises:
            PlatformDown: the token is wrong, or another process reads the same bot's updates.
        """
        async with beside(self._introduce):
            await self._poll(inlet)

    async def _poll(self, inlet: Inlet) -> None:
        offset, patience = 0, Patience()
        while True:
            try:
                offset = await self._take(inlet, offset)
                patience.worked()
            except Conflict as error:
                await self._free(error)
            except (TelegramError, StoreError) as error:
                await patience.sleep(error)

    async def _free(self, conflict: Conflict) -> None:
        """Take away a webhook that is left from before, once; whoever sets it again is another process.

        Raises:
            PlatformDown: another process reads the same bot's updates.
        """
        if self._freed or "webhook" not in conflict.message.casefold():
            raise PlatformDown("check.telegram.conflict")
        try:
            await self._bot.delete_webhook(drop_pending_updates=False)
        except TelegramError as error:
            _log.warning("telegram_webhook_stays", why=type(error).__name__)
            await asyncio.sleep(FIRST_WAIT)
            return
        self._freed = True
        _log.warning("telegram_webhook_deleted")

    async def _take(self, inlet: Inlet, offset: int) -> int:
        """Fetch and commit one batch; the offset that confirms it with the next call."""
        began, asked = inlet.now(), time.monotonic()
        batch = packed(str(self._bot.id), await self._fetch(offset))
        if batch:
            await inlet.accept(batch)
        if len(batch) < BATCH:
            # Telegram holds back nothing that fits, so this was all there was.
            await inlet.caught_up(PlatformName.TELEGRAM, began)
        if not batch:
            # A server that answers at once, and not when something comes, is not asked without a pause.
            await asyncio.sleep(max(0.0, FIRST_WAIT - (time.monotonic() - asked)))
            return offset
        after = max(offset, batch[-1].update_no + 1)
        if after == offset:
            # Nothing in it can be confirmed: asking again at once would only spin.
            await asyncio.sleep(FIRST_WAIT)
        return after

    async def _fetch(self, offset: int) -> list[Any]:
        fields = {"timeout": self._poll_seconds, "limit": BATCH, "allowed_updates": list(ALLOWED)}
        if offset:
            fields["offset"] = offset
        answer: object = await self._bot.do_api_request(
            "getUpdates", api_kwargs=fields, read_timeout=self._poll_seconds + 10
        )
        if not isinstance(answer, list):
            raise TelegramError("no list of updates")
        return answer


def packed(bot_ref: str, updates: Sequence[object]) -> list[RawUpdate]:
    """A batch as it came, in the order of its numbers."""
    raws = [raw_update(bot_ref, each, _PACK(each).encode("ascii")) for each in updates]
    return sorted(raws, key=lambda each: each.update_no)
