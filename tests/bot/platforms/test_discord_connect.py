"""Connecting Discord: what is wrong is said in plain words, and the library writes nothing down."""

import logging
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
import pytest_asyncio
from pydantic import SecretStr

from bot.moderation.comment import PlatformName
from bot.platforms.connect import connect_platforms
from bot.platforms.errors import PlatformDown
from bot.settings import DiscordSettings, Settings
from bot.texts import render
from tests.support.discord_city import Town, town


@pytest_asyncio.fixture
async def place(tmp_path: Path) -> AsyncIterator[Town]:
    """A server; no feed runs."""
    async with town(tmp_path) as opened:
        yield opened


def _settings(folder: Path, token: str, api_base: str) -> Settings:
    return Settings(data_dir=folder, discord=DiscordSettings(token=SecretStr(token), api_base=api_base))


@pytest.mark.asyncio
async def test_the_settings_name_the_platform(place: Town, tmp_path: Path) -> None:
    """A token is enough to have Discord among the platforms."""
    settings = _settings(tmp_path, place.discord.token, place.discord.api_base + "/")
    async with AsyncExitStack() as stack:
        links = await connect_platforms(settings, place.store, render, stack, time.monotonic)
        assert list(links) == [PlatformName.DISCORD]
        assert links[PlatformName.DISCORD].platform.name is PlatformName.DISCORD


@pytest.mark.asyncio
async def test_a_wrong_token_and_a_closed_door_are_told_apart(place: Town, tmp_path: Path) -> None:
    """Each says what to look at."""
    wrong = _settings(tmp_path, "wrong", place.discord.api_base)
    away = _settings(tmp_path, place.discord.token, "http://127.0.0.1:9/api/v10")
    for settings, said in ((wrong, "JERNIH_DISCORD__TOKEN"), (away, "JERNIH_DISCORD__API_BASE")):
        async with AsyncExitStack() as stack:
            with pytest.raises(PlatformDown, match=said):
                await connect_platforms(settings, place.store, render, stack, time.monotonic)


@pytest.mark.asyncio
async def test_the_library_is_quiet(place: Town, caplog: pytest.LogCaptureFixture) -> None:
    """Neither a message nor the token of a press is written to any log by the library."""
    caplog.set_level(logging.DEBUG)
    await place.serve()
    place.discord.user_says(place.channel, 300_000_000_000_000_101, "rahasia sekali")
    await place.stored(1)
    assert [record for record in caplog.records if record.name.startswith("discord")] == []
    assert "rahasia" not in caplog.text
