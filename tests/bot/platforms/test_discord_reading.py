"""Reading Discord: the author's own words, threads under their channel, and only Events or Unreadable."""

import json
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.moderation.comment import AuthorKind, Comment
from bot.platforms.discord.raws import moment_of
from bot.platforms.discord.reading import read
from bot.platforms.discord.words import person
from bot.ports.events import (
    Blocked,
    BotStanding,
    CommentSeen,
    CommentsGone,
    Ignored,
    MemberCame,
    MemberLeft,
    PrivateMessage,
    Standing,
    StartPressed,
    Unreadable,
)
from tests.support.discord_payloads import BOT, CHANNEL, GUILD, MESSAGE, PAYLOADS, SARI, THREAD, event_of


def _comment(parent: str | None = None, **fields: Any) -> Comment:
    event = event_of("MESSAGE_CREATE", MESSAGE | fields, parent)
    assert isinstance(event, CommentSeen)
    return event.comment


def test_a_message_is_a_comment() -> None:
    """Channel, message, author, words, links and moment come over as they are."""
    comment = _comment()

    assert (comment.channel_ref, comment.message_ref) == (CHANNEL, MESSAGE["id"])
    assert (comment.thread_ref, comment.reply_ref) == (None, None)
    assert (comment.author.account_id, comment.author.display_name) == ("5001", "Sari")
    assert [link.host for link in comment.authored_links] == ["kabar.example"]
    assert comment.revision.edited_at == comment.posted_at


def test_an_authors_roles_come_with_the_membership() -> None:
    """The roles of the server that the event tells; without a membership there are none to tell."""
    assert _comment(member={"nick": None, "roles": ["31", "32"]}).author.roles == ("31", "32")
    assert _comment(member=None).author.roles == ()


def test_a_role_that_is_no_number_is_unreadable() -> None:
    """A membership with other roles than ids is not read by half."""
    raw = {"t": "MESSAGE_CREATE", "d": MESSAGE | {"member": {"roles": ["x"]}}, "parent": None, "bot": BOT}
    with pytest.raises(Unreadable):
        read(json.dumps(raw).encode())


def test_a_thread_belongs_to_the_channel_above_it() -> None:
    """A forum post's comment is covered by its forum, and names its thread in its own ref."""
    reference = {"message_id": "69", "channel_id": THREAD}
    comment = _comment(CHANNEL, channel_id=THREAD, type=19, message_reference=reference)

    assert (comment.channel_ref, comment.thread_ref) == (CHANNEL, THREAD)
    assert (comment.message_ref, comment.reply_ref) == (f"{THREAD}/{MESSAGE['id']}", f"{THREAD}/69")


def test_an_edit_is_a_later_revision() -> None:
    """The edit's moment makes the revision, to the millisecond; when it was written stays."""
    first = event_of("MESSAGE_UPDATE", MESSAGE | {"edited_timestamp": "2024-10-27T12:00:00.100000+00:00"})
    second = event_of("MESSAGE_UPDATE", MESSAGE | {"edited_timestamp": "2024-10-27T12:00:00.200000+00:00"})

    assert isinstance(first, CommentSeen)
    assert isinstance(second, CommentSeen)
    assert first.comment.posted_at == second.comment.posted_at
    assert second.comment.revision > first.comment.revision
    assert second.comment.revision.key != first.comment.revision.key


def test_a_missed_message_is_the_same_however_it_comes() -> None:
    """An edited message from the history and the edit from the gateway are one revision."""
    fields = {"edited_timestamp": "2024-10-27T12:00:00.100000+00:00"}
    seen = [event_of(kind, MESSAGE | fields) for kind in ("MESSAGE_CREATE", "MESSAGE_UPDATE")]
    assert seen[0] == seen[1]


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"author": SARI | {"bot": True}}, AuthorKind.BOT),
        ({"webhook_id": "66"}, AuthorKind.BOT),
        ({}, AuthorKind.MEMBER),
    ],
)
def test_bots_and_webhooks_are_no_members(fields: dict[str, Any], kind: AuthorKind) -> None:
    """What no person wrote can never win."""
    assert _comment(**fields).author.kind is kind


@pytest.mark.parametrize(
    "fields",
    [
        {"content": ""},
        {"type": 7},
        {"type": 21},
        {"content": "", "sticker_items": [{"id": "1", "name": "lucu", "format_type": 1}]},
        {"message_reference": {"type": 1}, "message_snapshots": [{"message": {"content": "kata orang"}}]},
        {"author": SARI | {"id": BOT, "bot": True}},
    ],
)
def test_what_nobody_wrote_is_no_comment(fields: dict[str, Any]) -> None:
    """Joins, stickers, forwards and our own messages are left alone."""
    assert isinstance(event_of("MESSAGE_CREATE", MESSAGE | fields), Ignored)


def test_words_that_were_taken_away_are_an_edit() -> None:
    """An edit that leaves no words is a revision: the tag is gone with them."""
    fields = {"content": "", "edited_timestamp": "2024-10-27T12:00:00+00:00"}
    event = event_of("MESSAGE_UPDATE", MESSAGE | fields)
    assert isinstance(event, CommentSeen)
    assert event.comment.text == ""


