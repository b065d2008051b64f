"""How the fake hands out updates: offsets, limits, long polls, kinds, conflicts, webhooks."""

import asyncio
import time

import pytest
from aiohttp import ClientSession, ClientTimeout, web
from telegram import Bot, Update
from telegram.error import Conflict

from bot.fakes.telegram import FakeTelegram
from bot.fakes.telegram.delivery import SECRET_HEADER

AUTHOR = 500000001
pytestmark = pytest.mark.asyncio


@pytest.fixture
def chat(server: FakeTelegram) -> int:
    """A supergroup with the bot in it."""
    return server.add_chat("supergroup")


def _texts(updates: tuple[Update, ...]) -> list[str | None]:
    return [one.message.text if one.message else None for one in updates]


async def test_an_offset_forgets_what_lies_below(server: FakeTelegram, bot: Bot, chat: int) -> None:
    """Updates come again until a higher offset confirms them, and are gone then."""
    for text in ("satu", "dua", "tiga"):
        server.user_says(chat, AUTHOR, text)

    first = await bot.get_updates()
    again = await bot.get_updates()
    after = await bot.get_updates(offset=first[1].update_id + 1)
    lower = await bot.get_updates(offset=first[0].update_id)

    assert _texts(first) == _texts(again) == ["satu", "dua", "tiga"]
    assert _texts(after) == _texts(lower) == ["tiga"]
    assert [one.update_id - first[0].update_id for one in first] == [0, 1, 2]


async def test_a_negative_offset_keeps_the_last(server: FakeTelegram, bot: Bot, chat: int) -> None:
    """Counting from the end forgets all that came before."""
    for text in ("satu", "dua", "tiga"):
        server.user_says(chat, AUTHOR, text)

    assert _texts(await bot.get_updates(offset=-2)) == ["dua", "tiga"]
    assert len(server.pending) == 2


async def test_a_limit_hands_out_the_oldest(server: FakeTelegram, bot: Bot, chat: int) -> None:
    """A limit cuts the batch; beyond 100 or below 1 it is 100."""
    for number in range(120):
        server.user_says(chat, AUTHOR, str(number))

    assert _texts(await bot.get_updates(limit=2)) == ["0", "1"]
    assert len(await bot.get_updates(limit=0)) == len(await bot.get_updates(limit=101)) == 100


async def test_a_long_poll_ends_with_the_first_update(server: FakeTelegram, bot: Bot, chat: int) -> None:
    """A poll waits for an update and not for its timeout."""
    began = time.monotonic()
    poll = asyncio.create_task(bot.get_updates(timeout=20))
    await asyncio.sleep(0.05)
    server.user_says(chat, AUTHOR, "akhirnya")

    assert _texts(await poll) == ["akhirnya"]
    assert time.monotonic() - began < 5


async def test_a_long_poll_of_an_empty_queue_ends(bot: Bot) -> None:
    """When its time is over a poll has nothing to give."""
    assert await bot.get_updates(timeout=1) == ()


async def test_a_second_poll_takes_the_place_of_the_first(server: FakeTelegram, bot: Bot, chat: int) -> None:
    """Of two polls at once the older one ends with 409."""
    older = asyncio.create_task(bot.get_updates(timeout=20))
    await asyncio.sleep(0.05)
    # One bot has a single connection for polls, so the second poll is another instance's.
    async with Bot(server.token, base_url=server.base_url) as other:
        newer = asyncio.create_task(other.get_updates(timeout=20))
        with pytest.raises(Conflict, match="terminated by other getUpdates request"):
            await older
        server.user_says(chat, AUTHOR, "halo")

        assert _texts(await newer) == ["halo"]


async def test_a_poll_whose_client_left_is_no_conflict(server: FakeTelegram, bot: Bot, chat: int) -> None:
    """A client that goes away leaves its place free and its updates unconfirmed."""
    slow = {"timeout": 20}
    with pytest.raises(TimeoutError):
        await _post(server, "getUpdates", slow, seconds=0.1)
    await asyncio.sleep(0.05)
    server.user_says(chat, AUTHOR, "halo")

    assert _texts(await bot.get_updates(timeout=1)) == ["halo"]
    assert [call.status for call in server.calls if call.method == "getUpdates"] == [200]


