"""What goes wrong on the way to the service, and how fast one may go."""

from collections.abc import Mapping

import aiohttp
import discord
import pytest

from bot.fakes.discord import FakeDiscord
from bot.fakes.faults import EVERY
from tests.support.discord_client import Ear, asked

AUTHOR = 500000000000000001
SEND = "POST /channels/{channel_id}/messages"
pytestmark = pytest.mark.asyncio


async def _channel(service: FakeDiscord, ear: Ear) -> discord.PartialMessageable:
    return ear.get_partial_messageable(service.add_channel(service.add_guild()))


async def test_a_planned_error_is_met_once(service: FakeDiscord, ear: Ear) -> None:
    """The next call of the route fails with the status and the code's own words; the one after is done."""
    channel = await _channel(service, ear)
    service.fail_next(SEND, 403, 50013)
    with pytest.raises(discord.Forbidden) as refused:
        await channel.send("satu")
    await channel.send("dua")

    assert (refused.value.code, refused.value.text) == (50013, "Missing Permissions")
    assert [one["content"] for one in service.called(SEND)] == ["dua"]
    assert service.violations == []


async def test_the_library_waits_as_it_is_told(service: FakeDiscord, ear: Ear) -> None:
    """A 429 says how long to wait, and the library then sends again."""
    channel = await _channel(service, ear)
    service.fail_next(SEND, 429, retry_after=0.05)
    await channel.send("sabar")

    assert [call.status for call in service.calls if call.route == SEND] == [429, 200]


async def test_a_ban_by_the_proxy_is_no_rate_limit(service: FakeDiscord, ear: Ear) -> None:
    """A 429 without `Via` and JSON is what the network's proxy answers; the library gives up."""
    channel = await _channel(service, ear)
    service.fail_next(SEND, 429, body=b"<html>error 1015</html>")
    with pytest.raises(discord.HTTPException) as refused:
        await channel.send("x")

    assert refused.value.status == 429


async def test_a_server_that_is_down_says_so(service: FakeDiscord, ear: Ear) -> None:
    """The library does not try again after a 503, of any route."""
    channel = await _channel(service, ear)
    service.fail_next(EVERY, 503, body=b"<html>down</html>")
    with pytest.raises(discord.DiscordServerError):
        await channel.send("x")


@pytest.mark.parametrize(("when", "sent"), [("before", 0), ("after", 1)])
async def test_a_dropped_connection(service: FakeDiscord, ear: Ear, when: str, sent: int) -> None:
    """The line is cut before the call is done, or after, and the caller cannot tell which."""
    channel = await _channel(service, ear)
    service.drop_next(SEND, "before" if when == "before" else "after")
    with pytest.raises(aiohttp.ClientError):
        await channel.send("x")

    assert len(service.bot_messages(channel.id)) == sent


async def test_a_slow_call_is_done_all_the_same(service: FakeDiscord, ear: Ear) -> None:
    """A call may take its time; the calls of other routes do not wait for it."""
    channel = await _channel(service, ear)
    service.slow_next(SEND, 0.05)
    await channel.send("lambat")

    assert len(service.bot_messages(channel.id)) == 1


async def test_limits_are_kept_where_they_are_asked_for() -> None:
    """Five messages in five seconds go through; the sixth is told to wait, and goes when time has passed."""
    now = [1_800_000_000.0]
    async with FakeDiscord(clock=lambda: now[0], rate_limits=True) as service:
        guild = service.add_guild()
        first, second = service.add_channel(guild), service.add_channel(guild)

        async def send(channel: int) -> int:
            return (await asked(service, "POST", f"/channels/{channel}/messages", {"content": "x"}))[0]

        assert [await send(first) for _ in range(6)] == [200] * 5 + [429]
        assert await send(second) == 200
        status, told = await asked(service, "POST", f"/channels/{first}/messages", {"content": "x"})
        assert (status, told["retry_after"], told["global"]) == (429, 5.0, False)
        now[0] += 5.1
        assert await send(first) == 200


async def test_fifty_calls_a_second_are_the_limit_of_all() -> None:
    """The limit of all routes together says that it is global."""
    async with FakeDiscord(clock=lambda: 1_800_000_000.0, rate_limits=True) as service:
        answers = [await asked(service, "GET", "/users/@me") for _ in range(51)]

    assert [status for status, _ in answers] == [200] * 50 + [429]
    assert answers[-1][1]["global"] is True


async def test_headers_tell_what_is_left() -> None:
    """Each answer says how many calls of its bucket are left, so that a library may hold back."""
    async with FakeDiscord(clock=lambda: 1_800_000_000.0, rate_limits=True) as service:
        channel = service.add_channel(service.add_guild())
        headers = [await _headers(service, channel) for _ in range(6)]

    assert [one["X-RateLimit-Remaining"] for one in headers[:5]] == ["4", "3", "2", "1", "0"]
    assert headers[0]["X-RateLimit-Limit"] == "5"
    assert headers[0]["X-RateLimit-Bucket"] == headers[4]["X-RateLimit-Bucket"]
    assert (headers[5]["Via"], headers[5]["Retry-After"]) == ("1.1 google", "5.0")


async def _headers(service: FakeDiscord, channel: int) -> Mapping[str, str]:
    address = f"{service.api_base}/channels/{channel}/messages"
    token = {"Authorization": f"Bot {service.token}"}
    async with (
        aiohttp.ClientSession(headers=token) as session,
        session.post(address, json={"content": "x"}) as answer,
    ):
        return answer.headers
