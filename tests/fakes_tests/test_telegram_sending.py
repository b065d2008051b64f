"""Copies, forwards, captions and deletions by the real library, and when they are refused."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from telegram import Bot, MessageOriginChannel, MessageOriginUser
from telegram.error import BadRequest

from bot.fakes.telegram import FakeTelegram

AUTHOR = 500000001
Try = Callable[[Bot, int], Awaitable[Any]]
pytestmark = pytest.mark.asyncio


@pytest.fixture
def chat(server: FakeTelegram) -> int:
    """A supergroup with a member's text 1, photo 2 and sticker 3, and the service message 4."""
    number = server.add_chat("supergroup")
    server.user_says(number, AUTHOR, "lihat #kota")
    server.user_sends(number, AUTHOR, "photo", "foto #kota")
    server.user_sends(number, AUTHOR, "sticker", "😡")
    server.user_joins(number, AUTHOR)
    return number


async def test_a_copy_has_no_author(server: FakeTelegram, bot: Bot, chat: int) -> None:
    """It says the same with the same marks, or with another caption."""
    other = server.add_chat("supergroup", "Moderator")
    text = await bot.copy_message(other, chat, 1)
    photo = await bot.copy_message(other, chat, 2, caption="arsip")

    first, second = server.messages(other)
    assert (first["message_id"], first["text"]) == (text.message_id, "lihat #kota")
    assert first["entities"] == [{"type": "hashtag", "offset": 6, "length": 5}]
    assert "forward_origin" not in first
    assert (second["message_id"], second["caption"]) == (photo.message_id, "arsip")
    assert second["photo"] == server.messages(chat)[1]["photo"]
    assert "caption_entities" not in second


async def test_a_forward_says_where_it_is_from(server: FakeTelegram, bot: Bot, chat: int) -> None:
    """A member's message bears the member, a channel's the channel and its number."""
    channel = server.add_chat("channel", "Kanal Kota")
    server.channel_posts(channel, "pengumuman")
    by_member = await bot.forward_message(chat, chat, 1)
    by_channel = await bot.forward_message(chat, channel, 1)
    again = await bot.forward_message(chat, chat, by_channel.message_id)

    assert isinstance(by_member.forward_origin, MessageOriginUser)
    assert by_member.forward_origin.sender_user.id == AUTHOR
    assert isinstance(by_channel.forward_origin, MessageOriginChannel)
    assert (by_channel.forward_origin.chat.id, by_channel.forward_origin.message_id) == (channel, 1)
    assert again.forward_origin == by_channel.forward_origin


async def test_a_caption_is_edited(server: FakeTelegram, bot: Bot, chat: int) -> None:
    """The file stays, the words change, and none leaves none."""
    sent = await bot.send_document(chat, b"isi", caption="lama")
    edited = await bot.edit_message_caption(chat, sent.message_id, caption="baru #kota")
    assert not isinstance(edited, bool)
    words = edited.caption
    await bot.edit_message_caption(chat, sent.message_id)

    assert words == "baru #kota"
    assert edited.document == sent.document
    assert "caption" not in server.messages(chat)[-1]


async def test_many_are_deleted_at_once(server: FakeTelegram, bot: Bot, chat: int) -> None:
    """Those that are not there are passed over; one that cannot be deleted keeps all of them."""
    server.make_forum(chat)
    topic = server.topic_opened(chat, AUTHOR, "Jalan")
    await bot.delete_messages(chat, [1, 77, 2])
    with pytest.raises(BadRequest, match=r"(?i)message can't be deleted"):
        await bot.delete_messages(chat, [3, topic])

    assert [one["message_id"] for one in server.messages(chat)] == [3, 4, topic]


async def test_the_bot_shows_that_it_is_at_work(server: FakeTelegram, bot: Bot, chat: int) -> None:
    """Typing is shown in the chat and leaves no message."""
    await bot.send_chat_action(chat, "typing")

    assert server.world.actions == [{"chat_id": chat, "action": "typing"}]
    assert len(server.messages(chat)) == 4
    assert await bot.get_chat_member_count(chat) == 2


REFUSALS: list[tuple[str, Try]] = [
    ("message to copy not found", lambda bot, chat: bot.copy_message(chat, chat, 77)),
    ("message to forward not found", lambda bot, chat: bot.forward_message(chat, chat, 77)),
    ("message can't be copied", lambda bot, chat: bot.copy_message(chat, chat, 4)),
    ("message can't be forwarded", lambda bot, chat: bot.forward_message(chat, chat, 4)),
    ("message can't be forwarded", lambda bot, chat: bot.forward_message(chat, chat, 5)),
    ("chat not found", lambda bot, chat: bot.copy_message(chat, -1009, 1)),
    (
        "there is no caption in the message to edit",
        lambda bot, chat: bot.edit_message_caption(chat, 5, caption="a"),
    ),
    ("there is no text in the message to edit", lambda bot, chat: bot.edit_message_text("a", chat, 6)),
    ("message caption is too long", lambda bot, chat: bot.edit_message_caption(chat, 6, caption="a" * 1025)),
    ("wrong parameter action in request", lambda bot, chat: bot.send_chat_action(chat, "dancing")),
    ("message identifiers are not specified", lambda bot, chat: bot.delete_messages(chat, [])),
    ("too many message identifiers", lambda bot, chat: bot.delete_messages(chat, list(range(101)))),
    ("message thread not found", lambda bot, chat: bot.send_message(chat, "a", message_thread_id=77)),
]


@pytest.mark.parametrize(("words", "attempt"), REFUSALS, ids=[f"{n}" for n in range(len(REFUSALS))])
async def test_a_call_that_the_service_would_refuse(
    server: FakeTelegram, bot: Bot, chat: int, words: str, attempt: Try
) -> None:
    """The library raises its own error with the service's words, and nothing has changed."""
    await bot.send_message(chat, "rahasia", protect_content=True)
    await bot.send_document(chat, b"isi", caption="berkas")

    with pytest.raises(BadRequest) as caught:
        await attempt(bot, chat)

    assert words in caught.value.message.lower()
    assert len(server.messages(chat)) == 6
    assert server.violations == []


async def test_a_press_waits_only_so_long(server: FakeTelegram, bot: Bot, chat: int) -> None:
    """An answer within the time is taken, one after it is not."""
    keys = {"inline_keyboard": [[{"text": "Setujui", "callback_data": "a"}]]}
    sent = await bot.send_message(chat, "Ditahan", api_kwargs={"reply_markup": keys})
    now = server.world.moment()
    server.world.clock = lambda: now
    first, late = (server.user_presses(chat, AUTHOR, sent.message_id, "a") for _ in range(2))
    server.world.clock = lambda: now + server.world.press_seconds
    await bot.answer_callback_query(first)
    server.world.clock = lambda: now + server.world.press_seconds + 1

    with pytest.raises(BadRequest, match=r"(?i)query is too old"):
        await bot.answer_callback_query(late)