async def _post(server: FakeTelegram, method: str, fields: dict[str, int], seconds: float) -> None:
    """Ask and go away when it takes too long."""
    url = f"{server.base_url}{server.token}/{method}"
    timeout = ClientTimeout(total=seconds)
    async with ClientSession(timeout=timeout) as session, session.post(url, data=fields) as answer:
        await answer.read()


async def test_kinds_on_request_come_only_when_named(server: FakeTelegram, bot: Bot, chat: int) -> None:
    """Reactions and members come once they are named; what happened before does not come late."""
    said = server.user_says(chat, AUTHOR, "halo")
    server.user_reacts(chat, AUTHOR, said["message_id"], "👍")
    await bot.get_updates(allowed_updates=["message_reaction", "chat_member"])
    server.user_says(chat, AUTHOR, "tidak diminta")
    server.user_reacts(chat, AUTHOR, said["message_id"], None)
    server.member_changed(chat, AUTHOR, "left")
    await bot.get_updates()
    server.member_changed(chat, AUTHOR, "member")
    await bot.get_updates(allowed_updates=[])
    server.member_changed(chat, AUTHOR, "left")

    kinds = [next(iter(set(one) - {"update_id"})) for one in server.pending]
    assert kinds == ["message", "message_reaction", "chat_member", "chat_member"]


async def test_raw_updates_come_as_they_are(server: FakeTelegram, bot: Bot, chat: int) -> None:
    """Malformed, doubled and late updates are handed out, and none of them for ever."""
    server.user_says(chat, AUTHOR, "satu")
    first = server.pending[0]
    await bot.get_updates(offset=first["update_id"] + 1)
    server.raw_update(first)
    server.raw_update({"update_id": first["update_id"] + 2, "message": {"message_id": "rusak"}})
    server.raw_update({"update_id": first["update_id"] + 1})
    server.raw_update({"tanpa": "nomor"})
    handed = server.pending

    await server.world.updates.poll(first["update_id"] + 1, 100, 0)
    await server.world.updates.poll(first["update_id"] + 3, 100, 0)
    server.user_says(chat, AUTHOR, "dua")

    assert [one.get("update_id", 0) - first["update_id"] for one in handed[:3]] == [0, 2, 1]
    assert handed[3] == {"tanpa": "nomor"}
    assert [one["update_id"] - first["update_id"] for one in server.pending] == [3]


async def test_an_update_stays_as_it_happened(server: FakeTelegram, chat: int) -> None:
    """An edit does not reach back into the update of the first writing."""
    said = server.user_says(chat, AUTHOR, "asli")
    server.user_edits(chat, said["message_id"], "baru")

    assert server.pending[0]["message"]["text"] == "asli"
    assert server.pending[1]["edited_message"]["text"] == "baru"


async def test_a_webhook_gets_updates_until_it_takes_them(server: FakeTelegram, bot: Bot, chat: int) -> None:
    """Updates go in order with the secret, one that fails comes again, and polling is a conflict."""
    taken: list[tuple[str, str | None]] = []
    answers = iter([500, 200, 200])
    finished = asyncio.Event()

    async def hook(request: web.Request) -> web.Response:
        body = await request.json()
        taken.append((body["message"]["text"], request.headers.get(SECRET_HEADER)))
        if len(taken) == 3:
            finished.set()
        return web.Response(status=next(answers))

    app = web.Application()
    app.router.add_post("/hook", hook)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    await bot.set_webhook(f"http://127.0.0.1:{runner.addresses[0][1]}/hook", secret_token="rahasia")
    with pytest.raises(Conflict, match="while webhook is active"):
        await bot.get_updates()

    server.user_says(chat, AUTHOR, "satu")
    server.user_says(chat, AUTHOR, "dua")
    await asyncio.wait_for(finished.wait(), 5)
    await runner.cleanup()

    assert taken == [("satu", "rahasia"), ("satu", "rahasia"), ("dua", "rahasia")]


async def test_ending_a_webhook_brings_polling_back(server: FakeTelegram, bot: Bot, chat: int) -> None:
    """What waits is kept unless it is to be dropped."""
    await bot.set_webhook("http://127.0.0.1:9/hook")
    server.user_says(chat, AUTHOR, "satu")
    info = await bot.get_webhook_info()
    await bot.delete_webhook()
    kept = _texts(await bot.get_updates())
    await bot.delete_webhook(drop_pending_updates=True)

    assert (info.url, info.pending_update_count) == ("http://127.0.0.1:9/hook", 1)
    assert kept == ["satu"]
    assert await bot.get_updates() == ()
