"""Planned faults, and the fake as a process of its own."""

import asyncio
import json
import os
import sys
import time
from pathlib import Path

import pytest
from telegram import Bot
from telegram.error import BadRequest, NetworkError, RetryAfter

from bot.fakes.remote import RemoteFake
from bot.fakes.telegram import CannotActError, FakeTelegram
from bot.fakes.telegram.control import ACTS

ROOT = Path(__file__).parents[2]
AUTHOR = 500000001
pytestmark = pytest.mark.asyncio


async def test_too_many_requests_say_how_long_to_wait(
    server: FakeTelegram, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A planned 429 carries the seconds, and only the planned calls meet it."""
    # Without it the library warns of its own coming change, and warnings are errors here.
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    chat = server.add_chat("supergroup")
    server.fail_next("sendMessage", 429, retry_after=7, times=2)

    for _ in range(2):
        with pytest.raises(RetryAfter, match="Retry in 0:00:07"):
            await bot.send_message(chat, "halo")
    await bot.send_message(chat, "halo")

    assert [call.status for call in server.calls if call.method == "sendMessage"] == [429, 429, 200]
    assert len(server.messages(chat)) == 1


async def test_the_server_breaks(server: FakeTelegram, bot: Bot) -> None:
    """A planned 500 has the service's body, a proxy's page is passed on as it is."""
    server.fail_next("*", 500)
    server.fail_next("getMe", 502, "Bad Gateway", body=b"<html>502</html>")
    server.fail_next("getMe", 400, "Bad Request: aneh")

    # What is planned for the method comes before what is planned for any.
    with pytest.raises(NetworkError, match="html"):
        await bot.get_me()
    with pytest.raises(BadRequest, match="Aneh"):
        await bot.get_me()
    with pytest.raises(NetworkError, match="Internal Server Error"):
        await bot.get_me()
    await bot.get_me()


@pytest.mark.parametrize(("when", "done"), [("before", 0), ("after", 1)])
async def test_a_connection_drops(server: FakeTelegram, bot: Bot, when: str, done: int) -> None:
    """A call whose connection drops was done or not, and the bot cannot tell."""
    chat = server.add_chat("supergroup")
    server.drop_next("sendMessage", "after" if when == "after" else "before")

    with pytest.raises(NetworkError):
        await bot.send_message(chat, "halo")

    assert len(server.messages(chat)) == done


async def test_a_lost_batch_comes_again(server: FakeTelegram, bot: Bot) -> None:
    """Updates whose answer was lost on the way are handed out once more."""
    chat = server.add_chat("supergroup")
    server.user_says(chat, AUTHOR, "halo")
    server.drop_next("getUpdates", "after")

    with pytest.raises(NetworkError):
        await bot.get_updates()

    assert len(await bot.get_updates()) == 1


async def test_an_answer_takes_its_time(server: FakeTelegram, bot: Bot) -> None:
    """A slow call is done in the end."""
    server.slow_next("getMe", 0.2)
    began = time.monotonic()

    await bot.get_me()

    assert time.monotonic() - began >= 0.2


async def test_a_restarted_server_goes_on(server: FakeTelegram, bot: Bot) -> None:
    """After a stop nobody answers, after a start all is as it was at the same address."""
    chat = server.add_chat("supergroup")
    address = server.base_url
    await server.stop()
    with pytest.raises(NetworkError):
        await bot.send_message(chat, "halo")

    await server.start()
    await bot.send_message(chat, "halo")

    assert server.base_url == address
    assert len(server.messages(chat)) == 1


async def test_every_act_is_one_of_the_fake() -> None:
    """What may be asked for over HTTP can be done."""
    assert [act for act in sorted(ACTS) if not callable(getattr(FakeTelegram, act, None))] == []


async def test_the_fake_runs_as_a_process() -> None:
    """The process tells its address, lets people act over HTTP and shows what it knows."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.fakes.telegram", "--port", "0",
        cwd=ROOT, stdout=asyncio.subprocess.PIPE, env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip
    assert process.stdout is not None
    try:
        told = json.loads(await asyncio.wait_for(process.stdout.readline(), 20))
        fake = RemoteFake(told["root"])
        chat = await fake.act("add_chat", kind="supergroup")
        said = await fake.act("user_says", chat_id=chat, user_id=AUTHOR, text="halo")
        async with Bot(told["token"], base_url=told["base_url"]) as bot:
            (update,) = await bot.get_updates()
            await bot.send_message(chat, "terima kasih")
            await fake.act("set_pace", overall=None, group=[1, 60], private=None)
            await fake.act("disturb", seed=1, duplicates=1.0, reordered=0.0, malformed=0.0)
            await fake.act("user_says", chat_id=chat, user_id=AUTHOR, text="lagi")
            twice = await bot.get_updates(offset=update.update_id + 1)
        state = await fake.state()
        with pytest.raises(CannotActError, match="no act stop"):
            await fake.act("stop")
    finally:
        process.kill()
        await process.wait()

    assert update.message is not None
    assert update.message.message_id == said["message_id"]
    assert [one["text"] for one in state["chats"][str(chat)]["messages"]] == [
        "halo",
        "terima kasih",
        "lagi",
    ]
    assert [call["method"] for call in state["calls"]] == ["getMe", "getUpdates", "sendMessage", "getUpdates"]
    assert (len(state["pending"]), state["violations"], state["over_limit"]) == (1, [], [])
    assert state["disturbed"]["doubled"] == [twice[0].update_id]
