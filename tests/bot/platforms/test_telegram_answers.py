"""Other Bot API servers: short answers will do, missing methods are refusals, and no server is hurried."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
import pytest_asyncio
from pydantic import SecretStr

from bot.dialogue.prompt import Prompt
from bot.fakes.telegram import FakeTelegram
from bot.platforms.errors import PlatformDown
from bot.platforms.telegram.answers import base_of, status_of
from bot.platforms.telegram.connect import connect_telegram
from bot.platforms.telegram.intake import FIRST_WAIT
from bot.platforms.telegram.performing import TelegramPlatform
from bot.ports.platform import DeleteComment, PlatformBusy, PlatformRefused, React, Rewrite, Send
from bot.settings import TelegramSettings
from bot.texts import render
from tests.bot.platforms.kept import Kept, feeding

CHAT = "-1001"
SEND = Send(CHAT, Prompt("dialogue.noted"), "id", "key")
UNKNOWN = b'{"ok": false, "error_code": 404}'


@pytest_asyncio.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    """A fake with a group."""
    async with FakeTelegram() as server:
        server.add_chat("supergroup", number=int(CHAT))
        yield server


@pytest_asyncio.fixture
async def platform(telegram: FakeTelegram) -> AsyncIterator[TelegramPlatform]:
    """The true adapter over the real library."""
    async with AsyncExitStack() as stack:
        connected, _ = await connect_telegram(_section(telegram), render, stack)
        yield connected


def _section(telegram: FakeTelegram) -> TelegramSettings:
    return TelegramSettings(token=SecretStr(telegram.token), base_url=telegram.base_url)


@pytest.mark.parametrize(
    ("given", "base"),
    [
        ("http://127.0.0.1:8081/bot", "http://127.0.0.1:8081/bot"),
        ("http://127.0.0.1:8081/bot/", "http://127.0.0.1:8081/bot"),
        ("http://127.0.0.1:8081", "http://127.0.0.1:8081/bot"),
        (" http://127.0.0.1:8081/ ", "http://127.0.0.1:8081/bot"),
        ("http://proxy/to/telegram/", "http://proxy/to/telegram/"),
    ],
)
def test_an_address_may_be_written_in_several_ways(given: str, base: str) -> None:
    """A slash too many and the missing `/bot` are made good; another path is taken as it is."""
    assert base_of(given) == base


@pytest.mark.parametrize(
    ("code", "payload", "status"),
    [
        (200, b'{"ok":true,"result":[]}', 200),
        (200, b'{ "ok": false, "error_code": 403 }', 403),
        (200, b'{"ok":false,"error_code":"403"}', 400),
        (200, b'{"ok":false,"error_code":200}', 400),
        (200, b'{"ok":false', 502),
        (200, b'{"ok":true,"description":"done"}', 502),
        (501, b"", 404),
        (502, b"", 502),
    ],
)
def test_a_refusal_counts_under_any_status(code: int, payload: bytes, status: int) -> None:
    """What says that it is a refusal is one, by its own number."""
    assert status_of(code, payload) == status


@pytest.mark.asyncio
async def test_a_bot_that_is_only_a_number_is_enough(telegram: FakeTelegram) -> None:
    """A server that tells nothing but the account's number is served, without an empty name of ours."""
    telegram.fail_next("getMe", 200, body=b'{"ok":true,"result":{"id":77}}', times=2)
    async with AsyncExitStack() as stack:
        platform, _ = await connect_telegram(_section(telegram), render, stack)
        assert platform.own_refs == {"77"}
        assert (await platform.probe(()))[0].params == {"username": "77"}


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("result", "ref"), [(b'{"message_id":501}', "501"), (b"null", None), (b"true", None), (b"{}", None)]
)
async def test_a_short_receipt_is_a_receipt(
    telegram: FakeTelegram, platform: TelegramPlatform, result: bytes, ref: str | None
) -> None:
    """A message that was taken is not sent again, however little is said of it."""
    telegram.fail_next("sendMessage", 200, body=b'{"ok":true,"result":' + result + b"}")
    assert await platform.perform(SEND) == ref


