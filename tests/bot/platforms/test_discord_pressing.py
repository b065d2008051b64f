"""Reading presses on Discord: buttons, commands and forms, with what their answer needs."""

from typing import Any

import pytest

from bot.ports.events import (
    ButtonPressed,
    CommandGiven,
    CommentReported,
    CommentSeen,
    Event,
    PrivateMessage,
    StartPressed,
)
from tests.support.discord_payloads import CHANNEL, MESSAGE, PRESS, REF, SARI, THREAD, event_of


def _press(**fields: Any) -> Event:
    return event_of("INTERACTION_CREATE", PRESS | fields)


def _command(name: str, **fields: Any) -> Event:
    return _press(type=2, data={"id": "1", "name": name, "type": 1, **fields})


def test_a_button_is_answered_in_place() -> None:
    """A press names its message, what the answer needs, and whether an admin pressed."""
    event = _press(member=PRESS["member"] | {"permissions": str(1 << 5)})
    assert isinstance(event, ButtonPressed)
    assert (event.chat_ref, event.message_ref, event.data) == (CHANNEL, MESSAGE["id"], "rv:1")
    assert (event.press_ref, event.in_place, event.is_admin) == (REF, True, True)
    assert event.author.display_name == "Bu Sari"


def test_a_press_in_private_goes_by_the_person() -> None:
    """The private chat is the account's, and nobody administers it."""
    private = {key: value for key, value in PRESS.items() if key not in {"guild_id", "member"}}
    event = event_of("INTERACTION_CREATE", private | {"user": SARI})
    assert isinstance(event, ButtonPressed)
    assert (event.chat_ref, event.is_admin) == ("5001", None)


def test_a_press_in_a_thread_is_of_its_channel() -> None:
    """The press itself says what channel its thread hangs under."""
    event = _press(channel_id=THREAD, channel={"id": THREAD, "type": 11, "parent_id": CHANNEL})
    assert isinstance(event, ButtonPressed)
    assert (event.chat_ref, event.message_ref) == (CHANNEL, f"{THREAD}/{MESSAGE['id']}")


def test_doors_and_commands_open_the_dialogue() -> None:
    """A door's button and the start command are starts; other commands are what a person would type."""
    door = _press(data={"custom_id": "st:ikut-x", "component_type": 2})
    start = _command("mulai")
    check = _command("cek", options=[{"name": "pesan", "type": 3, "value": "Anda menang"}])

    assert isinstance(door, StartPressed)
    assert (door.payload, door.press_ref) == ("ikut-x", REF)
    assert isinstance(start, StartPressed)
    assert start.payload == ""
    assert isinstance(check, PrivateMessage)
    assert (check.text, check.press_ref) == ("/cek Anda menang", REF)


def test_registering_is_a_command_of_the_channel() -> None:
    """It says at once whether its giver administers the server."""
    event = _command("daftarkan")
    assert isinstance(event, CommandGiven)
    assert (event.chat_ref, event.chat_title, event.command) == (CHANNEL, "umum", "daftarkan")
    assert (event.is_admin, event.press_ref) == (False, REF)


def test_the_queue_is_asked_in_the_channel() -> None:
    """The command names itself and is answered in place."""
    event = _command("antrean")
    assert isinstance(event, CommandGiven)
    assert (event.chat_ref, event.command, event.press_ref) == (CHANNEL, "antrean", REF)


def test_a_report_brings_the_comment_that_it_is_about() -> None:
    """The message that was pointed at comes with it; one without words is none."""
    data = {"type": 3, "name": "Laporkan komentar", "target_id": MESSAGE["id"]}
    shown = _press(type=2, data=data | {"resolved": {"messages": {MESSAGE["id"]: MESSAGE}}})
    wordless = MESSAGE | {"content": ""}
    empty = _press(type=2, data=data | {"resolved": {"messages": {MESSAGE["id"]: wordless}}})

    assert isinstance(shown, CommentReported)
    assert shown.comment is not None
    assert CommentSeen(shown.comment) == event_of("MESSAGE_CREATE", MESSAGE)
    assert isinstance(empty, CommentReported)
    assert (empty.comment, empty.press_ref) == (None, REF)


@pytest.mark.parametrize(
    "components",
    [
        [{"type": 1, "components": [{"type": 4, "custom_id": "value", "value": "17-8-1995"}]}],
        [{"type": 18, "component": {"type": 4, "custom_id": "value", "value": "17-8-1995"}}],
    ],
)
def test_a_form_is_what_was_typed(components: list[Any]) -> None:
    """Both shapes of a form give the words."""
    event = _press(type=5, data={"custom_id": "ask:dialogue.birth_date:id", "components": components})
    assert isinstance(event, PrivateMessage)
    assert (event.text, event.press_ref) == ("17-8-1995", REF)
