"""Calls that break the published description, whatever the state: refused and kept as violations."""

from typing import Any

import aiohttp
import pytest

from bot.fakes.telegram import FakeTelegram

pytestmark = pytest.mark.asyncio


WRONG: list[tuple[str, dict[str, Any], int, str]] = [
    ("sendMesage", {}, 404, "Not Found: method not found"),
    ("sendMessage", {"text": "halo"}, 400, "Bad Request: chat_id is empty"),
    ("sendMessage", {"chat_id": "1"}, 400, "Bad Request: message text is empty"),
    ("deleteMessage", {"chat_id": "1"}, 400, "Bad Request: message identifier is not specified"),
    ("setMyCommands", {}, 400, 'Bad Request: parameter "commands" is required'),
    ("getMe", {"loud": "true"}, 400, 'Bad Request: getMe has no field "loud"'),
    ("deleteMessage", {"chat_id": "1", "message_id": "satu"}, 400, "message_id: expected Integer"),
    (
        "pinChatMessage",
        {"chat_id": "1", "message_id": "1", "disable_notification": "7"},
        400,
        "expected Boolean",
    ),
    ("getUpdates", {"allowed_updates": '["mesage"]'}, 400, 'there is no update "mesage"'),
    (
        "setMessageReaction",
        {"chat_id": "1", "message_id": "1", "reaction": "[{}]"},
        400,
        "expected ReactionType",
    ),
    (
        "sendMessage",
        {"chat_id": "1", "text": "a", "reply_markup": '{"inline_keyboard":[[{"text":"a","colour":"red"}]]}'},
        400,
        'reply_markup.inline_keyboard[0][0]: InlineKeyboardButton and its field "colour"',
    ),
    (
        "sendMessage",
        {"chat_id": "1", "text": "a", "parse_mode": "Markdown"},
        400,
        "reads HTML and plain text",
    ),
]


@pytest.mark.parametrize(("method", "fields", "status", "words"), WRONG)
async def test_a_call_that_breaks_the_description(
    server: FakeTelegram, method: str, fields: dict[str, Any], status: int, words: str
) -> None:
    """An unknown method, a missing, unknown or mistyped field is refused and kept as a violation."""
    answered, description = await _post(server, method, fields)

    assert answered == status
    assert words in description
    assert server.violations == [f"{method}: {description}"]


async def test_fields_may_come_as_json(server: FakeTelegram) -> None:
    """A JSON body and the address carry fields as well as a form does."""
    chat = server.add_chat("supergroup")
    url = f"{server.base_url}{server.token}/sendmessage?chat_id={chat}"

    async with aiohttp.ClientSession() as session, session.post(url, json={"text": "halo"}) as answer:
        body = await answer.json()

    assert body["result"]["text"] == "halo"
    assert server.called("sendMessage") == [{"chat_id": str(chat), "text": "halo"}]


async def test_a_token_is_held_against_the_one_let_in(server: FakeTelegram) -> None:
    """Another bot's token is refused with 401, one that is no token with 404."""
    assert await _post(server, "getMe", {}, token="123:salah-sekali") == (401, "Unauthorized")
    assert await _post(server, "getMe", {}, token="salah") == (404, "Not Found")


async def _post(
    server: FakeTelegram, method: str, fields: dict[str, Any], token: str | None = None
) -> tuple[int, str]:
    url = f"{server.base_url}{token or server.token}/{method}"
    async with aiohttp.ClientSession() as session, session.post(url, data=fields) as answer:
        body = await answer.json()
        assert body["error_code"] == answer.status
        return answer.status, body["description"]
