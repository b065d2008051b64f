"""The fake servers, and the real libraries talking to them."""

from collections.abc import AsyncIterator

import pytest_asyncio
from telegram import Bot

from bot.fakes.discord import FakeDiscord
from bot.fakes.telegram import FakeTelegram
from tests.support.discord_client import Ear, connected


@pytest_asyncio.fixture
async def server() -> AsyncIterator[FakeTelegram]:
    """A fake that runs for one test."""
    async with FakeTelegram() as running:
        yield running


@pytest_asyncio.fixture
async def bot(server: FakeTelegram) -> AsyncIterator[Bot]:
    """The library's own bot, unmodified but for its address."""
    async with Bot(server.token, base_url=server.base_url) as started:
        yield started


@pytest_asyncio.fixture
async def service() -> AsyncIterator[FakeDiscord]:
    """A fake Discord that runs for one test."""
    async with FakeDiscord() as running:
        yield running


@pytest_asyncio.fixture
async def ear(service: FakeDiscord) -> AsyncIterator[Ear]:
    """The library's own client, connected to the fake."""
    client = Ear()
    async with connected(client, service):
        yield client
