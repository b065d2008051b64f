"""A fake server and the real library's bot talking to it."""

from collections.abc import AsyncIterator

import pytest_asyncio
from telegram import Bot

from bot.fakes.telegram import FakeTelegram


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
