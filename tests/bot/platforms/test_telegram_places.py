"""Reading Telegram: where a comment stands, what it answers, and what is no comment."""

import json
from typing import Any

import pytest

from bot.moderation.comment import AuthorKind
from bot.platforms.telegram.reading import read
from bot.ports.events import (
    CommandGiven,
    CommentReported,
    CommentSeen,
    Event,
    Ignored,
    PostSeen,
    PrivateMessage,
)
from tests.bot.platforms.telegram_updates import CHANNEL, GROUP, MESSAGE, PHOTO, POST, PRIVATE, SARI, command

ANSWERED = MESSAGE | {"message_id": 4, "text": "beli di http://judi.example", "from": SARI | {"id": 8}}
TOPIC = MESSAGE | {"message_id": 2, "forum_topic_created": {"name": "Jalan", "icon_color": 1}}


def _read(body: dict[str, Any], kind: str = "message") -> Event:
    return read(json.dumps({"update_id": 11, kind: body}).encode())


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({}, (None, None)),
        ({"reply_to_message": ANSWERED, "message_thread_id": 4}, ("4", "4")),
        ({"reply_to_message": POST, "message_thread_id": 3}, ("3", None)),
        ({"reply_to_message": ANSWERED, "message_thread_id": 3}, ("3", "4")),
        ({"is_topic_message": True, "message_thread_id": 2, "reply_to_message": TOPIC}, ("2", None)),
        ({"is_topic_message": True, "message_thread_id": 2, "reply_to_message": ANSWERED}, ("2", "4")),
        ({"external_reply": {"origin": {}}, "quote": {"text": "kata orang"}}, (None, None)),
    ],
)
def test_a_comment_knows_its_place(fields: dict[str, Any], place: tuple[str | None, str | None]) -> None:
    """The topic or the post that it stands under is its thread; only another's words are answered."""
    event = _read(MESSAGE | fields)
    assert isinstance(event, CommentSeen)
    assert (event.comment.thread_ref, event.comment.reply_ref) == place
    assert event.comment.text == "halo"


def test_an_album_is_judged_by_its_caption_alone() -> None:
    """The picture with the caption is a comment of its album; the others say nothing."""
    first = _read(PHOTO | {"media_group_id": "17", "caption": "jalan rusak"})
    assert isinstance(first, CommentSeen)
    assert (first.comment.group_ref, first.comment.text) == ("17", "jalan rusak")
    assert isinstance(_read(PHOTO | {"media_group_id": "17"}), Ignored)


def test_a_sticker_says_its_emoji() -> None:
    """A sticker is judged by the emoji that it stands for; one without says nothing."""
    event = _read(PHOTO | {"sticker": {"emoji": "🖕", "file_id": "x"}})
    assert isinstance(event, CommentSeen)
    assert event.comment.text == "🖕"
    assert isinstance(_read(PHOTO | {"sticker": {"file_id": "x"}}), Ignored)


def test_the_linked_channels_post_is_no_comment() -> None:
    """The group's copy tells which post the thread belongs to, also when the post is edited."""
    event = _read(POST)
    assert isinstance(event, PostSeen)
    assert (event.chat_ref, event.thread_ref, event.post_ref) == ("-1001", "3", "-1009:44")
    assert _read(POST | {"edit_date": 1_700_000_060}, "edited_message") == event


@pytest.mark.parametrize("words", ["/lapor", "/Lapor@jernih_bot", "/lapor ini judi"])
def test_a_report_carries_the_comment_that_is_meant(words: str) -> None:
    """The answered message comes along as a comment, with its own author and links."""
    event = _read(command(words) | {"reply_to_message": ANSWERED, "message_thread_id": 4})
    assert isinstance(event, CommentReported)
    assert (event.author.account_id, event.command_ref, event.chat_ref) == ("7", "9", "-1001")
    assert event.comment is not None
    assert (event.comment.message_ref, event.comment.author.account_id) == ("4", "8")
    assert [link.host for link in event.comment.authored_links] == ["judi.example"]


@pytest.mark.parametrize(
    "fields", [{}, {"is_topic_message": True, "message_thread_id": 2, "reply_to_message": TOPIC}]
)
def test_a_report_may_point_at_nothing(fields: dict[str, Any]) -> None:
    """Without an answered message, or with the topic's own beginning, nothing is meant."""
    event = _read(command("/lapor") | fields)
    assert isinstance(event, CommentReported)
    assert event.comment is None


