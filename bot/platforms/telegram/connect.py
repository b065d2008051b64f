"""Connects the Telegram bot: one client for sending, one for the feed, closed with the stack."""

import logging
import os
import time
import warnings
from collections.abc import Callable
from contextlib import AsyncExitStack
from functools import partial

from telegram import Bot
from telegram.error import InvalidToken, TelegramError
from telegram.warnings import PTBUserWarning

from bot.dialogue.prompt import Prompt
from bot.platforms.errors import PlatformDown
from bot.platforms.telegram.answers import base_of
from bot.platforms.telegram.commands import introduce
from bot.platforms.telegram.intake import TelegramFeed
from bot.platforms.telegram.limits import Limits
from bot.platforms.telegram.performing import TelegramPlatform
from bot.platforms.telegram.polling import PollingFeed
from bot.platforms.telegram.refusals import TelegramRequest
from bot.platforms.telegram.webhook import WebhookFeed
from bot.settings import TelegramSettings
from bot.texts import Rendered


async def connect_telegram(
    section: TelegramSettings,
    render: Callable[[Prompt, str], Rendered],
    stack: AsyncExitStack,
    seconds: Callable[[], float] = time.monotonic,
) -> tuple[TelegramPlatform, TelegramFeed]:
    """The platform and its feed: by webhook where the settings name its address, else by polling.

    Raises:
        PlatformDown: the token is wrong or Telegram cannot be reached.
    """
    _quiet_library()
    sending, polling = TelegramRequest(connection_pool_size=32), TelegramRequest(connection_pool_size=1)
    for client in (sending, polling):
        # On their own, since a bot that could not be initialised closes nothing.
        stack.push_async_callback(client.shutdown)
    try:
        bot = Bot(
            section.token.get_secret_value().strip(), base_url=base_of(section.base_url),
            request=sending, get_updates_request=polling,
        )  # fmt: skip
        await bot.initialize()
    except InvalidToken as error:
        if error.__cause__ is not None and error.__cause__.__cause__ is not None:
            # A page that says "not found" is not Telegram's: the address is wrong, not the token.
            raise PlatformDown("check.telegram.unreachable", why="404") from None
        raise PlatformDown("check.telegram.token_wrong") from None
    except TelegramError as error:
        raise PlatformDown("check.telegram.unreachable", why=type(error).__name__) from None
    stack.push_async_callback(bot.shutdown)
    platform = TelegramPlatform(bot, render, Limits(seconds), webhook_url=section.webhook_url)
    present = partial(introduce, bot)
    if section.webhook_url:
        return platform, WebhookFeed(bot, section, present)
    return platform, PollingFeed(bot, present)


def _quiet_library() -> None:
    """What the library says that does not concern us, or must not be written down.

    It advises `Bot.get_updates`, whose parsed updates are just what the feed must not have, and methods
    that want every field of an answer; and it announces that waiting times become a timedelta, which is
    asked for here already.
    """
    warnings.filterwarnings(
        "ignore", message=r".*(getUpdates|getChatMember|getWebhookInfo)", category=PTBUserWarning
    )
    os.environ.setdefault("PTB_TIMEDELTA", "true")
    # On an answer that it cannot read, the library logs the whole of it: people's messages.
    logging.getLogger("telegram").setLevel(logging.CRITICAL)
