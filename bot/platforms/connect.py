"""Connect: builds the platforms that the settings name. A platform is one block here and one package."""

from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Protocol

from bot.dialogue.prompt import Prompt
from bot.moderation.comment import PlatformName
from bot.platforms.local.feed import LocalFeed
from bot.platforms.local.log import LocalLog
from bot.platforms.local.platform import LocalPlatform
from bot.ports.inlet import Inlet
from bot.ports.platform import Platform
from bot.ports.unit_of_work import Store
from bot.settings import Settings
from bot.texts import Rendered

Render = Callable[[Prompt, str], Rendered]
Seconds = Callable[[], float]


class Feed(Protocol):
    """Brings raw updates in until cancelled."""

    async def run(self, inlet: Inlet) -> None:
        """Hand over batches; the next is asked for only once `accept` has returned.

        A database that is away for a while is waited for.
        """
        ...


@dataclass(frozen=True, slots=True)
class Link:
    """A connected platform: what performs, and what feeds."""

    platform: Platform
    feed: Feed


async def connect_platforms(
    settings: Settings, store: Store, render: Render, stack: AsyncExitStack, seconds: Seconds
) -> dict[PlatformName, Link]:
    """The platforms that the settings name; each closes with the stack.

    `seconds`: a clock that only goes forward, for each platform's pace.
    """
    links: dict[PlatformName, Link] = {}
    if settings.telegram.token.get_secret_value():
        # The library takes half a second to import; who has no token does not wait for it.
        from bot.platforms.telegram.connect import connect_telegram  # noqa: PLC0415

        platform, feed = await connect_telegram(settings.telegram, render, stack, seconds)
        links[PlatformName.TELEGRAM] = Link(platform, feed)
    if settings.discord.token.get_secret_value():
        # As above.
        from bot.platforms.discord.connect import connect_discord  # noqa: PLC0415

        pair = await connect_discord(settings.discord, store, render, stack, seconds)
        links[PlatformName.DISCORD] = Link(*pair)
    folder = settings.data_dir / "local"
    if folder.is_dir():
        log, sent = LocalLog(folder / "updates.jsonl"), LocalLog(folder / "sent.jsonl")
        links[PlatformName.LOCAL] = Link(LocalPlatform(folder, sent, render), LocalFeed(log, store))
    return links
