"""What the fake refuses, in the service's own words, as the real library reports it."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from telegram import (
    Bot,
    BotCommand,
    ChatPermissions,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReactionTypeEmoji,
    ReplyKeyboardMarkup,
    ReplyParameters,
)
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, TelegramError

from bot.fakes.telegram import FakeTelegram

AUTHOR, OWNER, STRANGER = 500000001, 500000002, 999999999
Try = Callable[[Bot, int], Awaitable[Any]]
pytestmark = pytest.mark.asyncio


def _keys(data: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton("Setujui", callback_data=data)]])


def _phone() -> ReplyKeyboardMarkup:
    return ReplyKeyboardMarkup([[KeyboardButton("Nomor", request_contact=True)]])


# In each chat, message 1 is a member's, and 2 the bot's own "Menunggu".
REFUSALS: list[tuple[str, type[TelegramError], Try]] = [
    ("Message is too long", BadRequest, lambda bot, chat: bot.send_message(chat, "a" * 4097)),
    ("Message text is empty", BadRequest, lambda bot, chat: bot.send_message(chat, "")),
    ("Message text is empty", BadRequest, lambda bot, chat: bot.send_message(chat, " \n")),
    ("Chat not found", BadRequest, lambda bot, _: bot.send_message(-1009, "halo")),
    ("Chat not found", BadRequest, lambda bot, _: bot.send_message(STRANGER, "halo")),
    ("can't initiate conversation with a user", Forbidden, lambda bot, _: bot.send_message(AUTHOR, "halo")),
    (
        "Button_data_invalid",
        BadRequest,
        lambda bot, chat: bot.send_message(chat, "a", reply_markup=_keys("é" * 33)),
    ),
    ("private chats only", BadRequest, lambda bot, chat: bot.send_message(chat, "a", reply_markup=_phone())),
    (
        "Unsupported start tag",
        BadRequest,
        lambda bot, chat: bot.send_message(chat, "<x>a", parse_mode="HTML"),
    ),
    ("Can't find end tag", BadRequest, lambda bot, chat: bot.send_message(chat, "<b>a", parse_mode="HTML")),
    (
        "Message to be replied not found",
        BadRequest,
        lambda bot, chat: bot.send_message(chat, "a", reply_parameters=ReplyParameters(77)),
    ),
    ("Message caption is too long", BadRequest, lambda bot, chat: bot.send_document(chat, b"a", "a" * 1025)),
    ("File must be non-empty", BadRequest, lambda bot, chat: bot.send_document(chat, b"")),
    ("Message is not modified", BadRequest, lambda bot, chat: bot.edit_message_text("Menunggu", chat, 2)),
    ("Message is not modified", BadRequest, lambda bot, chat: bot.edit_message_reply_markup(chat, 2)),
    ("Message to edit not found", BadRequest, lambda bot, chat: bot.edit_message_text("a", chat, 77)),
    ("Message can't be edited", BadRequest, lambda bot, chat: bot.edit_message_text("a", chat, 1)),
    ("Message to delete not found", BadRequest, lambda bot, chat: bot.delete_message(chat, 77)),
    ("Message to react not found", BadRequest, lambda bot, chat: bot.set_message_reaction(chat, 77, "👍")),
    (
        "Reaction_invalid",
        BadRequest,
        lambda bot, chat: bot.set_message_reaction(chat, 1, ReactionTypeEmoji("🥸")),
    ),
    (
        "Reaction_invalid",
        BadRequest,
        lambda bot, chat: bot.set_message_reaction(chat, 1, "5368324170671202286"),
    ),
    ("Invalid custom emoji", BadRequest, lambda bot, chat: bot.set_message_reaction(chat, 1, "❤️")),
    ("Reactions_too_many", BadRequest, lambda bot, chat: bot.set_message_reaction(chat, 1, ["👍", "🔥"])),
    ("Message to pin not found", BadRequest, lambda bot, chat: bot.pin_chat_message(chat, 77)),
    ("Query is too old", BadRequest, lambda bot, _: bot.answer_callback_query("123")),
    ("Message_too_long", BadRequest, lambda bot, _: bot.answer_callback_query("123", "a" * 201)),
    ("Can't remove chat owner", BadRequest, lambda bot, chat: bot.ban_chat_member(chat, OWNER)),
    ("Participant_id_invalid", BadRequest, lambda bot, chat: bot.ban_chat_member(chat, STRANGER)),
    ("Can't restrict self", BadRequest, lambda bot, chat: bot.ban_chat_member(chat, bot.id)),
    ("Bot_command_invalid", BadRequest, lambda bot, _: bot.set_my_commands([BotCommand("Bantuan!", "a")])),
    ("An https url must be provided", BadRequest, lambda bot, _: bot.set_webhook("ftp://jernih")),
]


@pytest.mark.parametrize(
    ("words", "kind", "attempt"), REFUSALS, ids=[f"{n}-{one[0]}" for n, one in enumerate(REFUSALS)]
)
async def test_a_call_that_the_service_would_refuse(
    server: FakeTelegram, bot: Bot, words: str, kind: type[TelegramError], attempt: Try
) -> None:
    """The library raises its own error with the service's words, and nothing has changed."""
    chat = server.add_chat("supergroup")
    server.add_admin(chat, OWNER, owner=True)
    server.user_says(chat, AUTHOR, "halo")
    await bot.send_message(chat, "Menunggu")

    with pytest.raises(kind) as caught:
        await attempt(bot, chat)

    assert words.lower() in caught.value.message.lower()
    assert [one["text"] for one in server.messages(chat)] == ["halo", "Menunggu"]
    assert server.violations == []


