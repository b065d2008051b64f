"""What people and channels publish, as the real library reads it."""

import pytest
from telegram import (
    Bot,
    Message,
    MessageOriginChannel,
    MessageOriginChat,
    MessageOriginHiddenUser,
    MessageOriginUser,
)

from bot.fakes.telegram import CannotActError, FakeTelegram

AUTHOR, OTHER = 500000001, 500000002
pytestmark = pytest.mark.asyncio


@pytest.fixture
def chat(server: FakeTelegram) -> int:
    """A supergroup with the bot in it."""
    return server.add_chat("supergroup")


async def _messages(bot: Bot) -> list[Message]:
    """All new messages, posts and edits, confirmed."""
    updates = await bot.get_updates()
    if updates:
        await bot.get_updates(offset=updates[-1].update_id + 1)
    return [one.effective_message for one in updates if one.effective_message is not None]


async def test_comments_under_a_post_stand_in_its_thread(server: FakeTelegram, bot: Bot, chat: int) -> None:
    """A comment answers the automatic copy, an answer to it keeps the thread; neither is a topic."""
    channel = server.add_chat("channel", "Kanal Kota", linked=chat)
    copied = server.channel_posts(channel, "Ceritakan #JernihBerkomentar")["message_id"]
    first = server.user_says(chat, AUTHOR, "bagus", reply_to=copied)["message_id"]
    server.user_says(chat, OTHER, "setuju", reply_to=first)

    _, _, comment, nested = await _messages(bot)

    assert comment.reply_to_message is not None
    assert comment.reply_to_message.is_automatic_forward
    assert nested.reply_to_message is not None
    assert nested.reply_to_message.message_id == first
    assert comment.message_thread_id == nested.message_thread_id == copied
    assert (comment.is_topic_message, nested.is_topic_message) == (None, None)


async def test_an_edited_post_changes_its_copy(server: FakeTelegram, bot: Bot, chat: int) -> None:
    """An edit in the channel arrives there and in the linked group."""
    channel = server.add_chat("channel", "Kanal Kota", linked=chat)
    copied = server.channel_posts(channel, "Lama")["message_id"]
    await _messages(bot)
    server.user_edits(channel, 1, "Baru")

    post, copy = await _messages(bot)

    assert (post.chat.id, post.text) == (channel, "Baru")
    assert (copy.chat.id, copy.message_id, copy.text) == (chat, copied, "Baru")
    assert copy.edit_date is not None


async def test_topics_of_a_forum(server: FakeTelegram, bot: Bot, chat: int) -> None:
    """Messages of a topic say so and answer its start; in the general one nothing is said."""
    server.make_forum(chat)
    topic = server.topic_opened(chat, AUTHOR, "Jalan rusak")
    server.user_says(chat, AUTHOR, "di topik", topic=topic)
    server.user_says(chat, AUTHOR, "umum")

    opened, said, general = await _messages(bot)
    answer = await bot.send_message(chat, "baik", message_thread_id=topic)

    assert opened.forum_topic_created is not None
    assert (opened.forum_topic_created.name, opened.message_thread_id) == ("Jalan rusak", topic)
    assert said.reply_to_message is not None
    assert said.reply_to_message.forum_topic_created is not None
    assert (said.message_thread_id, said.is_topic_message, said.chat.is_forum) == (topic, True, True)
    assert (general.message_thread_id, general.is_topic_message) == (None, None)
    assert (answer.message_thread_id, answer.is_topic_message) == (topic, True)
    with pytest.raises(CannotActError, match="no topic 99"):
        server.user_says(chat, AUTHOR, "di mana", topic=99)


@pytest.mark.parametrize("kind", ["photo", "video", "document", "voice"])
async def test_media_carry_captions(server: FakeTelegram, bot: Bot, chat: int, kind: str) -> None:
    """A caption is marked like a text, and an edit brings one or changes it."""
    with_words = server.user_sends(chat, AUTHOR, kind, "lihat #kota")["message_id"]
    without = server.user_sends(chat, AUTHOR, kind, reply_to=with_words)["message_id"]
    server.user_edits(chat, without, "sekarang #desa")

    first, second, edited = await _messages(bot)

    assert all(getattr(one, kind) for one in (first, second, edited))
    assert list(first.parse_caption_entities().values()) == ["#kota"]
    assert second.caption is None
    assert list(edited.parse_caption_entities().values()) == ["#desa"]


