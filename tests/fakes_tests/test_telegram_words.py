"""How long a text may be and where its marks may lie, in UTF-16 units."""

import pytest
from telegram import Bot, MessageEntity
from telegram.error import BadRequest

from bot.fakes.telegram import FakeTelegram

pytestmark = pytest.mark.asyncio


@pytest.fixture
def chat(server: FakeTelegram) -> int:
    """A supergroup with the bot in it."""
    return server.add_chat("supergroup")


async def test_an_emoji_is_two_units_long(bot: Bot, chat: int) -> None:
    """2048 of them are a text's limit, and what surrounds the words does not count."""
    sent = await bot.send_message(chat, "  " + "😀" * 2048 + "\n")
    with pytest.raises(BadRequest, match="Message is too long"):
        await bot.send_message(chat, "😀" * 2048 + "a")

    assert sent.text == "😀" * 2048


MARKS: list[tuple[str, MessageEntity]] = [
    ("entity begins after the end of the text at utf-16 offset 9", MessageEntity("bold", 9, 1)),
    (
        "entity beginning at utf-16 offset 4 ends after the end of the text at utf-16 offset 9",
        MessageEntity("bold", 4, 5),
    ),
    ("entity begins in a middle of a utf-16 symbol at byte offset", MessageEntity("bold", 1, 2)),
    (
        "entity beginning at utf-16 offset 0 ends in a middle of a utf-16 symbol",
        MessageEntity("bold", 0, 1),
    ),
    ("receive an entity with incorrect offset -1", MessageEntity("bold", -1, 2)),
    ("receive an entity with incorrect length -2", MessageEntity("bold", 0, -2)),
    ("can't parse messageentity: unsupported type specified", MessageEntity("sparkle", 0, 2)),
    ("can't parse messageentity: can't find field \"url\"", MessageEntity("text_link", 0, 2)),
]


@pytest.mark.parametrize(("words", "mark"), MARKS, ids=[f"{n}" for n in range(len(MARKS))])
async def test_a_mark_that_does_not_fit(
    server: FakeTelegram, bot: Bot, chat: int, words: str, mark: MessageEntity
) -> None:
    """A mark off the text, within a symbol or of no kind is refused with the service's words."""
    with pytest.raises(BadRequest) as caught:
        await bot.send_message(chat, "😀 halo", entities=[mark])

    assert words in caught.value.message.lower()
    assert server.messages(chat) == []


async def test_marks_move_with_the_words(bot: Bot, chat: int) -> None:
    """Space before the words is cut off, and a mark over it shrinks."""
    marks = [MessageEntity("bold", 2, 4), MessageEntity("underline", 0, 3), MessageEntity("italic", 0, 2)]
    sent = await bot.send_message(chat, "  halo", entities=marks)

    assert [(one.type, one.offset, one.length) for one in sent.entities] == [
        ("bold", 0, 4),
        ("underline", 0, 1),
    ]


async def test_tags_are_closed_in_order(bot: Bot, chat: int) -> None:
    """A tag that another one closes is named with what was expected; a lone end is unexpected."""
    with pytest.raises(BadRequest, match=r'(?i)Unmatched end tag .* expected "</i>", found "</b>"'):
        await bot.send_message(chat, "<b><i>a</b></i>", parse_mode="HTML")
    with pytest.raises(BadRequest, match=r"(?i)unexpected end tag"):
        await bot.send_message(chat, "a</b>", parse_mode="HTML")
    with pytest.raises(BadRequest, match='start tag "b"'):
        await bot.send_message(chat, "<b>a", parse_mode="HTML")