POWERLESS: list[tuple[str, Try]] = [
    ("not enough rights to delete", lambda bot, chat: bot.delete_message(chat, 1)),
    ("not enough rights to restrict", lambda bot, chat: bot.ban_chat_member(chat, AUTHOR)),
    (
        "not enough rights to restrict",
        lambda bot, chat: bot.restrict_chat_member(chat, AUTHOR, ChatPermissions.no_permissions()),
    ),
    ("not enough rights to manage pinned", lambda bot, chat: bot.pin_chat_message(chat, 1)),
]


@pytest.mark.parametrize(("words", "attempt"), POWERLESS)
async def test_a_member_without_rights(server: FakeTelegram, bot: Bot, words: str, attempt: Try) -> None:
    """A bot that is no administrator is told which right it lacks."""
    chat = server.add_chat("supergroup", bot_rights={})
    server.user_says(chat, AUTHOR, "halo")

    with pytest.raises(BadRequest, match=f"(?i){words}"):
        await attempt(bot, chat)


async def test_a_wrong_token_is_unauthorised(server: FakeTelegram) -> None:
    """The library reports another bot's token as its own error."""
    other = Bot("123:salah-sekali", base_url=server.base_url)

    with pytest.raises(InvalidToken, match=r"rejected by the server"):
        await other.initialize()
    await other.shutdown()


async def test_an_old_message_stays(server: FakeTelegram, bot: Bot) -> None:
    """After 48 hours a message can no longer be deleted."""
    chat = server.add_chat("supergroup")
    said = server.user_says(chat, AUTHOR, "halo")
    server.world.clock = lambda: said["date"] + 48 * 3600 + 1

    with pytest.raises(BadRequest, match=r"(?i)message can't be deleted"):
        await bot.delete_message(chat, said["message_id"])


async def test_a_press_is_answered_once_and_in_time(server: FakeTelegram, bot: Bot) -> None:
    """A second answer, and one that comes too late, find no question."""
    chat = server.add_chat("supergroup")
    sent = await bot.send_message(chat, "Ditahan", reply_markup=_keys("a"))
    first, late = (server.user_presses(chat, AUTHOR, sent.message_id, "a") for _ in range(2))
    await bot.answer_callback_query(first)

    with pytest.raises(BadRequest, match=r"(?i)query is too old"):
        await bot.answer_callback_query(first)
    server.expire_presses()
    with pytest.raises(BadRequest, match=r"(?i)query is too old"):
        await bot.answer_callback_query(late)


async def test_doors_that_are_shut(server: FakeTelegram, bot: Bot) -> None:
    """A bot that was blocked, thrown out or is a stranger may not write."""
    server.user_starts(AUTHOR)
    server.user_blocks(AUTHOR)
    chat = server.add_chat("supergroup")
    server.member_changed(chat, bot.id, "kicked", by=OWNER)

    with pytest.raises(Forbidden, match="blocked by the user"):
        await bot.send_message(AUTHOR, "halo")
    with pytest.raises(Forbidden, match="kicked from the supergroup chat"):
        await bot.send_message(chat, "halo")


async def test_a_group_that_grew_names_its_new_id(server: FakeTelegram, bot: Bot) -> None:
    """Writing to the old id tells the new one, and both chats say so in updates."""
    group = server.add_chat("group")
    server.group_grows(group, -1_002_555_000_001)

    with pytest.raises(ChatMigrated) as caught:
        await bot.send_message(group, "halo")

    assert caught.value.new_chat_id == -1_002_555_000_001
    assert [
        set(one["message"]) & {"migrate_to_chat_id", "migrate_from_chat_id"} for one in server.pending
    ] == [
        {"migrate_to_chat_id"},
        {"migrate_from_chat_id"},
    ]