async def test_an_album_is_one_group_of_messages(server: FakeTelegram, bot: Bot, chat: int) -> None:
    """Each item is a message, the caption stands on any of them, and albums are told apart."""
    server.user_sends_album(chat, AUTHOR, [None, "jalan rusak #kota", None])
    server.user_sends_album(chat, AUTHOR, [None], "video")

    *first, other = await _messages(bot)

    assert [one.caption for one in first] == [None, "jalan rusak #kota", None]
    assert len({one.media_group_id for one in first}) == 1
    assert other.media_group_id not in (None, first[0].media_group_id)


async def test_stickers_and_polls(server: FakeTelegram, bot: Bot, chat: int) -> None:
    """A sticker has its emoji, a poll its question; neither has words."""
    server.user_sends(chat, AUTHOR, "sticker", "😡")
    server.user_sends(chat, AUTHOR, "poll", "Perlu taman?")

    sticker, poll = await _messages(bot)

    assert sticker.sticker is not None
    assert sticker.sticker.emoji == "😡"
    assert poll.poll is not None
    assert (poll.poll.question, poll.text, sticker.text) == ("Perlu taman?", None, None)


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("user", MessageOriginUser),
        ("hidden_user", MessageOriginHiddenUser),
        ("chat", MessageOriginChat),
        ("channel", MessageOriginChannel),
    ],
)
async def test_forwards_say_where_they_are_from(
    server: FakeTelegram, bot: Bot, chat: int, source: str, kind: type
) -> None:
    """Each kind of origin is read as its own; the one who passes it on is the sender."""
    server.user_forwards(chat, AUTHOR, "kata orang", source)

    (message,) = await _messages(bot)

    assert isinstance(message.forward_origin, kind)
    assert message.from_user is not None
    assert (message.from_user.id, message.text) == (AUTHOR, "kata orang")


async def test_a_quote_is_a_part_of_what_is_answered(server: FakeTelegram, bot: Bot, chat: int) -> None:
    """Its position counts UTF-16 units; words that were not said cannot be quoted."""
    first = server.user_says(chat, AUTHOR, "😀 jalan ini rusak")["message_id"]
    server.user_quotes(chat, OTHER, "betul", "jalan ini", first)

    _, message = await _messages(bot)

    assert message.quote is not None
    assert (message.quote.text, message.quote.position) == ("jalan ini", 3)
    assert message.reply_to_message is not None
    assert message.text == "betul"
    with pytest.raises(CannotActError, match="does not say 'taman'"):
        server.user_quotes(chat, OTHER, "betul", "taman", first)


@pytest.mark.parametrize("source", ["user", "hidden_user", "chat", "channel"])
async def test_a_quote_from_elsewhere(server: FakeTelegram, bot: Bot, chat: int, source: str) -> None:
    """A reply to another chat's message brings its words and its origin, and no message of this chat."""
    server.user_quotes_elsewhere(chat, AUTHOR, "awas penipuan", "menang slot", source)

    (message,) = await _messages(bot)

    assert message.external_reply is not None
    assert message.external_reply.origin.type == source
    assert message.quote is not None
    assert (message.quote.text, message.text) == ("menang slot", "awas penipuan")
    assert message.reply_to_message is None


async def test_other_identities(server: FakeTelegram, bot: Bot, chat: int) -> None:
    """An anonymous admin is the group, a channel is itself, an inline bot stands beside its user."""
    channel = {"id": -1_002_888_000_001, "type": "channel", "title": "Akun Iklan"}
    first = server.admin_says_anonymously(chat, "pengumuman")["message_id"]
    server.channel_says(chat, channel, "promo", reply_to=first)
    server.user_says_via(chat, AUTHOR, "kucing lucu")

    admin, advert, inline = await _messages(bot)

    assert admin.from_user is not None
    assert admin.sender_chat is not None
    assert (admin.from_user.id, admin.sender_chat.id) == (1087968824, chat)
    assert advert.from_user is not None
    assert advert.sender_chat is not None
    assert (advert.from_user.id, advert.sender_chat.title) == (136817688, "Akun Iklan")
    assert inline.via_bot is not None
    assert inline.from_user is not None
    assert (inline.via_bot.username, inline.from_user.id) == ("gif_bot", AUTHOR)


async def test_a_command_may_name_its_bot() -> None:
    """With privacy on, a command for another bot is not heard; ours has one mark over the name too."""
    async with FakeTelegram(hears_all=False) as server:
        chat = server.add_chat("supergroup", bot_rights={})
        server.user_says(chat, AUTHOR, "/cek@bot_lain")
        server.user_says(chat, AUTHOR, "/cek@jernih_uji_bot sekarang")

        (only,) = server.pending

    assert only["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 19}]
