"""What both feeds share: which updates are wanted, how one is stored, how an outage is waited out."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Protocol
from zlib import crc32

import structlog
from telegram.error import EndPointNotFound, InvalidToken, RetryAfter, TelegramError

from bot.moderation.comment import PlatformName
from bot.platforms.errors import PlatformDown
from bot.platforms.telegram.refusals import seconds_of
from bot.ports.inbox import RawUpdate
from bot.ports.inlet import Inlet
from bot.ports.unit_of_work import StoreError

ALLOWED = (
    "message", "edited_message", "channel_post", "edited_channel_post", "callback_query",
    "my_chat_member", "chat_member", "message_reaction",
)  # fmt: skip
BATCH = 100
FIRST_WAIT, LONGEST_WAIT = 0.5, 60.0
Passing = TelegramError | StoreError
_log = structlog.get_logger()


class TelegramFeed(Protocol):
    """Brings updates in, by asking or by being posted to."""

    @property
    def allowed_updates(self) -> tuple[str, ...]:
        """The kinds of update that are wanted."""
        ...

    async def run(self, inlet: Inlet) -> None:
        """Feed until cancelled.

        Raises:
            PlatformDown: something that a person must mend.
        """
        ...


def raw_update(bot_ref: str, update: object, raw: bytes) -> RawUpdate:
    """An update as it came, under its own number.

    One without gets a negative number of its content, which no other update can have.
    """
    number = update.get("update_id") if isinstance(update, Mapping) else None
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number < 1 << 62:
        number = -1 - crc32(raw)
    return RawUpdate(PlatformName.TELEGRAM, bot_ref, number, raw)


class Patience:
    """Waits out what passes, each time twice as long, until something worked."""

    def __init__(self) -> None:
        self._wait = FIRST_WAIT

    def worked(self) -> None:
        """Begin again with short waits."""
        self._wait = FIRST_WAIT

    async def sleep(self, error: Passing) -> None:
        """Sleep after an error.

        Raises:
            PlatformDown: the error is that the token is wrong, which does not pass.
        """
        if _is_wrong_token(error):
            raise PlatformDown("check.telegram.token_wrong")
        seconds = self._wait
        if isinstance(error, RetryAfter):
            seconds = seconds_of(error)
        _log.warning("telegram_feed_waits", why=type(error).__name__, seconds=seconds)
        # With a spread, so that many bots do not come back at the same moment.
        await asyncio.sleep(seconds * (1 + random.random() / 2))  # noqa: S311 - spreads load, guards nothing
        self._wait = min(self._wait * 2, LONGEST_WAIT)


def _is_wrong_token(error: Passing) -> bool:
    """Whether Telegram said so; the library calls a token that is revoked later a missing method."""
    cause = error.__cause__ if isinstance(error, EndPointNotFound) else None
    revoked = isinstance(cause, InvalidToken) and "unauthorized" in cause.message.casefold()
    return isinstance(error, InvalidToken) or revoked


@asynccontextmanager
async def beside(work: Callable[[], Awaitable[None]] | None) -> AsyncIterator[None]:
    """Do something while the feed runs, and drop it when the feed ends."""
    task = None if work is None else asyncio.ensure_future(work())
    try:
        yield
    finally:
        if task is not None:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
