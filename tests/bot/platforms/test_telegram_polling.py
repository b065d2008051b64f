"""Polling Telegram: everything is kept in order, outages are waited out, what a person must mend is named."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
import pytest_asyncio
from pydantic import SecretStr

from bot.fakes.telegram import FakeTelegram
from bot.platforms.errors import PlatformDown
from bot.platforms.telegram.connect import connect_telegram
from bot.platforms.telegram.intake import ALLOWED, TelegramFeed
from bot.settings import TelegramSettings
from bot.texts import render
from tests.bot.platforms.kept import Kept, feeding, until


@pytest_asyncio.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    """A fake with a group."""
    async with FakeTelegram() as server:
        server.add_chat("supergroup", number=-1001)
        yield server


@pytest_asyncio.fixture
async def feed(telegram: FakeTelegram) -> AsyncIterator[TelegramFeed]:
    """The true feed over the real library."""
    section = TelegramSettings(token=SecretStr(telegram.token), base_url=telegram.base_url)
    async with AsyncExitStack() as stack:
        _, connected = await connect_telegram(section, render, stack)
        yield connected


def _says(telegram: FakeTelegram, count: int) -> list[int]:
    for index in range(count):
        telegram.user_says(-1001, 7, f"halo {index}")
    return [body["update_id"] for body in telegram.pending[-count:]]


@pytest.mark.asyncio
async def test_every_batch_comes_in_order(telegram: FakeTelegram, feed: TelegramFeed) -> None:
    """A batch that comes back to front, with each update twice, is kept in the order of its numbers."""
    numbers = _says(telegram, 5)
    telegram.turn_next()
    telegram.double_next()
    inlet = Kept()
    async with feeding(feed, inlet):
        await until(lambda: set(inlet.numbers) >= set(numbers) and not telegram.pending)
    assert inlet.batches[0] == sorted(inlet.batches[0], key=lambda update: update.update_no)
    assert set(inlet.numbers) == set(numbers)


@pytest.mark.asyncio
@pytest.mark.parametrize("answer", [b'{"ok":true,"result":{"update_id":1}}', b'{"ok":true}', b"[]", b"7"])
async def test_what_is_no_batch_is_an_outage(
    telegram: FakeTelegram, feed: TelegramFeed, answer: bytes
) -> None:
    """An answer without a list of updates is waited out; it neither ends the feed nor says that all is in."""
    numbers, inlet = _says(telegram, 2), Kept()
    telegram.fail_next("getUpdates", 200, "OK", body=answer)
    telegram.halve_next()
    async with feeding(feed, inlet):
        await until(lambda: len(inlet.numbers) == 2)
        assert len(inlet.caught_up_at) <= 1
    assert inlet.numbers == numbers


@pytest.mark.asyncio
async def test_nothing_is_confirmed_while_the_store_is_away(
    telegram: FakeTelegram, feed: TelegramFeed
) -> None:
    """Updates that could not be kept stay at Telegram and come again."""
    numbers, inlet = _says(telegram, 3), Kept()
    inlet.away = True
    async with feeding(feed, inlet):
        await until(lambda: len(telegram.called("getUpdates")) > 0)
        await asyncio.sleep(0.1)
        assert len(telegram.pending) == 3
        inlet.away = False
        await until(lambda: not telegram.pending)
    assert inlet.numbers == numbers


@pytest.mark.asyncio
async def test_a_webhook_left_from_before_is_deleted_once(telegram: FakeTelegram, feed: TelegramFeed) -> None:
    """What waits is kept and polled; when the webhook comes back, another service uses this bot."""
    telegram.world.updates.webhook_url = "http://127.0.0.1:1/lama"
    numbers, inlet = _says(telegram, 2), Kept()
    async with feeding(feed, inlet) as running:
        await until(lambda: len(inlet.numbers) == 2)
        assert [call.get("drop_pending_updates") for call in telegram.called("deleteWebhook")] in (
            [None], ["false"], ["False"], [False],
        )  # fmt: skip
        telegram.world.updates.webhook_url = "http://127.0.0.1:1/lama"
        telegram.user_says(-1001, 7, "lagi")
        with pytest.raises(PlatformDown, match="Proses lain"):
            await running
    assert inlet.numbers[:2] == numbers


@pytest.mark.asyncio
async def test_a_second_instance_ends_the_feed(telegram: FakeTelegram, feed: TelegramFeed) -> None:
    """Another process that polls is named, and its webhook-less conflict deletes nothing."""
    telegram.fail_next("getUpdates", 409, "Conflict: terminated by other getUpdates request")
    with pytest.raises(PlatformDown, match="Proses lain"):
        await feed.run(Kept())
    assert telegram.called("deleteWebhook") == []


@pytest.mark.asyncio
async def test_a_revoked_token_ends_the_feed(telegram: FakeTelegram, feed: TelegramFeed) -> None:
    """A token that stops being valid while the service runs is said, not retried for ever."""
    telegram.fail_next("getUpdates", 401, "Unauthorized")
    with pytest.raises(PlatformDown, match="BotFather"):
        await feed.run(Kept())


@pytest.mark.asyncio
async def test_all_kinds_that_are_read_are_asked_for(telegram: FakeTelegram, feed: TelegramFeed) -> None:
    """Members and reactions come only when they are named."""
    async with feeding(feed, inlet := Kept()):
        _says(telegram, 1)
        await until(lambda: inlet.numbers)
    assert feed.allowed_updates == ALLOWED
    assert telegram.world.updates.allowed == set(ALLOWED)