@pytest.mark.parametrize(
    ("meant", "kind"),
    [
        (POST, AuthorKind.OFFICIAL),
        (ANSWERED | {"from": SARI | {"is_bot": True}}, AuthorKind.BOT),
        (ANSWERED | {"sender_chat": GROUP}, AuthorKind.OFFICIAL),
    ],
)
def test_a_report_says_whose_words_are_meant(meant: dict[str, Any], kind: AuthorKind) -> None:
    """A report on a post, on the bot or on an anonymous admin is told apart from one on a person."""
    event = _read(command("/lapor") | {"reply_to_message": meant})
    assert isinstance(event, CommentReported)
    assert event.comment is not None
    assert event.comment.author.kind is kind


@pytest.mark.parametrize("name", ["start", "profil", "cek", "hapusdata", "bantuan@jernih_bot", "help"])
def test_a_private_command_in_a_group_is_no_comment(name: str) -> None:
    """A bare command for the private chat is nothing to judge; before other words it is."""
    assert isinstance(_read(command(f"/{name}")), Ignored)
    assert isinstance(_read(command(f"/{name} slot gacor depo 10")), CommentSeen)


def test_commands_count_only_as_their_author_gives_them() -> None:
    """A forwarded or edited command is words like any; in a channel only the registration counts."""
    forwarded = command("/lapor") | {"forward_origin": {"type": "hidden_user"}}
    assert isinstance(_read(forwarded), CommentSeen)
    assert isinstance(_read(command("/lapor") | {"edit_date": 1_700_000_060}, "edited_message"), CommentSeen)
    assert isinstance(_read(command("/lapor") | {"chat": CHANNEL}, "channel_post"), CommentSeen)
    assert isinstance(_read(command("/daftarkan") | {"chat": CHANNEL}, "channel_post"), CommandGiven)
    assert isinstance(_read(command("/daftarkan slot")), CommentSeen)
    asked = _read(command("/antrean"))
    assert isinstance(asked, CommandGiven)
    assert asked.command == "antrean"
    assert isinstance(_read(command("/antrean panjang sekali di loket")), CommentSeen)


@pytest.mark.parametrize(
    ("origin", "source"),
    [
        ({"type": "user", "sender_user": SARI | {"id": 31}}, "31"),
        ({"type": "hidden_user", "sender_user_name": "Rahasia"}, "hidden"),
        ({"type": "chat", "sender_chat": GROUP}, "-1001"),
        ({"type": "channel", "chat": CHANNEL, "message_id": 4}, "-1009"),
    ],
)
def test_a_forward_in_private_says_whom_it_is_from(origin: dict[str, Any], source: str) -> None:
    """What a person wants checked comes with its words and its source, and is never a command."""
    event = _read(MESSAGE | {"chat": PRIVATE, "text": "/start menang", "forward_origin": origin})
    assert isinstance(event, PrivateMessage)
    assert (event.text, event.forwarded_from) == ("/start menang", source)


def test_a_private_caption_counts() -> None:
    """A picture of a message is asked about by its caption; one without words is ignored."""
    event = _read(PHOTO | {"chat": PRIVATE, "caption": "ini benar?"})
    assert isinstance(event, PrivateMessage)
    assert event.text == "ini benar?"
    assert isinstance(_read(PHOTO | {"chat": PRIVATE}), Ignored)


@pytest.mark.parametrize(
    "fields",
    [
        {"new_chat_members": [SARI]}, {"pinned_message": MESSAGE}, {"dice": {"emoji": "🎲", "value": 6}},
        {"poll": {"id": "1"}}, {"forum_topic_created": {"name": "x"}}, {"boost_added": {"boost_count": 1}},
    ],
)  # fmt: skip
def test_what_the_service_itself_says_is_ignored(fields: dict[str, Any]) -> None:
    """Arrivals, pins, games, polls, topics and boosts are nobody's words."""
    assert isinstance(_read(PHOTO | fields), Ignored)


@pytest.mark.parametrize("kind", ["business_message", "message_reaction", "poll_answer", "chat_boost"])
def test_kinds_that_are_not_ours_are_ignored(kind: str) -> None:
    """An update of no interest is passed over, whatever it holds."""
    assert isinstance(_read({"what": "ever"}, kind), Ignored)
