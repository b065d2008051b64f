"""Reading Telegram: the true author, the authored words, and nothing but an Event or Unreadable."""

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.moderation.comment import AuthorKind, Comment, Span
from bot.platforms.telegram.reading import read
from bot.platforms.telegram.words import characters, links_in, units
from bot.ports.events import (
    ButtonPressed,
    ChatMoved,
    CommandGiven,
    CommentSeen,
    ContactShared,
    Event,
    Ignored,
    PrivateMessage,
    StartPressed,
    Unreadable,
)

COMMAND = [{"type": "bot_command", "offset": 0, "length": 21}]
GROUP = {"id": -1001, "type": "supergroup", "title": "Kabar"}
PRIVATE = {"id": 7, "type": "private"}
SARI = {"id": 7, "is_bot": False, "first_name": "Sari"}
MESSAGE: dict[str, Any] = {
    "message_id": 5,
    "date": 1_700_000_000,
    "chat": GROUP,
    "from": SARI,
    "text": "halo",
}


def _read(kind: str, body: dict[str, Any]) -> Event:
    return read(json.dumps({"update_id": 11, kind: body}).encode())


def _comment(**fields: Any) -> Comment:
    event = _read("message", MESSAGE | fields)
    assert isinstance(event, CommentSeen)
    return event.comment


def test_a_message_is_a_comment() -> None:
    """Chat, message, author, words and revision come over as they are."""
    comment = _comment()
    assert (comment.channel_ref, comment.message_ref, comment.text) == ("-1001", "5", "halo")
    assert (comment.author.account_id, comment.author.kind) == ("7", AuthorKind.MEMBER)
    assert comment.revision.update_no == 11


def test_an_edit_is_a_later_revision() -> None:
    """The edit's time makes the revision, the message's time stays."""
    event = _read("edited_message", MESSAGE | {"edit_date": 1_700_000_060})
    assert isinstance(event, CommentSeen)
    assert (event.comment.revision.edited_at - event.comment.posted_at).total_seconds() == 60


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"sender_chat": GROUP}, AuthorKind.OFFICIAL),
        ({"sender_chat": {"id": -1009, "type": "channel"}}, AuthorKind.CHANNEL),
        (
            {"sender_chat": {"id": -1009, "type": "channel"}, "is_automatic_forward": True},
            AuthorKind.OFFICIAL,
        ),
        ({"from": SARI | {"is_bot": True}}, AuthorKind.BOT),
        ({"from": SARI | {"id": 777000}}, AuthorKind.OFFICIAL),
    ],
)
def test_the_true_author_is_found(fields: dict[str, Any], kind: AuthorKind) -> None:
    """Anonymous admins, channel identities, the linked channel and bots are told apart from people."""
    assert _comment(**fields).author.kind is kind


def test_a_forward_has_no_authored_words() -> None:
    """Who forwards someone's words has not written them."""
    assert _comment(forward_origin={"type": "hidden_user"}, text="menang http://x.example").text == ""


def test_a_caption_counts_and_a_quote_does_not() -> None:
    """A photo's caption is the author's; what is quoted from another message is not."""
    photo = {key: value for key, value in MESSAGE.items() if key != "text"}
    event = _read("message", photo | {"caption": "jalan rusak", "quote": {"text": "kata orang"}})
    assert isinstance(event, CommentSeen)
    assert event.comment.text == "jalan rusak"


def test_links_are_found_behind_emoji() -> None:
    """Offsets in UTF-16 units become characters, marked and unmarked links are found once."""
    text = "😀 a.example dan http://b.example"
    entities = [
        {"type": "url", "offset": 3, "length": 9},
        {"type": "text_link", "offset": 0, "length": 2, "url": "https://www.C.example/x"},
    ]
    links = _comment(text=text, entities=entities).authored_links

    assert [link.host for link in links] == ["c.example", "a.example", "b.example"]
    assert text[links[1].span.start : links[1].span.end] == "a.example"


@given(st.text(), st.integers(0, 50), st.integers(0, 50))
def test_units_and_characters_agree(text: str, start: int, length: int) -> None:
    """A stretch by characters, counted in units, is found again."""
    stretch = text[start : start + length]
    offset = units(text[:start])
    assert characters(text, offset, units(stretch)) == Span(
        min(start, len(text)), min(start + length, len(text))
    )


@pytest.mark.parametrize(
    ("kind", "body", "expected"),
    [
        ("message", MESSAGE | {"text": "/daftarkan@jernih_bot", "entities": COMMAND}, CommandGiven),
        ("message", MESSAGE | {"text": "/daftarkan"}, CommentSeen),
        ("message", MESSAGE | {"text": "/gacor depo 10", "entities": COMMAND}, CommentSeen),
        ("message", MESSAGE | {"migrate_to_chat_id": -1002}, ChatMoved),
        ("message", MESSAGE | {"chat": PRIVATE, "text": "/start ikut-x"}, StartPressed),
        ("message", MESSAGE | {"chat": PRIVATE}, PrivateMessage),
        (
            "message",
            MESSAGE | {"chat": PRIVATE, "contact": {"phone_number": "0812", "user_id": 7}},
            ContactShared,
        ),
        ("callback_query", {"id": "9", "from": SARI, "message": MESSAGE, "data": "cs:yes"}, ButtonPressed),
        ("message", MESSAGE | {"text": "/"}, CommentSeen),
        ("poll", {"id": "1"}, Ignored),
    ],
)
def test_each_kind_becomes_its_event(kind: str, body: dict[str, Any], expected: type) -> None:
    """Commands, private talk, contacts and presses are told apart; the rest is ignored."""
    assert isinstance(_read(kind, body), expected)


@given(
    st.binary(max_size=100) | st.text(max_size=100).map(lambda text: text.encode("utf-8", "surrogatepass"))
)
def test_any_bytes_are_an_event_or_unreadable(raw: bytes) -> None:
    """What is no update at all is Unreadable."""
    with pytest.raises(Unreadable):
        read(raw)


def test_ten_thousand_marks_are_read_in_time() -> None:
    """Whatever a server sends, one message does not hold up those behind it."""
    marks = [
        {"type": "text_link", "offset": n, "length": 2, "url": "http://a.example/"} for n in range(10000)
    ]
    began = time.process_time()

    assert len(links_in("\U0001f600" * 5000 + " http://a_b" * 5000, marks)) > 5000
    assert time.process_time() - began < 2
