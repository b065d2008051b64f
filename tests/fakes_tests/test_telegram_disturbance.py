"""Updates that come twice, in another order, in half, or broken."""

import asyncio
import json
from typing import Any

import pytest
from aiohttp import web
from telegram import Bot
from telegram.error import NetworkError

from bot.fakes.telegram import FakeTelegram
from bot.fakes.telegram.malformed import BROKEN_NUMBERS, DAMAGES

AUTHOR = 500000001
pytestmark = pytest.mark.asyncio


@pytest.fixture
def chat(server: FakeTelegram) -> int:
    """A supergroup with the bot in it."""
    return server.add_chat("supergroup")


async def _batch(bot: Bot, offset: int = 0) -> list[dict[str, Any]]:
    """One batch as it came, unparsed: some of it cannot be."""
    given: Any = await bot.do_api_request("getupdates", api_kwargs={"offset": offset})
    return list(given)


async def _drain(bot: Bot) -> list[dict[str, Any]]:
    """Every update until none is left, each batch confirmed by the highest number in it."""
    seen: list[dict[str, Any]] = []
    offset = 0
    while batch := await _batch(bot, offset):
        seen += batch
        offset = max(offset, *(one["update_id"] + 1 for one in batch))
    return seen


async def test_an_update_comes_again_after_it_was_confirmed(
    server: FakeTelegram, bot: Bot, chat: int
) -> None:
    """The same update is handed out once more, and then no more."""
    server.user_says(chat, AUTHOR, "halo")
    (first,) = await _batch(bot)
    assert await _batch(bot, first["update_id"] + 1) == []

    server.repeat_update(first["update_id"])

    assert await _batch(bot, first["update_id"] + 1) == [first]
    assert await _batch(bot, first["update_id"] + 1) == []


async def test_a_batch_comes_doubled_or_turned(server: FakeTelegram, bot: Bot, chat: int) -> None:
    """One batch has every update twice, the next is back to front; the one after is as it should be."""
    for text in ("satu", "dua"):
        server.user_says(chat, AUTHOR, text)
    server.double_next()
    doubled = [one["message"]["text"] for one in await _batch(bot)]
    server.turn_next()
    turned = [one["message"]["text"] for one in await _batch(bot)]

    assert doubled == ["satu", "satu", "dua", "dua"]
    assert turned == ["dua", "satu"]
    assert [one["message"]["text"] for one in await _batch(bot)] == ["satu", "dua"]


async def test_a_doubled_batch_keeps_to_its_limit(server: FakeTelegram, bot: Bot, chat: int) -> None:
    """What no longer fits in comes with the next batch."""
    for number in range(100):
        server.user_says(chat, AUTHOR, str(number))
    server.double_next()

    seen = await _drain(bot)

    assert len(seen) == 150
    assert len({one["update_id"] for one in seen}) == 100


async def test_a_batch_breaks_off_in_the_middle(server: FakeTelegram, bot: Bot, chat: int) -> None:
    """The connection closes within the body; the updates come again whole."""
    server.user_says(chat, AUTHOR, "halo")
    server.halve_next()

    with pytest.raises(NetworkError):
        await bot.get_updates()

    assert len(await bot.get_updates()) == 1
    assert [call.status for call in server.calls if call.method == "getUpdates"] == [0, 200]


async def test_a_proxy_answers_with_its_page(server: FakeTelegram, bot: Bot, chat: int) -> None:
    """A 502 of HTML comes instead of JSON."""
    server.break_next("sendMessage")

    with pytest.raises(NetworkError, match="502 Bad Gateway"):
        await bot.send_message(chat, "halo")
    await bot.send_message(chat, "halo")


@pytest.mark.parametrize("seed", range(5))
async def test_disturbed_updates_are_all_there(server: FakeTelegram, bot: Bot, chat: int, seed: int) -> None:
    """Whatever is done to batches, every real update comes, the doubled ones twice, and all of it is told."""
    server.disturb(seed, duplicates=0.3, reordered=0.3, malformed=0.2)
    real = []
    for number in range(120):
        server.user_says(chat, AUTHOR, str(number))
        real.append(server.pending[-1]["update_id"])

    seen = [one["update_id"] for one in await _drain(bot)]

    done = server.disturbance
    assert set(seen) == {*real, *done.damages}
    assert sorted(number for number in set(seen) if seen.count(number) == 2) == sorted(done.doubled)
    assert min(len(done.doubled), len(done.moved), len(done.damages)) > 10
    assert done.damages.keys().isdisjoint(real)
    assert seen != sorted(seen)


async def test_the_same_seed_does_the_same(server: FakeTelegram, bot: Bot, chat: int) -> None:
    """What becomes of an update depends on the seed and its number, not on the batches."""
    async with FakeTelegram() as other, Bot(other.token, base_url=other.base_url) as second:
        twin = other.add_chat("supergroup")
        for fake in (server, other):
            fake.disturb(7, duplicates=0.2, reordered=0.0, malformed=0.0)
        for number in range(60):
            server.user_says(chat, AUTHOR, str(number))
            other.user_says(twin, AUTHOR, str(number))
            if number % 7 == 0:
                await _batch(second)
        await _drain(bot)
        await _drain(second)

        assert sorted(server.disturbance.doubled) == sorted(other.disturbance.doubled) != []


async def test_nothing_is_disturbed_unless_asked(server: FakeTelegram, bot: Bot, chat: int) -> None:
    """Without a seed batches are as they happened."""
    for number in range(50):
        server.user_says(chat, AUTHOR, str(number))

    assert [one["message"]["text"] for one in await _drain(bot)] == [str(number) for number in range(50)]


@pytest.mark.parametrize("kind", sorted(DAMAGES))
async def test_a_broken_update_has_its_own_number(
    server: FakeTelegram, bot: Bot, chat: int, kind: str
) -> None:
    """It stands beside the real one, is confirmed like any, and bears no real message's number."""
    server.user_says(chat, AUTHOR, "halo")
    real = server.pending[0]

    number = server.malformed_update(kind, real)
    first, broken = await _batch(bot)

    assert (first, broken["update_id"]) == (real, number)
    assert json.dumps(broken["message"]) != json.dumps(real["message"])
    if isinstance(broken["message"], dict) and type(broken["message"].get("message_id")) is int:
        assert broken["message"]["message_id"] > BROKEN_NUMBERS
    assert await _batch(bot, number + 1) == []


async def test_a_webhook_sees_them_too(server: FakeTelegram, bot: Bot, chat: int) -> None:
    """Posted updates come twice, out of order and broken, and none is lost."""
    taken: list[int] = []

    async def hook(request: web.Request) -> web.Response:
        taken.append((await request.json())["update_id"])
        return web.Response()

    app = web.Application()
    app.router.add_post("/hook", hook)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    server.disturb(3, duplicates=0.3, reordered=0.3, malformed=0.2)
    for number in range(40):
        server.user_says(chat, AUTHOR, str(number))
    real = {one["update_id"] for one in server.pending}
    await bot.set_webhook(f"http://127.0.0.1:{runner.addresses[0][1]}/hook")
    async with asyncio.timeout(10):
        while server.pending:  # noqa: ASYNC110 - the server decides when it is done
            await asyncio.sleep(0.02)
    await runner.cleanup()

    done = server.disturbance
    assert set(taken) == real | set(done.damages)
    assert sorted(number for number in set(taken) if taken.count(number) == 2) == sorted(done.doubled)
    assert taken != sorted(taken)
    assert min(len(done.doubled), len(done.moved), len(done.damages)) > 2
