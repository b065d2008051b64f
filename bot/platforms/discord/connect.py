"""Connects the Discord bot: one client for calls, closed with the stack; the feed opens its own."""

import logging
import time
from collections.abc import Callable
from contextlib import AsyncExitStack

import discord
from discord.http import Route

from bot.dialogue.prompt import Prompt
from bot.platforms.discord.feed import DiscordFeed, Timing
from bot.platforms.discord.lookups import Lookups
from bot.platforms.discord.performing import CHANNEL, OVERALL, DiscordPlatform
from bot.platforms.discord.places import Places
from bot.platforms.discord.rest import Rest
from bot.platforms.discord.wire import understand
from bot.platforms.pace import Pace
from bot.ports.unit_of_work import Store
from bot.settings import DiscordSettings
from bot.texts import Rendered


async def connect_discord(
    settings: DiscordSettings,
    store: Store,
    render: Callable[[Prompt, str], Rendered],
    stack: AsyncExitStack,
    seconds: Callable[[], float] = time.monotonic,
    *,
    timing: Timing | None = None,
) -> tuple[DiscordPlatform, DiscordFeed]:
    """The platform and its feed; the platform works without the feed running.

    `seconds`: a clock that only goes forward, for our own pace.

    Raises:
        PlatformDown: the token is wrong or Discord cannot be reached.
    """
    _quiet_library()
    understand()
    Route.BASE = settings.api_base.rstrip("/")
    token, rest, places = settings.token.get_secret_value().strip(), Rest(), Places()
    stack.push_async_callback(rest.close)
    await rest.login(token)
    lookups = Lookups(rest, places)
    feed = DiscordFeed(token, store, rest, places, lookups, timing=timing)
    return DiscordPlatform(rest, places, lookups, render, Pace(OVERALL, CHANNEL, seconds)), feed


def _quiet_library() -> None:
    """What the library says that must not be written down: at its chattiest, whole events and addresses.

    A warning of a rate limit quotes the address of a press, which holds its token.
    """
    logging.getLogger("discord").setLevel(logging.CRITICAL)
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
