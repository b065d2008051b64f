"""The Discord feed against the fake: everything is on disk once, whatever the connection does."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.moderation.comment import PlatformName
from bot.platforms.discord.state import Intake
from bot.platforms.errors import PlatformDown
from bot.services.ingest import Ingest
from tests.support.discord_city import CITIZEN, SECOND, Town, town


@pytest_asyncio.fixture
async def place(tmp_path: Path) -> AsyncIterator[Town]:
    """A server with a registered channel; the feed is started by the test."""
    async with town(tmp_path) as opened:
        yield opened
        assert opened.discord.violations == []


@pytest.mark.asyncio
async def test_comments_edits_and_deletions_are_stored(place: Town) -> None:
    """As they come, a bulk of deletions one by one, an event twice only once."""
    await place.serve()
    place.discord.duplicate_next(3)
    said = [place.discord.user_says(place.channel, CITIZEN, f"usul {n}")["id"] for n in range(3)]
    place.discord.user_edits(place.channel, said[0], "usul lain")
    place.discord.user_deletes(place.channel, said[1])
    place.discord.mods_bulk_delete(place.channel, [said[0], said[2]])

    gone = await place.stored(3, "MESSAGE_DELETE")
    assert [each["id"] for each in await place.stored(3)] == said
    assert [each["content"] for each in await place.stored(1, "MESSAGE_UPDATE")] == ["usul lain"]
    assert [each["id"] for each in gone] == [said[1], said[0], said[2]]


@pytest.mark.asyncio
async def test_what_we_say_ourselves_is_not_stored(place: Town) -> None:
    """Our own messages come back by the gateway and are dropped at the door."""
    await place.serve()
    place.discord.user_says(place.channel, place.discord.bot_id, "kartu")
    place.discord.user_says(place.channel, CITIZEN, "usul")
    assert [each["content"] for each in await place.stored(1)] == ["usul"]


@pytest.mark.asyncio
async def test_a_thread_is_stored_with_the_channel_above_it(place: Town) -> None:
    """Also where the gateway did not say what the thread hangs under."""
    await place.serve()
    thread = place.discord.user_opens_thread(place.channel, CITIZEN, "Jalan rusak", text="usul")
    await place.stored(1)
    (raw,) = [raw for raw in await place.raws() if raw["t"] == "MESSAGE_CREATE"]
    assert (raw["parent"], raw["d"]["channel_id"]) == (str(place.channel), thread["id"])


@pytest.mark.asyncio
async def test_a_lost_session_loses_nothing(place: Town) -> None:
    """After a drop and an invalid session, what was written and edited meanwhile is fetched, once."""
    await place.serve()
    first = place.discord.user_says(place.channel, CITIZEN, "sebelum")["id"]
    thread = place.discord.user_opens_thread(place.channel, CITIZEN, "Lampu", text="di utas")
    await place.stored(2)
    await place.caught_up()

    place.discord.forget_sessions()
    place.discord.gateway_drop()
    missed = [place.discord.user_says(place.channel, SECOND, f"usul {n}")["content"] for n in range(130)]
    place.discord.user_says(thread["id"], SECOND, "di utas juga")
    place.discord.user_edits(place.channel, first, "sebelum, disunting")
    await place.until(lambda: len(place.discord.identified) > 1)
    await place.caught_up()

    contents = [each["content"] for each in await place.stored(133)]
    assert sorted(contents) == sorted(["sebelum", "di utas", "di utas juga", *missed])
    assert [each["content"] for each in await place.stored(1, "MESSAGE_UPDATE")] == ["sebelum, disunting"]


@pytest.mark.asyncio
async def test_a_resumed_session_is_not_read_again(place: Town) -> None:
    """What Discord replays itself needs no history."""
    await place.serve()
    await place.caught_up()
    before = len(place.discord.called("GET /channels/{channel_id}/messages"))

    place.discord.gateway_drop()
    place.discord.user_says(place.channel, CITIZEN, "sementara itu")
    await place.stored(1)

    assert len(place.discord.called("GET /channels/{channel_id}/messages")) == before


@pytest.mark.asyncio
async def test_an_archived_thread_and_a_forum_post_are_found_again(place: Town) -> None:
    """While the feed is away, a thread lives and is archived, and a post is opened in a forum."""
    forum = place.discord.add_channel(place.guild, "usulan", kind=15)
    async with place.store.write() as unit:
        await unit.channels.put(
            PlatformName.DISCORD, str(forum), title="Usulan", active=True, locale="id",
            now=Ingest(place.store, _Clock(), None).now(),  # type: ignore[arg-type]
        )  # fmt: skip
    await place.serve()
    await place.caught_up()
    await place.crash()

    thread = place.discord.user_opens_thread(place.channel, CITIZEN, "Jalan", text="jalan berlubang")
    place.discord.thread_changed(thread["id"], archived=True)
    place.discord.user_opens_thread(forum, SECOND, "Taman", text="taman bermain")
    await place.serve()
    await place.caught_up()

    assert {each["content"] for each in await place.stored(2)} == {"jalan berlubang", "taman bermain"}
    assert {raw["parent"] for raw in await place.raws()} == {str(place.channel), str(forum)}
