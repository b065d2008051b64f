"""Calls of the real library that the fake takes, and what they leave behind."""

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    ChatMemberAdministrator,
    ChatMemberRestricted,
    ChatPermissions,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyParameters,
)

from bot.fakes.telegram import FakeTelegram

AUTHOR = 500000001
KEYS = InlineKeyboardMarkup([[InlineKeyboardButton("Setujui", callback_data="review:1:approve")]])
pytestmark = pytest.mark.asyncio


async def test_the_bot_learns_who_it_is(server: FakeTelegram, bot: Bot) -> None:
    """The token's first part is the bot's id, and privacy mode is told."""
    me = await bot.get_me()

    assert f"{me.id}:" == server.token[: len(str(me.id)) + 1]
    assert me.can_read_all_group_messages


async def test_a_reply_with_buttons_is_kept(server: FakeTelegram, bot: Bot) -> None:
    """A message carries its text, the message that it answers and its buttons."""
    chat = server.add_chat("supergroup")
    said = server.user_says(chat, AUTHOR, "Lampu jalan mati")

    sent = await bot.send_message(
        chat, "Terima kasih", reply_markup=KEYS, reply_parameters=ReplyParameters(said["message_id"])
    )

    assert sent.reply_to_message is not None
    assert sent.reply_to_message.text == "Lampu jalan mati"
    assert sent.reply_markup == KEYS
    assert [one["text"] for one in server.bot_messages(chat)] == ["Terima kasih"]
    assert server.violations == []


async def test_html_becomes_entities(server: FakeTelegram, bot: Bot) -> None:
    """Tags leave the text and mark it in UTF-16 units."""
    chat = server.add_chat("supergroup")

    sent = await bot.send_message(chat, "😀 <b>penting</b> &amp; baru", parse_mode="HTML")

    assert sent.text == "😀 penting & baru"
    assert [(one.type, one.offset, one.length) for one in sent.entities] == [("bold", 3, 7)]


async def test_a_message_is_edited_and_its_buttons_go(server: FakeTelegram, bot: Bot) -> None:
    """A new text without a keyboard takes the keyboard away; a keyboard alone leaves the text."""
    chat = server.add_chat("supergroup")
    sent = await bot.send_message(chat, "Menunggu", reply_markup=KEYS)

    await bot.edit_message_text("Disetujui", chat, sent.message_id)
    edited = server.messages(chat)[0].copy()
    await bot.edit_message_reply_markup(chat, sent.message_id, reply_markup=KEYS)

    assert edited["text"] == "Disetujui"
    assert "reply_markup" not in edited
    assert server.messages(chat)[0]["text"] == "Disetujui"
    assert server.messages(chat)[0]["reply_markup"] == KEYS.to_dict()


async def test_a_message_is_deleted_reacted_to_and_pinned(server: FakeTelegram, bot: Bot) -> None:
    """Deleting, reacting and pinning change the chat."""
    chat = server.add_chat("supergroup")
    first, second = (server.user_says(chat, AUTHOR, text)["message_id"] for text in ("satu", "dua"))

    await bot.set_message_reaction(chat, first, "❤")
    await bot.pin_chat_message(chat, first)
    await bot.delete_message(chat, second)

    assert server.bot_reaction(chat, first) == [{"type": "emoji", "emoji": "❤"}]
    assert (await bot.get_chat(chat)).pinned_message is not None
    assert [one["message_id"] for one in server.messages(chat)] == [first, second + 1]
    assert server.pending[-1]["message"]["pinned_message"]["message_id"] == first
    await bot.unpin_chat_message(chat)
    assert (await bot.get_chat(chat)).pinned_message is None


async def test_a_member_is_restricted_and_freed(server: FakeTelegram, bot: Bot) -> None:
    """A restricted member may not speak until all permissions are back."""
    chat = server.add_chat("supergroup")
    server.user_says(chat, AUTHOR, "halo")

    await bot.restrict_chat_member(chat, AUTHOR, ChatPermissions.no_permissions())
    muted = await bot.get_chat_member(chat, AUTHOR)
    await bot.restrict_chat_member(chat, AUTHOR, ChatPermissions.all_permissions())

    assert isinstance(muted, ChatMemberRestricted)
    assert not muted.can_send_messages
    assert server.standing(chat, AUTHOR).status == "member"


