"""The webhook: answered with 200 only when it is on disk, and closed to everyone but Telegram."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from io import BytesIO

import aiohttp
import pytest
import pytest_asyncio
from pydantic import SecretStr

from bot.fakes.telegram import FakeTelegram
from bot.platforms.errors import PlatformDown
from bot.platforms.telegram.connect import connect_telegram
from bot.platforms.telegram.intake import TelegramFeed
from bot.platforms.telegram.webhook import SECRET_HEADER, WebhookFeed
from bot.settings import TelegramSettings
from bot.texts import render
from tests.bot.platforms.kept import Kept, feeding, until

SECRET = "rahasia-uji"
OURS = {SECRET_HEADER: SECRET}


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest_asyncio.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    """A fake with a group."""
    async with FakeTelegram() as server:
        server.add_chat("supergroup", number=-1001)
        yield server


@asynccontextmanager
async def _connected(telegram: FakeTelegram, secret: str = SECRET) -> AsyncIterator[tuple[TelegramFeed, str]]:
    """The true feed by webhook, and the address that is posted to."""
    bind = f"127.0.0.1:{_free_port()}"
    url = f"http://{bind}/masuk/telegram"
    section = TelegramSettings(
        token=SecretStr(telegram.token), base_url=telegram.base_url,
        webhook_url=url, webhook_bind=bind, webhook_secret=SecretStr(secret),
    )  # fmt: skip
    async with AsyncExitStack() as stack:
        _, feed = await connect_telegram(section, render, stack)
        assert isinstance(feed, WebhookFeed)
        feed._ask_seconds = 0.02
        yield feed, url


async def _post(url: str, body: bytes, headers: dict[str, str] = OURS) -> int:
    async with (
        aiohttp.ClientSession() as session,
        session.post(url, data=BytesIO(body), headers=headers) as answer,
    ):
        return answer.status


@pytest.mark.asyncio
async def test_updates_are_posted_and_kept(telegram: FakeTelegram) -> None:
    """The webhook is set with its secret and kinds; what Telegram posts is kept; then all is in."""
    inlet = Kept()
    async with _connected(telegram, secret="") as (feed, url), feeding(feed, inlet):
        await until(lambda: telegram.world.updates.webhook_url == url)
        telegram.user_says(-1001, 7, "halo")
        number = telegram.pending[-1]["update_id"]
        await until(lambda: inlet.numbers == [number])
        before = len(inlet.caught_up_at)
        await until(lambda: len(inlet.caught_up_at) > before)

    (call,) = telegram.called("setWebhook")
    assert len(call["secret_token"]) > 30
    assert telegram.world.updates.allowed == set(feed.allowed_updates)


@pytest.mark.asyncio
async def test_a_store_that_is_away_loses_nothing(telegram: FakeTelegram) -> None:
    """What could not be kept is answered with 503, comes again, and until then not all is in."""
    inlet = Kept()
    async with _connected(telegram) as (feed, url), feeding(feed, inlet):
        await until(lambda: telegram.world.updates.webhook_url == url)
        inlet.away = True
        telegram.user_says(-1001, 7, "halo")
        assert await _post(url, b'{"update_id": 5}') == 503
        # A question that began before the update came may still be under way.
        await asyncio.sleep(0.1)
        so_far = len(inlet.caught_up_at)
        await asyncio.sleep(0.2)
        assert (inlet.numbers, len(inlet.caught_up_at)) == ([], so_far)
        inlet.away = False
        await until(lambda: not telegram.pending)
        await until(lambda: len(inlet.caught_up_at) > so_far)
    assert len(inlet.numbers) == 1


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b'{"update_id": 5}', {}, 403),
        (b'{"update_id": 5}', {SECRET_HEADER: "tebakan"}, 403),
        (b'{"update_id": 5}', {SECRET_HEADER: "rahasi\u00e4"}, 403),
        (b'{"update_id": 5', OURS, 400),
        (b"[5]", OURS, 400),
        (b"\xff\xfe", OURS, 400),
        (b"[" * 200_000, OURS, 400),
        (b'{"update_id": 5, "x": "' + b"a" * 1_100_000 + b'"}', OURS, 413),
    ],
    ids=["none", "wrong", "foreign", "cut", "list", "bytes", "deep", "large"],
)
async def test_what_is_not_telegrams_is_turned_away(
    telegram: FakeTelegram, body: bytes, headers: dict[str, str], status: int
) -> None:
    """Without the secret, without an object, or too large: nothing is kept."""
    inlet = Kept()
    async with _connected(telegram) as (feed, url), feeding(feed, inlet):
        await until(lambda: telegram.world.updates.webhook_url == url)
        assert await _post(url, body, headers) == status
    assert inlet.numbers == []


@pytest.mark.asyncio
async def test_an_object_without_a_number_is_kept_as_it_came(telegram: FakeTelegram) -> None:
    """It gets a negative number of its content, so that it can be set aside, and only once."""
    inlet = Kept()
    async with _connected(telegram) as (feed, url), feeding(feed, inlet):
        await until(lambda: telegram.world.updates.webhook_url == url)
        assert [await _post(url, b'{ "a" : 1 }') for _ in range(2)] == [200, 200]
    assert inlet.numbers[0] < 0
    assert inlet.numbers == [inlet.numbers[0]] * 2
    assert inlet.batches[0][0].raw == b'{ "a" : 1 }'


@pytest.mark.asyncio
async def test_posts_at_the_same_time_are_committed_together(telegram: FakeTelegram) -> None:
    """While one commit is under way the next ones gather; each is still answered by its own commit."""

    class Slow(Kept):
        async def accept(self, updates: object) -> int:
            await asyncio.sleep(0.05)
            return await super().accept(updates)  # type: ignore[arg-type]  # as it came

    inlet = Slow()
    async with _connected(telegram) as (feed, url), feeding(feed, inlet):
        await until(lambda: telegram.world.updates.webhook_url == url)
        answers = await asyncio.gather(*(_post(url, b'{"update_id": %d}' % n) for n in range(30)))
    assert set(answers) == {200}
    assert sorted(inlet.numbers) == list(range(30))
    assert len(inlet.batches) < 10
    assert all(batch == sorted(batch, key=lambda u: u.update_no) for batch in inlet.batches)


@pytest.mark.asyncio
async def test_a_webhook_that_is_taken_away_is_set_again(telegram: FakeTelegram) -> None:
    """Whoever deletes it by mistake does not silence the bot."""
    async with _connected(telegram) as (feed, url), feeding(feed, Kept()):
        await until(lambda: telegram.world.updates.webhook_url == url)
        telegram.world.updates.webhook_url = ""
        await until(lambda: telegram.world.updates.webhook_url == url)


@pytest.mark.asyncio
async def test_an_address_that_telegram_refuses_is_named(telegram: FakeTelegram) -> None:
    """What Telegram says of the address is what a person needs to mend it."""
    async with _connected(telegram) as (feed, _):
        telegram.fail_next("setWebhook", 400, "Bad Request: bad webhook: HTTPS url must be provided")
        with pytest.raises(PlatformDown, match="https url must be provided"):
            await feed.run(Kept())


@pytest.mark.asyncio
async def test_a_port_that_is_taken_is_named(telegram: FakeTelegram) -> None:
    """Two services on one address are told apart at once."""
    async with _connected(telegram) as (feed, url), feeding(feed, Kept()):
        await until(lambda: telegram.world.updates.webhook_url == url)
        with pytest.raises(PlatformDown, match="JERNIH_TELEGRAM__WEBHOOK_BIND"):
            await feed.run(Kept())


@pytest.mark.asyncio
async def test_a_revoked_token_ends_the_feed(telegram: FakeTelegram) -> None:
    """As with polling, a token that is refused is for a person to mend."""
    async with _connected(telegram) as (feed, _):
        telegram.fail_next("getWebhookInfo", 401, "Unauthorized")
        with pytest.raises(PlatformDown, match="BotFather"):
            await feed.run(Kept())


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("method", "status", "answer"),
    [
        ("setWebhook", 404, b'{"ok":false,"error_code":404}'),
        ("getWebhookInfo", 404, b'{"ok":false,"error_code":404}'),
        ("getWebhookInfo", 200, b'{"ok":true,"result":true}'),
    ],
)
async def test_a_server_that_tells_nothing_may_post(
    telegram: FakeTelegram, method: str, status: int, answer: bytes
) -> None:
    """Without a method, or with another answer, a server posts all the same; nothing is said to be all."""
    telegram.fail_next(method, status, body=answer, times=1000)
    inlet = Kept()
    async with _connected(telegram) as (feed, url), feeding(feed, inlet):
        await until(lambda: telegram.called("getMyCommands"))
        assert await _post(url, b'{"update_id":5}') == 200
        assert inlet.caught_up_at == []
    assert inlet.numbers == [5]
