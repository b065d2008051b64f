"""Raws: an event is known again however often, and on whatever way, it comes."""

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.platforms.discord import raws

MESSAGE = {"id": "1300000000000000000", "channel_id": "7", "guild_id": "8", "content": "halo"}
EDIT = {"edited_timestamp": "2024-10-27T12:00:00.100000+00:00"}


def test_a_message_is_known_by_its_id() -> None:
    """The gateway's message and the history's have one key, whatever else differs."""
    live, read = raws.written(MESSAGE), raws.written(MESSAGE | {"reactions": []})
    updates = [raws.update(taken, "9", None) for taken in (live, read)]
    keys = {(update.bot_ref, update.update_no) for update in updates}
    assert keys == {("9", 1300000000000000000)}


def test_an_edit_is_known_by_its_moment_and_words() -> None:
    """The same edit twice is one; other words at the same moment are another."""
    first, again = raws.edited(MESSAGE | EDIT), raws.edited(MESSAGE | EDIT | {"embeds": []})
    other = raws.edited(MESSAGE | EDIT | {"content": "hai"})

    assert first is not None
    assert again is not None
    assert other is not None
    assert (first.series, first.number) == (again.series, again.number)
    assert first.number != other.number


def test_a_preview_is_no_edit() -> None:
    """What Discord fills in by itself is dropped at the door."""
    assert raws.edited(MESSAGE) is None
    assert raws.edited(MESSAGE | {"edited_timestamp": None}) is None


def test_many_deletions_are_one_by_one() -> None:
    """A bulk is split, so that each message has a row of its own."""
    gone = raws.deleted({"ids": ["1", "2"], "channel_id": "7", "guild_id": "8"})
    assert [(taken.series, taken.number) for taken in gone] == [("/delete", 1), ("/delete", 2)]


def test_the_raw_holds_what_the_reader_needs() -> None:
    """Kind, bot, the channel above a thread, and the event itself."""
    raw = json.loads(raws.update(raws.written(MESSAGE), "9", "6").raw)
    assert raw == {"t": "MESSAGE_CREATE", "bot": "9", "parent": "6", "d": MESSAGE}


# How long a busy machine takes to make inputs is no property of ours.
@settings(suppress_health_check=[HealthCheck.too_slow])
@given(
    st.dictionaries(
        st.sampled_from(["id", "ids", "channel_id", "guild_id", "edited_timestamp", "content"]),
        st.none() | st.text(max_size=25) | st.integers() | st.lists(st.text(max_size=3), max_size=2),
    )
)
def test_any_event_has_a_number_that_fits(data: dict[str, Any]) -> None:
    """However odd an event is, its number fits into 63 bits and its bytes are JSON."""
    taken = [raws.written(data), raws.edited(data), *raws.deleted(data), raws.pressed(data)]
    for each in taken:
        if each is not None:
            assert 0 <= each.number < 1 << 63
            assert json.loads(raws.update(each, "9", None).raw)["t"] == each.kind
