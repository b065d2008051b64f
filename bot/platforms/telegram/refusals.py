"""Telegram's errors as the port's: what passes is busy, what was said is a refusal."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError
from telegram.request import HTTPXRequest

from bot.platforms.telegram.answers import completed, knows_no_method, status_of
from bot.ports.platform import PlatformBusy, PlatformRefused


class MethodMissing(BadRequest):
    """The server said, in Telegram's own form, that it has no such method."""


class TelegramRequest(HTTPXRequest):
    """The library's client: a JSON answer without Telegram's own fields is no answer, a short one will do."""

    async def do_request(self, url: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """One request: the status that its answer means, and the answer made whole.

        Raises:
            MethodMissing: the server does not know the method; the library takes that for a wrong token.
        """
        code, payload = await super().do_request(url, *args, **kwargs)
        method, status = url.rpartition("/")[2], status_of(code, payload)
        if knows_no_method(method, status, payload):
            raise MethodMissing(f"the server does not know {method}")
        return status, completed(method, payload)

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, object]:
        """Parse.

        Raises:
            TelegramError: it is not Telegram's, such as a proxy's page.
        """
        answer: object = HTTPXRequest.parse_json_payload(payload)
        if not isinstance(answer, dict) or not answer.keys() & {"result", "description", "error_code"}:
            raise TelegramError("Invalid server response")
        return answer


class MethodUnknown(PlatformRefused):
    """The server has no such method: not every Bot API server has them all."""


class NotWelcome(PlatformRefused):
    """Whoever it is for blocked the bot, never opened it or is gone, or the chat threw it out."""


def seconds_of(error: RetryAfter) -> float:
    """How long Telegram asks to wait."""
    after = error.retry_after
    return after.total_seconds() if isinstance(after, timedelta) else float(after)


@contextmanager
def named() -> Iterator[None]:
    """Name what the library raises.

    Raises:
        PlatformBusy: it passes; with Telegram's own time where it gives one.
        PlatformRefused: Telegram said no; MethodUnknown when it does not know the method, NotWelcome when
            the bot may not be there.
        ChatMigrated: the group has another number now, which the caller follows or not.
    """
    try:
        yield
    except RetryAfter as error:
        raise PlatformBusy("telegram asks to wait", seconds_of(error), throttled=True) from None
    except MethodMissing as error:
        raise MethodUnknown(error.message) from None
    except Forbidden as error:
        raise NotWelcome(error.message) from None
    except BadRequest as error:
        raise PlatformRefused(error.message) from None
    except ChatMigrated:
        raise
    except TelegramError as error:
        # No answer, or one that is not Telegram's, such as a proxy's own page: it passes.
        raise PlatformBusy(type(error).__name__, 1.0) from None
