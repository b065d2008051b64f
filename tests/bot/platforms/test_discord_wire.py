"""Other servers of Discord's protocol: what they leave out is made good, and no odd answer ends the feed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from pydantic import SecretStr

from bot.bus.memory import MemoryBus
from bot.clock import SystemClock
from bot.dialogue.prompt import Prompt
from bot.platforms.discord.connect import connect_discord
from bot.platforms.discord.feed import DiscordFeed
from bot.platforms.discord.history import PAGE, History
from bot.platforms.discord.performing import DiscordPlatform
from bot.platforms.errors import PlatformDown
from bot.ports.platform import PlatformBusy, PlatformRefused, Send
from bot.services.ingest import Ingest
from bot.settings import DiscordSettings
from bot.texts import render
from tests.support.discord_city import QUICK, Town, town
from tests.support.sparse_discord import CHANNEL, GUILD, SparseDiscord, sparse_discord

SEND = Send(CHANNEL, Prompt("word.yes"), "id", "key")
MESSAGES = f"/channels/{CHANNEL}/messages"
WORDS = {"id": "101", "channel_id": CHANNEL, "content": "usul", "author": {"id": "1000", "username": "u"}}


@pytest_asyncio.fixture
async def sparse() -> AsyncIterator[SparseDiscord]:
    """A server that says no more than it must."""
    async with sparse_discord() as server:
        yield server


@pytest_asyncio.fixture
async def place(tmp_path: Path) -> AsyncIterator[Town]:
    """A database."""
    async with town(tmp_path) as opened:
        yield opened


@asynccontextmanager
async def _connected(
    place: Town, sparse: SparseDiscord
) -> AsyncIterator[tuple[DiscordPlatform, DiscordFeed]]:
    settings = DiscordSettings(token=SecretStr("TEST"), api_base=sparse.api_base)
    async with AsyncExitStack() as stack:
        yield await connect_discord(settings, place.store, render, stack, timing=QUICK)


@asynccontextmanager
async def _fed(place: Town, sparse: SparseDiscord) -> AsyncIterator[None]:
    async with _connected(place, sparse) as (_, feed):
        task = asyncio.create_task(feed.run(Ingest(place.store, SystemClock(), MemoryBus())))
        try:
            await place.caught_up()
            yield
            assert not task.done()
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


@pytest.mark.asyncio
async def test_a_short_greeting_is_enough(place: Town, sparse: SparseDiscord) -> None:
    """Without shards, servers, a place to resume at, compression or a version, comments are stored."""
    async with _fed(place, sparse):
        await sparse.dispatch("MESSAGE_CREATE", WORDS | {"guild_id": GUILD})
        assert [each["content"] for each in await place.stored(1)] == ["usul"]


@pytest.mark.asyncio
async def test_a_short_greeting_can_be_resumed(place: Town, sparse: SparseDiscord) -> None:
    """A session goes on where it began, though nothing was said of where, and an empty word confirms it."""
    async with _fed(place, sparse):
        await sparse.drop()
        await place.until(lambda: sparse.resumed)
        await place.caught_up()
        await sparse.dispatch("MESSAGE_CREATE", WORDS)
        assert len(await place.stored(1)) == 1
    assert len(sparse.sockets) == 2


@pytest.mark.asyncio
async def test_a_channel_s_message_is_not_private(place: Town, sparse: SparseDiscord) -> None:
    """An event that leaves its server out is of the server that its channel is in; another is private."""
    async with _fed(place, sparse):
        await sparse.dispatch("MESSAGE_CREATE", WORDS)
        await sparse.dispatch("MESSAGE_CREATE", WORDS | {"id": "102", "channel_id": "77"})
        await sparse.dispatch("MESSAGE_DELETE", {"id": "101", "channel_id": CHANNEL})
        assert [each.get("guild_id") for each in await place.stored(2)] == [GUILD, None]
        assert [each["guild_id"] for each in await place.stored(1, "MESSAGE_DELETE")] == [GUILD]


@pytest.mark.asyncio
@pytest.mark.parametrize("body", ["", "taken", "{}", "[]", '{"id": null}'])
async def test_a_short_receipt_is_a_receipt(place: Town, sparse: SparseDiscord, body: str) -> None:
    """A message that was taken is not sent again, however little is said of it."""
    sparse.says(f"POST {MESSAGES}", 200, body)
    async with _connected(place, sparse) as (platform, _):
        assert await platform.perform(SEND) is None


@pytest.mark.asyncio
async def test_a_number_of_which_nothing_is_known_is_a_channel(place: Town, sparse: SparseDiscord) -> None:
    """Where neither channels can be asked for nor private chats opened, words go to the channel itself."""
    sparse.says(f"POST {MESSAGES}", 200, {"id": "501"})
    async with _connected(place, sparse) as (platform, _):
        assert await platform.perform(SEND) == "501"


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("status", "body", "after"),
    [(429, {"retry_after": 0.5}, 0.5), (429, "slow down", 60.0), (429, {"message": "slow"}, 60.0)],
)
async def test_a_limit_may_be_told_in_the_body(
    place: Town, sparse: SparseDiscord, status: int, body: Any, after: float
) -> None:
    """Without any header the body names the time; where it does not, a minute is long enough."""
    sparse.says(f"POST {MESSAGES}", status, body)
    async with _connected(place, sparse) as (platform, _):
        with pytest.raises(PlatformBusy) as busy:
            await platform.perform(SEND)
    assert (busy.value.throttled, busy.value.retry_after) == (True, after)


@pytest.mark.asyncio
async def test_what_is_not_made_is_a_refusal(place: Town, sparse: SparseDiscord) -> None:
    """A route that the server has not made is refused for good and is not waited for."""
    sparse.says(f"POST {MESSAGES}", 501, {"message": "not implemented"})
    async with _connected(place, sparse) as (platform, _):
        with pytest.raises(PlatformRefused):
            await platform.perform(SEND)


@pytest.mark.asyncio
async def test_what_is_no_account_is_no_wrong_token(place: Town, sparse: SparseDiscord) -> None:
    """A page in place of the account says to look at the address, not at the token."""
    sparse.says("GET /users/@me", 200, "<html>halo</html>")
    with pytest.raises(PlatformDown, match="JERNIH_DISCORD__API_BASE"):
        async with _connected(place, sparse):
            pass


@pytest.mark.asyncio
async def test_an_odd_place_ends_nothing(place: Town, sparse: SparseDiscord) -> None:
    """A channel that is answered with a page is taken for a channel, and its comments are stored."""
    sparse.says("GET /channels/77", 200, "<html>halo</html>")
    async with _fed(place, sparse):
        await sparse.dispatch("MESSAGE_CREATE", WORDS | {"channel_id": "77", "guild_id": GUILD})
        assert len(await place.stored(1)) == 1


@pytest.mark.asyncio
async def test_the_same_page_again_is_the_end(place: Town, sparse: SparseDiscord) -> None:
    """A history that knows neither `after` nor `before` is read once, not for ever."""
    page: list[dict[str, Any]] = [WORDS | {"id": str(1000 + number)} for number in range(PAGE)]
    thread = {
        "id": "9",
        "parent_id": CHANNEL,
        "thread_metadata": {"archive_timestamp": "2026-11-24T10:00:00Z"},
    }
    sparse.says(f"GET {MESSAGES}", 200, page)
    sparse.says(
        f"GET /channels/{CHANNEL}/threads/archived/public", 200, {"threads": [thread], "has_more": True}
    )
    async with _connected(place, sparse) as (_, feed), asyncio.timeout(5):
        history = History(feed._rest, {"id": CHANNEL, "type": 0, "guild_id": GUILD})
        found = [taken.message_no async for _, taken_page in history.since(0) for taken in taken_page]
    assert set(found) == {int(each["id"]) for each in page}


@pytest.mark.asyncio
async def test_a_check_tells_what_is_not_told(place: Town, sparse: SparseDiscord) -> None:
    """A server without the routes that the rights are read from is a warning, a missing channel a failure."""
    sparse.says("GET /channels/77", 404, {"message": "Unknown Channel", "code": 10003})
    async with _connected(place, sparse) as (platform, _):
        found = await platform.probe([CHANNEL, "77"])
    assert [(each.level, each.code) for each in found[2:]] == [
        ("warn", "check.discord.not_told"),
        ("fail", "check.discord.not_in_chat"),
    ]
