"""A city on the strict fake Telegram: a group, a moderators' chat, people, and the true service over it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from bot.app import App, open_app
from bot.clock import SystemClock
from bot.fakes.telegram import FakeTelegram
from bot.moderation.comment import PlatformName
from bot.ports.channels import Role
from bot.ports.clock import Clock
from bot.services.sources import LENIENT
from bot.settings import Settings, TelegramSettings
from bot.store.schema import migrate
from tests.story.serving import serving

MODERATOR, ADMIN, CITIZEN, TROLL = 902, 901, 5001, 5002
_TELEGRAM = PlatformName.TELEGRAM


@dataclass
class City:
    """The fake, the app over it, and the two chats."""

    telegram: FakeTelegram
    app: App
    group: int
    moderators: int

    async def until(self, seen: Callable[[], Any], seconds: float = 15.0) -> Any:
        """Wait for something to be true; what it gave."""
        async with asyncio.timeout(seconds):
            while not (found := seen()):  # noqa: ASYNC110 - another process decides when it is true
                await asyncio.sleep(0.02)
        return found

    async def outcome(self, message_id: int) -> str | None:
        """How a comment stands."""
        async with self.app.store.read() as unit:
            comment_id = await unit.comments.id_of(_TELEGRAM, str(self.group), str(message_id))
            judged = await unit.comments.judged(comment_id) if comment_id else None
        return judged.outcome.value if judged else None

    async def decided(self, message_id: int, wanted: str | None = None) -> str:
        """Wait for a decision (a certain one) on a comment."""
        async with asyncio.timeout(15):
            while (outcome := await self.outcome(message_id)) is None or (wanted and outcome != wanted):  # noqa: ASYNC110 - as above
                await asyncio.sleep(0.02)
        return outcome

    def cards(self) -> list[dict[str, Any]]:
        """What the bot wrote to the moderators."""
        return self.telegram.bot_messages(self.moderators)

    def said_to(self, user_id: int) -> list[str]:
        """What the bot wrote to a person."""
        return [message["text"] for message in self.telegram.bot_messages(user_id)]


def settings_for(telegram: FakeTelegram, folder: Path, **more: Any) -> Settings:
    """The service's settings over the fake; `more` for the Telegram section."""
    section = TelegramSettings(token=SecretStr(telegram.token), base_url=telegram.base_url, **more)
    return Settings(data_dir=folder, telegram=section)


@asynccontextmanager
async def city(folder: Path, clock: Clock | None = None, **more: Any) -> AsyncIterator[City]:
    """Open everything; the channel is registered in the chat itself and confirmed by its admin.

    `clock`: what service, limits and fake go by instead of the true time. `more` are settings of the
    Telegram section.
    """
    present = clock or SystemClock()
    async with FakeTelegram(clock=lambda: present.now().timestamp()) as telegram:
        group = telegram.add_chat("supergroup", "Kabar Wanasari")
        moderators = telegram.add_chat("supergroup", "Moderator Wanasari")
        for user, name in (
            (ADMIN, "Bu Admin"),
            (MODERATOR, "Mod"),
            (CITIZEN, "Sari <b>_*"),
            (TROLL, "Troll"),
        ):
            telegram.add_person(user, name)
        telegram.add_admin(group, ADMIN)
        settings = settings_for(telegram, folder, **more)
        await migrate(settings.database)
        async with open_app(settings, clock=present, demands=LENIENT) as app, serving(app):
            town = City(telegram, app, group, moderators)
            await _register(town)
            yield town


async def _register(town: City) -> None:
    town.telegram.user_says(
        town.group, ADMIN, "/daftarkan", entities=[{"type": "bot_command", "offset": 0, "length": 10}]
    )
    asked = (await town.until(lambda: town.telegram.bot_messages(town.group)))[0]
    data = asked["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    town.telegram.user_presses(town.group, TROLL, asked["message_id"], data)
    town.telegram.user_presses(town.group, ADMIN, asked["message_id"], data)
    await town.until(lambda: len(town.telegram.called("answerCallbackQuery")) > 1)
    async with town.app.store.write() as unit:
        channel = await unit.channels.by_ref(_TELEGRAM, str(town.group))
        if channel is None or not channel.active:
            raise AssertionError("the channel was not confirmed")
        await town.app.services.channels.name_moderators(unit, channel, str(town.moderators))
        await unit.roles.grant(_TELEGRAM, str(MODERATOR), Role.REVIEWER, "cli", town.app.clock.now())
