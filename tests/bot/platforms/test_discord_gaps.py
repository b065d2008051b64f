"""Gaps of the Discord feed: what was written while it was away is found again, once, whatever breaks."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.clock import SystemClock
from bot.moderation.comment import PlatformName
from tests.support.discord_city import CITIZEN, SECOND, Town, town


@pytest_asyncio.fixture
async def place(tmp_path: Path) -> AsyncIterator[Town]:
    """A server with a registered channel; the feed is started by the test."""
    async with town(tmp_path) as opened:
        yield opened
        assert opened.discord.violations == []


@pytest.mark.asyncio
async def test_a_lost_session_loses_nothing(place: Town) -> None:
    """After a drop and an invalid session, what was written and edited meanwhile is fetched, once."""
    await place.serve()
    first = place.discord.user_says(place.channel, CITIZEN, "sebelum")["id"]
    thread = place.discord.user_opens_thread(place.channel, CITIZEN, "Lampu", text="di utas")
    await place.stored(2)
    await place.caught_up()

    place.discord.gateway_drop()
    place.discord.forget_sessions()
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
            now=SystemClock().now(),
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


@pytest.mark.asyncio
async def test_a_first_start_fetches_no_history(place: Town) -> None:
    """What was written before the channel was ours is not judged."""
    place.discord.user_says(place.channel, CITIZEN, "dulu sekali")
    await place.serve()
    await place.caught_up()
    assert await place.raws() == []
    assert await place.cursor() == int(place.discord.messages(place.channel)[0]["id"])


@pytest.mark.asyncio
async def test_a_crash_between_disk_and_cursor_repeats_nothing(place: Town) -> None:
    """The cursor stands behind what is on disk; what is fetched once more is known."""
    await place.serve()
    await place.caught_up()
    stood = await place.cursor()
    said = place.discord.user_says(place.channel, CITIZEN, "usul")["id"]
    await place.stored(1)
    await place.crash()
    async with place.store.write() as unit:
        await unit.cursors.put(f"discord:{place.channel}", str(stood))

    await place.serve()
    await place.caught_up()

    assert [raw["d"]["id"] for raw in await place.raws()] == [said]
    assert await place.cursor() == int(said)


@pytest.mark.asyncio
async def test_the_cursor_waits_for_the_gap(place: Town) -> None:
    """While the history cannot be read, live messages do not move the cursor over what is missing."""
    await place.serve()
    await place.caught_up()
    stood = await place.cursor()
    await place.crash()
    missed = place.discord.user_says(place.channel, CITIZEN, "terlewat")["content"]

    place.discord.fail_next("GET /channels/{channel_id}/messages", 503, times=1000)
    await place.serve()
    await place.until(lambda: place.discord.world.sessions.live)
    place.discord.user_says(place.channel, CITIZEN, "langsung")
    await place.stored(1)
    await place.crash()
    assert await place.cursor() == stood

    place.discord.server.faults.planned.clear()
    await place.serve()
    await place.caught_up()
    assert missed in {each["content"] for each in await place.stored(2)}


@pytest.mark.asyncio
async def test_what_overflows_is_fetched_again(place: Town) -> None:
    """More messages than memory may hold are dropped, and found in the history once the database is back."""
    await place.serve(limit=5)
    await place.caught_up()
    place.refuses = True
    for number in range(20):
        place.discord.user_says(place.channel, CITIZEN, f"usul {number}")
    await place.until(lambda: place.refused)
    place.refuses = False

    contents = [each["content"] for each in await place.stored(20)]
    assert sorted(contents) == sorted(f"usul {number}" for number in range(20))


@pytest.mark.asyncio
async def test_a_channel_that_may_not_be_read_keeps_no_other(place: Town) -> None:
    """Without the right to the history the feed goes on."""
    await place.serve()
    await place.caught_up()
    await place.crash()
    place.discord.set_permissions(place.channel, deny=1 << 16)
    await place.serve()
    await place.caught_up()
    place.discord.user_says(place.channel, CITIZEN, "usul")
    await place.stored(1)