def test_the_private_chat_is_heard() -> None:
    """Words, a start with its payload, a forward of an untold author; nothing of other bots."""
    private = {key: value for key, value in MESSAGE.items() if key not in {"guild_id", "member"}}
    forward = {
        "content": "", "message_reference": {"type": 1, "channel_id": "44", "message_id": "45"},
        "message_snapshots": [{"message": {"content": "Anda menang"}}],
    }  # fmt: skip

    said = event_of("MESSAGE_CREATE", private | {"content": "/status"})
    started = event_of("MESSAGE_CREATE", private | {"content": "/start ikut-x"})
    passed = event_of("MESSAGE_CREATE", private | forward)
    other = event_of("MESSAGE_CREATE", private | {"author": SARI | {"bot": True}})

    assert isinstance(said, PrivateMessage)
    assert (said.text, said.press_ref) == ("/status", "")
    assert isinstance(started, StartPressed)
    assert started.payload == "ikut-x"
    assert isinstance(passed, PrivateMessage)
    assert (passed.text, passed.forwarded_from) == ("Anda menang", "untold")
    assert isinstance(other, Ignored)


def test_a_deletion_names_the_comment_as_it_was_named() -> None:
    """In a channel by its id, in a thread with the thread in front."""
    gone = {"id": "5", "channel_id": THREAD, "guild_id": GUILD}

    plain, threaded = event_of("MESSAGE_DELETE", gone), event_of("MESSAGE_DELETE", gone, CHANNEL)

    assert isinstance(plain, CommentsGone)
    assert (plain.chat_ref, plain.message_refs) == (THREAD, ("5",))
    assert isinstance(threaded, CommentsGone)
    assert (threaded.chat_ref, threaded.message_refs) == (CHANNEL, (f"{THREAD}/5",))


def test_servers_members_and_filters_are_told_apart() -> None:
    """Coming and going, of people and of the bot, and what the server's own filter stopped."""
    member = {"guild_id": GUILD, "user": SARI}
    left, came = event_of("GUILD_MEMBER_REMOVE", member), event_of("GUILD_MEMBER_ADD", member)
    added = event_of("GUILD_CREATE", {"id": GUILD, "name": "Wanasari"})
    removed = event_of("GUILD_DELETE", {"id": GUILD})
    stopped = event_of(
        "AUTO_MODERATION_ACTION_EXECUTION",
        {"guild_id": GUILD, "user_id": "5001", "channel_id": CHANNEL, "rule_id": "3", "action": {"type": 1}},
    )

    assert isinstance(left, MemberLeft)
    assert left.chat_ref == f"guild:{GUILD}"
    assert isinstance(came, MemberCame)
    assert isinstance(added, BotStanding)
    assert (added.chat_title, added.before, added.now) == ("Wanasari", Standing.GONE, Standing.MEMBER)
    assert (added.chat_ref, added.lacks) == (f"guild:{GUILD}", ("write",))
    assert isinstance(removed, BotStanding)
    assert (removed.now, removed.lacks) == (Standing.GONE, ())
    assert isinstance(stopped, Blocked)
    assert (stopped.chat_ref, stopped.rule, stopped.action) == (CHANNEL, "3", "block_message")


def test_a_channel_of_ours_that_the_bot_is_back_in_lacks_nothing() -> None:
    """Only a whole server cannot be written to: a warning about our channel would never go away."""
    back = event_of("GUILD_CREATE", {"id": GUILD, "name": "Wanasari", "channel_id": CHANNEL})
    assert isinstance(back, BotStanding)
    assert (back.chat_ref, back.lacks) == (CHANNEL, ())


def test_a_token_is_not_shown() -> None:
    """The words and names of an event are not in what a log would print of it."""
    assert "halo" not in repr(_comment())
    assert "Sari" not in repr(_comment())


def test_the_moment_is_what_the_event_says() -> None:
    """When a message was written stands in it, and where it does not, in its number."""
    said = _comment(timestamp="2026-11-24T10:00:00+00:00")
    assert said.posted_at == datetime(2026, 11, 24, 10, tzinfo=UTC)
    without = {key: value for key, value in MESSAGE.items() if key != "timestamp"}
    event = event_of("MESSAGE_CREATE", without)
    assert isinstance(event, CommentSeen)
    assert event.comment.posted_at == moment_of(int(MESSAGE["id"]))


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(st.data(), VALUES)
def test_any_damage_is_an_event_or_unreadable(data: st.DataObject, value: object) -> None:
    """Whatever stands in a field, however deep, nothing but an Event or Unreadable comes out."""
    kind = data.draw(st.sampled_from(sorted(PAYLOADS)))
    body = json.loads(json.dumps(data.draw(st.sampled_from(PAYLOADS[kind]))))
    holder = body
    while True:
        field = data.draw(st.sampled_from(sorted(holder)))
        if isinstance(holder[field], dict) and holder[field] and data.draw(st.booleans()):
            holder = holder[field]
            continue
        break
    if data.draw(st.booleans()):
        holder[field] = value
    else:
        del holder[field]

    with suppress(Unreadable):
        assert event_of(kind, body, data.draw(st.sampled_from([None, CHANNEL]))) is not None


@given(st.binary(max_size=100))
def test_any_bytes_are_unreadable(raw: bytes) -> None:
    """What is no event at all is Unreadable."""
    with pytest.raises(Unreadable):
        read(raw)


def test_an_account_tells_when_it_was_made() -> None:
    """The author's number says when Discord made the account."""
    author = person({"id": "175928847299117063", "username": "siti"})

    assert author.made_at == datetime(2016, 4, 30, 11, 18, 25, 796000, tzinfo=UTC)