@pytest.mark.asyncio
async def test_a_missing_method_is_a_refusal(telegram: FakeTelegram, platform: TelegramPlatform) -> None:
    """What the server does not know is refused for good and holds up nothing; a reaction is only a sign."""
    for method in ("sendMessage", "editMessageText", "deleteMessage", "setMessageReaction"):
        telegram.fail_next(method, 404, body=UNKNOWN)
    for effect in (SEND, Rewrite(CHAT, "5", Prompt("word.yes"), "id"), DeleteComment(CHAT, "5")):
        with pytest.raises(PlatformRefused, match="does not know"):
            await platform.perform(effect)
    assert await platform.perform(React(CHAT, "5", "✍")) is None


@pytest.mark.asyncio
async def test_a_page_in_place_of_a_refusal_passes(
    telegram: FakeTelegram, platform: TelegramPlatform
) -> None:
    """A proxy that finds nothing is no word of Telegram's, and a removal is not given up for it."""
    telegram.fail_next("deleteMessage", 404, body=b"<html>404</html>")
    with pytest.raises(PlatformBusy):
        await platform.perform(DeleteComment(CHAT, "5"))


@pytest.mark.asyncio
async def test_an_admin_needs_no_more_than_a_status(
    telegram: FakeTelegram, platform: TelegramPlatform
) -> None:
    """A member told by the status alone is read all the same."""
    for status, expected in ((b"creator", True), (b"member", False)):
        telegram.fail_next("getChatMember", 200, body=b'{"ok":true,"result":{"status":"%s"}}' % status)
        assert await platform.is_admin(CHAT, "7") is expected


@pytest.mark.asyncio
async def test_who_answers_at_once_is_not_hurried(telegram: FakeTelegram) -> None:
    """A server that does not wait for updates is asked a few times a second, not a thousand."""
    telegram.fail_next("getUpdates", 200, body=b'{"ok":true,"result":[]}', times=1000)
    async with AsyncExitStack() as stack:
        _, feed = await connect_telegram(_section(telegram), render, stack)
        async with feeding(feed, Kept()):
            await asyncio.sleep(1.2)
    assert 1 <= len(telegram.called("getUpdates")) <= 1 + 1.2 / FIRST_WAIT


@pytest.mark.asyncio
async def test_a_page_is_no_wrong_token(telegram: FakeTelegram) -> None:
    """Another server at the address says to look at the address; only Telegram can refuse the token."""
    for body, said in (
        (b"<html>404</html>", "JERNIH_TELEGRAM__BASE_URL"),
        (UNKNOWN, "JERNIH_TELEGRAM__TOKEN"),
    ):
        telegram.fail_next("getMe", 404, body=body)
        async with AsyncExitStack() as stack:
            with pytest.raises(PlatformDown, match=said):
                await connect_telegram(_section(telegram), render, stack)


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (b'{"status":"member"}', True), (b'{"status":"creator"}', True), (b'{"status":"left"}', False),
        (b'{"status":"kicked"}', False), (b'{"status":"restricted","is_member":true}', True),
        (b'{"status":"restricted","is_member":false}', False),
    ],
)  # fmt: skip
async def test_who_is_a_member(
    telegram: FakeTelegram,
    platform: TelegramPlatform,
    answer: bytes,
    expected: bool,  # noqa: FBT001 - a case
) -> None:
    """Whoever is there in any standing is a member; whoever left or was removed is none."""
    telegram.fail_next("getChatMember", 200, body=b'{"ok":true,"result":%s}' % answer)
    assert await platform.is_member(CHAT, "7") is expected


@pytest.mark.asyncio
@pytest.mark.parametrize("answer", [b'{"status":"sleeping"}', b"{}", b"[]"])
async def test_an_odd_answer_says_nothing_of_membership(
    telegram: FakeTelegram, platform: TelegramPlatform, answer: bytes
) -> None:
    """It is a refusal, so that it costs nobody anything."""
    telegram.fail_next("getChatMember", 200, body=b'{"ok":true,"result":%s}' % answer)
    with pytest.raises(PlatformRefused):
        await platform.is_member(CHAT, "7")
