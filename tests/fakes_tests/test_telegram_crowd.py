"""What people do, and what of it the bot gets to see."""

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Update

from bot.fakes.telegram import CannotActError, FakeTelegram

AUTHOR, OWNER = 500000001, 500000002
pytestmark = pytest.mark.asyncio


async def _only(bot: Bot) -> Update:
    (update,) = await bot.get_updates()
    await bot.get_updates(offset=update.update_id + 1)
    return update


async def test_the_library_reads_a_comment(server: FakeTelegram, bot: Bot) -> None:
    """A comment arrives with its author, the message that it answers, its thread and its entities."""
    chat = server.add_chat("supergroup", "Kabar Kota", username="kabarkota")
    server.add_person(AUTHOR, "Sari", username="sari_w", language_code="id")
    first = server.user_says(chat, AUTHOR, "pertama")
    await _only(bot)
    server.user_says(chat, AUTHOR, "😀 #JernihBerkomentar /bantuan", reply_to=first["message_id"])

    message = (await _only(bot)).message

    assert message is not None
    assert message.from_user is not None
    assert message.reply_to_message is not None
    assert (message.from_user.username, message.chat.username) == ("sari_w", "kabarkota")
    assert message.message_thread_id == message.reply_to_message.message_id == first["message_id"]
    assert list(message.parse_entities().values()) == ["#JernihBerkomentar", "/bantuan"]


async def test_an_edit_has_its_time_and_new_entities(server: FakeTelegram, bot: Bot) -> None:
    """An edited message carries the edit's moment and the marks of its new text."""
    chat = server.add_chat("supergroup")
    said = server.user_says(chat, AUTHOR, "lihat https://slot.example")
    await _only(bot)
    server.user_edits(chat, said["message_id"], "lihat #kota")

    edited = (await _only(bot)).edited_message

    assert edited is not None
    assert edited.edit_date is not None
    assert list(edited.parse_entities().values()) == ["#kota"]


async def test_a_deep_link_starts_the_private_chat(server: FakeTelegram, bot: Bot) -> None:
    """Who opens the link is sent as /start with its payload, and may be written to from then on."""
    server.user_starts(AUTHOR, "entry-42")

    message = (await _only(bot)).message
    await bot.send_message(AUTHOR, "Selamat datang")

    assert message is not None
    assert (message.text, message.chat.type) == ("/start entry-42", "private")
    assert list(message.parse_entities().values()) == ["/start"]


async def test_who_comes_back_after_blocking_is_heard(server: FakeTelegram, bot: Bot) -> None:
    """Blocking and coming back are told, and the start after it arrives."""
    server.user_starts(AUTHOR)
    server.user_blocks(AUTHOR)
    server.user_starts(AUTHOR)

    told = [next(iter(set(one) - {"update_id"})) for one in server.pending]
    await bot.send_message(AUTHOR, "halo lagi")

    assert told == ["message", "my_chat_member", "my_chat_member", "message"]


@pytest.mark.parametrize(("given", "expected"), [(None, AUTHOR), (OWNER, OWNER), (0, None)])
async def test_a_contact_says_whose_it_is(
    server: FakeTelegram, bot: Bot, given: int | None, expected: int | None
) -> None:
    """One's own contact bears one's id, another's bears theirs, one without an account none."""
    server.user_starts(AUTHOR)
    await _only(bot)
    server.user_shares_contact(AUTHOR, "+6281234567890", given)

    message = (await _only(bot)).message

    assert message is not None
    assert message.contact is not None
    assert (message.contact.phone_number, message.contact.user_id) == ("+6281234567890", expected)


async def test_a_press_names_the_button(server: FakeTelegram, bot: Bot) -> None:
    """A button is pressed by its words or its data; another message or button cannot be."""
    chat = server.add_chat("supergroup")
    keys = InlineKeyboardMarkup([[InlineKeyboardButton("Setujui", callback_data="review:1")]])
    sent = await bot.send_message(chat, "Ditahan", reply_markup=keys)
    number = server.user_presses(chat, OWNER, sent.message_id, "Setujui")

    query = (await _only(bot)).callback_query

    assert query is not None
    assert (query.id, query.data, query.from_user.id) == (number, "review:1", OWNER)
    with pytest.raises(CannotActError, match="no button 'Hapus'"):
        server.user_presses(chat, OWNER, sent.message_id, "Hapus")


async def test_a_channel_post_is_copied_to_its_group(server: FakeTelegram, bot: Bot) -> None:
    """The linked group gets the automatic copy that comments answer."""
    group = server.add_chat("supergroup")
    channel = server.add_chat("channel", "Kanal Kota", linked=group)

    copied = server.channel_posts(channel, "Ceritakan #JernihBerkomentar")
    post, forward = await bot.get_updates()

    assert post.channel_post is not None
    assert forward.message is not None
    assert forward.message.is_automatic_forward
    assert forward.message.sender_chat is not None
    assert (forward.message.sender_chat.id, forward.message.message_id) == (channel, copied["message_id"])
    assert (await bot.get_chat(group)).linked_chat_id == channel


@pytest.mark.parametrize(("hears_all", "rights", "heard"), [(True, {}, 4), (False, {}, 2), (False, None, 4)])
async def test_privacy_mode_hides_ordinary_messages(
    *, hears_all: bool, rights: dict[str, bool] | None, heard: int
) -> None:
    """With privacy on a plain member hears commands and answers to itself; an admin hears all."""
    async with (
        FakeTelegram(hears_all=hears_all) as server,
        Bot(server.token, base_url=server.base_url) as bot,
    ):
        chat = server.add_chat("supergroup", bot_rights=rights)
        own = await bot.send_message(chat, "halo")
        server.user_says(chat, AUTHOR, "biasa")
        server.user_says(chat, AUTHOR, "/daftarkan")
        server.user_says(chat, AUTHOR, "jawaban", reply_to=own.message_id)
        server.user_says(chat, AUTHOR, "biasa lagi")

        assert len(server.pending) == heard


async def test_the_silenced_do_not_speak(server: FakeTelegram) -> None:
    """A restricted or banned member, and a private chat never started, cannot be spoken in."""
    chat = server.add_chat("supergroup")
    server.member_changed(chat, AUTHOR, "restricted", by=OWNER)
    server.member_changed(chat, OWNER, "kicked")

    for where, who in ((chat, AUTHOR), (chat, OWNER), (AUTHOR, AUTHOR)):
        with pytest.raises(CannotActError):
            server.user_says(where, who, "halo")


async def test_a_deleted_message_is_not_told(server: FakeTelegram) -> None:
    """People delete without an update."""
    chat = server.add_chat("supergroup")
    said = server.user_says(chat, AUTHOR, "halo")
    before = len(server.pending)

    server.user_deletes(chat, said["message_id"])

    assert (len(server.pending), server.messages(chat)) == (before, [])


async def test_a_caption_is_what_an_edit_of_a_photo_changes(server: FakeTelegram, bot: Bot) -> None:
    """A photo's words are its caption, marked like a text."""
    chat = server.add_chat("supergroup")
    photo = [{"file_id": "AgAC", "file_unique_id": "u", "width": 1, "height": 1}]
    said = server.user_says(chat, AUTHOR, None, photo=photo, caption="foto #kota")
    await _only(bot)
    server.user_edits(chat, said["message_id"], "foto #desa")

    edited = (await _only(bot)).edited_message

    assert edited is not None
    assert list(edited.parse_caption_entities().values()) == ["#desa"]