async def test_a_member_is_banned_and_let_in_again(server: FakeTelegram, bot: Bot) -> None:
    """A ban can take the member's messages along; lifting it leaves the member outside."""
    chat = server.add_chat("supergroup")
    server.user_says(chat, AUTHOR, "promo slot")

    await bot.ban_chat_member(chat, AUTHOR, revoke_messages=True)
    banned = server.standing(chat, AUTHOR).status
    await bot.unban_chat_member(chat, AUTHOR, only_if_banned=True)

    assert (banned, server.standing(chat, AUTHOR).status) == ("kicked", "left")
    assert server.messages(chat) == []


async def test_administrators_are_listed_with_their_rights(server: FakeTelegram, bot: Bot) -> None:
    """The owner, the administrators and the bot itself are listed, other bots are not."""
    chat = server.add_chat("supergroup", bot_rights={"can_delete_messages": True})
    server.add_admin(chat, AUTHOR, owner=True)
    server.add_person(88, "Bot lain", is_bot=True)
    server.add_admin(chat, 88)

    admins = {one.user.id: one for one in await bot.get_chat_administrators(chat)}
    mine = admins[bot.id]

    assert set(admins) == {AUTHOR, bot.id}
    assert isinstance(mine, ChatMemberAdministrator)
    assert (mine.can_delete_messages, mine.can_restrict_members) == (True, False)


async def test_a_contact_is_asked_for_in_private(server: FakeTelegram, bot: Bot) -> None:
    """A keyboard that asks for the phone shows in a private chat."""
    server.user_starts(AUTHOR)
    keys = ReplyKeyboardMarkup([[KeyboardButton("Bagikan nomor", request_contact=True)]])

    await bot.send_message(AUTHOR, "Nomor Anda?", reply_markup=keys)

    assert server.world.keyboards[AUTHOR] == keys.to_dict()


async def test_a_press_is_answered(server: FakeTelegram, bot: Bot) -> None:
    """The words of an answer are kept under the press."""
    chat = server.add_chat("supergroup")
    sent = await bot.send_message(chat, "Ditahan", reply_markup=KEYS)
    number = server.user_presses(chat, AUTHOR, sent.message_id, "Setujui")

    await bot.answer_callback_query(number, "Disetujui", show_alert=True)

    assert server.world.answers[number]["text"] == "Disetujui"


async def test_commands_are_kept_by_audience(server: FakeTelegram, bot: Bot) -> None:
    """A list of commands holds for its scope and language alone."""
    chat = server.add_chat("supergroup")
    await bot.set_my_commands([BotCommand("bantuan", "Cara memakai")], language_code="id")
    await bot.set_my_commands([BotCommand("tinjau", "Antrean")], scope=BotCommandScopeChat(chat))

    assert [one.command for one in await bot.get_my_commands(language_code="id")] == ["bantuan"]
    assert [one.command for one in await bot.get_my_commands(scope=BotCommandScopeChat(chat))] == ["tinjau"]
    assert await bot.get_my_commands() == ()
    assert server.violations == []


async def test_a_document_is_kept_and_sent_again_by_its_id(server: FakeTelegram, bot: Bot) -> None:
    """A file's bytes arrive, and its id sends it once more."""
    chat = server.add_chat("supergroup")

    sent = await bot.send_document(chat, b"isi berkas", filename="undi.json", caption="Bukti #undi")
    assert sent.document is not None
    await bot.send_document(chat, sent.document.file_id)

    assert (sent.document.file_name, sent.document.file_size) == ("undi.json", 10)
    assert [one.type for one in sent.caption_entities] == ["hashtag"]
    assert list(server.world.files.values()) == [b"isi berkas", b"isi berkas"]


async def test_every_call_is_recorded_as_it_came(server: FakeTelegram, bot: Bot) -> None:
    """The record has the method, the raw fields and the status."""
    chat = server.add_chat("supergroup")

    await bot.send_message(chat, "halo")

    assert server.called("sendMessage") == [{"chat_id": str(chat), "text": "halo"}]
    assert [(call.method, call.status) for call in server.calls] == [("getMe", 200), ("sendMessage", 200)]


async def test_leaving_a_chat_is_told(server: FakeTelegram, bot: Bot) -> None:
    """A bot that leaves gets an update about itself."""
    chat = server.add_chat("group")

    await bot.leave_chat(chat)

    update = server.pending[-1]["my_chat_member"]
    assert update["new_chat_member"]["status"] == "left"
