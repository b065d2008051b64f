"""Answering presses on the fake Discord: on disk first, then at once, then the answer itself in its place."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.dialogue.prompt import Ask, Button, Prompt
from bot.platforms.discord.reading import read
from bot.ports.events import ButtonPressed, CommentReported, PrivateMessage, StartPressed
from bot.ports.platform import AnswerPress, Send
from tests.support.discord_city import CITIZEN, Town, town

_LATER = ((Button("button.later", "no:later"),),)
QUESTION = Prompt("dialogue.birth_date", {"campaign": "x"}, _LATER, Ask.TEXT)


@pytest_asyncio.fixture
async def place(tmp_path: Path) -> AsyncIterator[Town]:
    """A server with the feed running and its commands offered."""
    async with town(tmp_path) as opened:
        await opened.serve()
        await opened.until(lambda: opened.discord.commands)
        yield opened
        assert opened.discord.violations == []


async def _press_ref(place: Town, press: dict[str, object]) -> str:
    await place.until(lambda: place.discord.interaction_answers(str(press["id"]))["type"])
    return f"{press['id']}:{press['application_id']}:{press['token']}"


@pytest.mark.asyncio
async def test_a_command_is_stored_and_answered_in_place(place: Town) -> None:
    """The person alone sees "one moment", then the answer in its place, then what follows."""
    press = place.discord.user_commands(place.channel, CITIZEN, "status")
    ref = await _press_ref(place, press)
    (kept,) = [raw for raw in await place.raws() if raw["t"] == "INTERACTION_CREATE"]
    assert place.discord.interaction_answers(press["id"])["deferred"]

    async with place.connected() as (platform, _):
        for number in range(2):
            await platform.perform(AnswerPress(ref, Prompt("word.yes"), "id", number))

    seen = place.discord.interaction_answers(press["id"])
    assert kept["d"]["id"] == press["id"]
    assert (seen["deferred"], seen["ephemeral"], len(seen["followups"])) == (False, True, 1)
    assert seen["content"]
    assert seen["followups"][0]["flags"] & 64


@pytest.mark.asyncio
async def test_a_door_in_public_is_answered_for_the_presser_alone(place: Town) -> None:
    """The public message stays as it is."""
    async with place.connected() as (platform, _):
        door = platform.door("button.later", "ikut-x")
        ref = await platform.perform(Send(str(place.channel), Prompt("word.yes", {}, ((door,),)), "id", "k"))
    press = place.discord.user_presses(place.channel, str(ref), CITIZEN, "st:ikut-x")
    await _press_ref(place, press)

    seen = place.discord.interaction_answers(press["id"])
    assert (seen["deferred"], seen["ephemeral"]) == (True, True)
    assert [m["id"] for m in place.discord.messages(place.channel)] == [ref]


@pytest.mark.asyncio
async def test_a_question_opens_a_form_and_the_form_is_what_was_typed(place: Town) -> None:
    """The button stores nothing; the form's words arrive like any typed in private."""
    async with place.connected() as (platform, _):
        ref = await platform.perform(Send(str(CITIZEN), QUESTION, "id", "k"))
    chat = place.discord.world.private(CITIZEN).number
    press = place.discord.user_presses(chat, str(ref), CITIZEN, "ask:dialogue.birth_date:id")
    await _press_ref(place, press)
    assert place.discord.interaction_answers(press["id"])["modal"]["title"]
    assert await place.raws() == []

    sent = place.discord.user_submits(press["id"], {"value": "17-8-1995"})
    await _press_ref(place, sent)

    assert place.discord.interaction_answers(sent["id"])["deferred"]
    (body,) = await place.stored(1, "INTERACTION_CREATE")
    assert body["id"] == sent["id"]


@pytest.mark.asyncio
async def test_a_press_that_cannot_be_stored_is_answered_in_words(place: Town) -> None:
    """While the database is away the person is told that nothing was kept, in their language."""
    place.refuses = True
    for locale, said in (("id", "belum tersimpan"), ("en-GB", "not stored yet")):
        press = place.discord.user_commands(place.channel, CITIZEN, "status", locale=locale)
        await _press_ref(place, press)
        seen = place.discord.interaction_answers(press["id"])
        assert said in seen["content"]
        assert (seen["ephemeral"], seen["deferred"]) == (True, False)


@pytest.mark.asyncio
async def test_what_people_press_is_read(place: Town) -> None:
    """Commands with their words, starts, reports and buttons of the real wire come out as events."""
    said = place.discord.user_says(place.channel, CITIZEN, "dasar goblok")["id"]
    async with place.connected() as (platform, _):
        ref = await platform.perform(Send(str(place.channel), Prompt("word.yes", {}, _LATER), "id", "k"))
    presses = (
        place.discord.user_commands(None, CITIZEN, "mulai"),
        place.discord.user_commands(place.channel, CITIZEN, "cek", {"pesan": "Anda menang"}),
        place.discord.user_reports(place.channel, said, CITIZEN),
        place.discord.user_presses(place.channel, str(ref), CITIZEN, "no:later"),
    )
    for press in presses:
        await _press_ref(place, press)

    async with place.store.write() as unit:
        rows = await unit.inbox.take(100)
    events = [read(row.update.raw) for row in rows]
    (reported,) = [event for event in events if isinstance(event, CommentReported)]
    assert reported.comment is not None
    assert (reported.comment.message_ref, reported.comment.text) == (said, "dasar goblok")
    assert [event.payload for event in events if isinstance(event, StartPressed)] == [""]
    assert [event.text for event in events if isinstance(event, PrivateMessage)] == ["/cek Anda menang"]
    assert [event.is_admin for event in events if isinstance(event, ButtonPressed)] == [False]


@pytest.mark.asyncio
async def test_commands_are_offered_once(place: Town) -> None:
    """A second start finds them as they should be, in a server's own form."""
    await place.crash()
    await place.serve()
    await place.caught_up()
    assert len(place.discord.called("PUT /applications/{application_id}/commands")) == 1
