"""A city on the strict fake Discord, on Telegram too where asked, and the true service over it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from bot.app import App, open_app
from bot.demo.clock import DemoClock
from bot.fakes.discord import FakeDiscord
from bot.fakes.telegram import FakeTelegram
from bot.moderation.comment import PlatformName
from bot.ports.bus import Topic
from bot.ports.channels import Role
from bot.services.sources import LENIENT
from bot.settings import DiscordSettings, Settings, TelegramSettings
from bot.store.schema import migrate
from tests.story.serving import serving

ADMIN, MODERATOR, CITIZEN, TROLL = 901, 902, 5001, 5002
ADMINISTRATOR = 8
_DISCORD = PlatformName.DISCORD


@dataclass
class City:
    """The fakes, the app over them, and the two channels."""

    discord: FakeDiscord
    telegram: FakeTelegram
    app: App
    guild: int
    channel: int
    moderators: int
    clock: DemoClock

    def pass_time(self, seconds: float) -> None:
        """Let the city's time, the service's and Discord's, go on by so much."""
        self.clock.advance_to(self.clock.now() + timedelta(seconds=seconds))
        self.app.bus.wake(Topic.OUTBOX)

    async def until(self, seen: Callable[[], Any], seconds: float = 15.0) -> Any:
        """Wait for something to be true; what it gave."""
        async with asyncio.timeout(seconds):
            while not (found := seen()):  # noqa: ASYNC110 - another process decides when it is true
                await asyncio.sleep(0.02)
        return found

    async def decided(self, message_ref: str, wanted: str | None = None) -> str:
        """Wait for a decision (a certain one) on a comment."""
        async with asyncio.timeout(15):
            while (outcome := await self._outcome(message_ref)) is None or (wanted and outcome != wanted):  # noqa: ASYNC110 - as above
                await asyncio.sleep(0.02)
        return outcome

    async def _outcome(self, message_ref: str) -> str | None:
        async with self.app.store.read() as unit:
            comment_id = await unit.comments.id_of(_DISCORD, str(self.channel), message_ref)
            judged = await unit.comments.judged(comment_id) if comment_id else None
        return judged.outcome.value if judged else None

    def says(self, user: int, words: str, channel: int | None = None) -> str:
        """Somebody writes; the message's id."""
        return str(self.discord.user_says(channel or self.channel, user, words)["id"])

    async def answered(self, asked: dict[str, Any]) -> dict[str, Any]:
        """What a person saw in answer to a press, a command or a form, once it is there."""
        number = asked["id"]

        def shown() -> dict[str, Any] | None:
            answer = self.discord.interaction_answers(number)
            return answer if answer["modal"] or (answer["content"] and not answer["deferred"]) else None

        found: dict[str, Any] = await self.until(shown)
        return found

    async def presses(self, user: int, message: str | int, data: str, channel: int | None = None) -> Any:
        """Press a button, named by its id or its beginning."""
        pressed = self.discord.user_presses(channel or self.channel, message, user, data)
        return await self.answered(pressed)

    async def submits(self, asked: dict[str, Any], words: str) -> dict[str, Any]:
        """Fill in the form that a press showed."""
        return await self.answered(self.discord.user_submits(asked["id"], {"value": words}))

    async def commands(self, user: int, name: str, **options: object) -> dict[str, Any]:
        """Give a slash command in the channel."""
        return await self.answered(self.discord.user_commands(self.channel, user, name, options))


@asynccontextmanager
async def city(folder: Path, *, both: bool = False) -> AsyncIterator[City]:
    """Open everything; the channel is registered by its admin's command. `both`: on Telegram as well."""
    async with AsyncExitStack() as stack:
        clock = DemoClock(folder)
        discord = await stack.enter_async_context(FakeDiscord(clock=lambda: clock.now().timestamp()))
        telegram = await stack.enter_async_context(FakeTelegram(clock=lambda: clock.now().timestamp()))
        settings = Settings(
            data_dir=folder,
            discord=DiscordSettings(token=SecretStr(discord.token), api_base=discord.api_base),
            telegram=TelegramSettings(
                token=SecretStr(telegram.token if both else ""), base_url=telegram.base_url
            ),
        )
        guild = discord.add_guild("Wanasari")
        channel, moderators = (discord.add_channel(guild, name) for name in ("aspirasi", "moderator"))
        for user, name in ((ADMIN, "admin"), (MODERATOR, "mod"), (CITIZEN, "sari_*<@1>"), (TROLL, "troll")):
            discord.add_person(user, name)
            discord.add_member(guild, user)
        discord.set_permissions(guild, allow=ADMINISTRATOR, user_id=ADMIN)
        await migrate(settings.database)
        app = await stack.enter_async_context(open_app(settings, clock=clock, demands=LENIENT))
        await stack.enter_async_context(serving(app))
        town = City(discord, telegram, app, guild, channel, moderators, clock)
        await _register(town)
        yield town


async def _register(town: City) -> None:
    discord = town.discord
    await town.until(lambda: discord.sessions and any(one["name"] == "daftarkan" for one in discord.commands))
    await town.commands(ADMIN, "daftarkan")
    async with town.app.store.write() as unit:
        channel = await unit.channels.by_ref(_DISCORD, str(town.channel))
        if channel is None or not channel.active:
            raise AssertionError("the channel was not registered")
        await town.app.services.channels.name_moderators(unit, channel, str(town.moderators))
        await unit.roles.grant(_DISCORD, str(MODERATOR), Role.REVIEWER, "cli", town.app.clock.now())
    # Its first look at the channel ends what was there before; from now on every comment counts.
    async with asyncio.timeout(15):
        while not await _is_watched(town):  # noqa: ASYNC110 - as above
            await asyncio.sleep(0.05)


async def _is_watched(town: City) -> bool:
    async with town.app.store.read() as unit:
        return await unit.cursors.get(f"discord:{town.channel}") is not None
