"""Telegram's errors as the port's: what passes is busy, what was said is a refusal."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError
from telegram.request import HTTPXRequest

from bot.ports.platform import Effect, PlatformBusy, PlatformRefused, Restrict, Send


class TelegramRequest(HTTPXRequest):
    """The library's client, for which a JSON answer without Telegram's own fields is no answer."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, object]:
        """Parse.

        Raises:
            TelegramError: it is not Telegram's, such as a proxy's page.
        """
        answer: object = HTTPXRequest.parse_json_payload(payload)
        if not isinstance(answer, dict) or not answer.keys() & {"result", "description"}:
            raise TelegramError("Invalid server response")
        return answer


def seconds_of(error: RetryAfter) -> float:
    """How long Telegram asks to wait."""
    after = error.retry_after
    return after.total_seconds() if isinstance(after, timedelta) else float(after)


@contextmanager
def named() -> Iterator[None]:
    """Name what the library raises.

    Raises:
        PlatformBusy: it passes; with Telegram's own time where it gives one.
        PlatformRefused: Telegram said no.
        ChatMigrated: the group has another number now, which the caller follows or not.
    """
    try:
        yield
    except RetryAfter as error:
        raise PlatformBusy("telegram asks to wait", seconds_of(error), throttled=True) from None
    except (BadRequest, Forbidden) as error:
        raise PlatformRefused(error.message) from None
    except ChatMigrated:
        raise
    except TelegramError as error:
        # No answer, or one that is not Telegram's, such as a proxy's own page: it passes.
        raise PlatformBusy(type(error).__name__, 1.0) from None


def followed(effect: Effect, new_ref: str) -> Effect:
    """What is meant for a group that became a supergroup, under its new number.

    Raises:
        PlatformRefused: it is about one of the old group's messages, which the new one does not have: under
            the same number there stands, or will stand, another.
    """
    match effect:
        case Send():
            return replace(effect, chat_ref=new_ref, reply_to=None)
        case Restrict():
            return replace(effect, chat_ref=new_ref)
        case _:
            raise PlatformRefused("the group was upgraded and its older messages are out of reach")
