"""How shards connect, what they hear, and how they come back, with the real library."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import discord
import pytest

from bot.fakes.discord import FakeDiscord
from bot.fakes.discord.sessions import GUILD_MEMBERS
from tests.support.discord_client import Ear, Ears, connected, intents

AUTHOR = 500000000000000001
pytestmark = pytest.mark.asyncio


@asynccontextmanager
async def _raw(service: FakeDiscord) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    """Open a bare socket, without the library and without compression."""
    address = service.gateway_url + "?v=10&encoding=json"
    async with aiohttp.ClientSession() as session, session.ws_connect(address) as socket:
        yield socket


async def test_the_library_gets_ready_with_its_guilds(service: FakeDiscord) -> None:
    """READY names guilds as unavailable; GUILD_CREATE then brings channels, threads, roles and the bot."""
    guild = service.add_guild("Kota Digital")
    channel = service.add_channel(guild, "aspirasi")
    thread = service.user_opens_thread(channel, AUTHOR, "Lampu jalan", text="gelap")
    client = Ear()

    async with connected(client, service):
        (ready,) = client.heard("READY")
        found = client.get_guild(guild)
        assert found is not None

        assert ready["guilds"] == [{"id": str(guild), "unavailable": True}]
        assert ready["resume_gateway_url"] == service.gateway_url
        assert [one.name for one in found.text_channels] == ["aspirasi"]
        assert [one.id for one in found.threads] == [int(thread["id"])]
        assert {one.id for one in found.members} == {service.bot_id, found.owner_id, AUTHOR}
        assert found.me.guild_permissions.manage_messages
        assert client.application_id == service.application_id
    assert service.violations == []
    assert service.sessions == []


async def test_a_compressed_stream_and_a_plain_one_say_the_same(service: FakeDiscord) -> None:
    """Without compression the same frames come as text."""
    async with _raw(service) as socket:
        hello = json.loads((await socket.receive()).data)
        await socket.send_json({"op": 1, "d": None})
        beat = json.loads((await socket.receive()).data)

    assert (hello["op"], hello["d"]["heartbeat_interval"], beat) == (10, 41_250, {"op": 11})


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"op": 2, "d": {"token": "wrong", "intents": 1}}, 4004),
        ({"op": 2, "d": {"token": "", "intents": 1 << 30}}, 4013),
        ({"op": 2, "d": {"token": "", "intents": GUILD_MEMBERS}}, 4014),
        ({"op": 2, "d": {"token": "", "intents": 1, "shard": [2, 2]}}, 4010),
        ({"op": 8, "d": {}}, 4003),
        ({"op": 99, "d": {}}, 4001),
        ({"d": {}}, 4002),
    ],
)  # fmt: skip
async def test_a_wrong_shard_is_closed_with_the_real_code(said: dict[str, Any], code: int) -> None:
    """A shard that breaks the rules is closed, which is noted."""
    async with FakeDiscord(privileged=0) as service, _raw(service) as socket:
        await socket.receive()
        if said["d"].get("token") == "":
            said = said | {"d": said["d"] | {"token": service.token}}
        await socket.send_json(said)
        closed = await socket.receive()

        assert (closed.type, closed.data) == (aiohttp.WSMsgType.CLOSE, code)
        assert service.violations == [f"gateway: closed with {code}"]


async def test_an_intent_that_was_not_granted_stops_the_library() -> None:
    """Asking for the content of messages without the grant ends the connection for good."""
    async with FakeDiscord(privileged=GUILD_MEMBERS) as service:
        with pytest.raises(discord.PrivilegedIntentsRequired):
            async with connected(Ear(), service):
                pass


async def test_a_wrong_token_is_not_let_in(service: FakeDiscord) -> None:
    """The library cannot log in with another token."""
    service.token = "NTAw.FAKE00.another"
    with pytest.raises(discord.LoginFailure):
        async with connected(Ear(), service):
            pass


async def test_content_is_hidden_without_its_intent(service: FakeDiscord) -> None:
    """A bot that did not ask for it reads only what is meant for it."""
    wanted = intents()
    wanted.message_content = False
    client = Ear(intents=wanted)
    channel = service.add_channel(service.add_guild())

    async with connected(client, service):
        service.user_says(channel, AUTHOR, "rahasia")
        service.user_says(channel, AUTHOR, f"hai <@{service.bot_id}>")
        service.user_dm(AUTHOR, "untukmu")
        texts = [(await client.next_message()).content for _ in range(3)]

    assert texts == ["", f"hai <@{service.bot_id}>", "untukmu"]


async def test_intents_choose_events(service: FakeDiscord) -> None:
    """A bot that asked for guilds alone hears of channels, and of no message."""
    client = Ear(intents=discord.Intents(guilds=True))
    guild = service.add_guild()

    async with connected(client, service):
        channel = service.add_channel(guild)
        service.user_says(channel, AUTHOR, "halo")
        service.member_joins(guild, AUTHOR + 1)
        service.add_channel(guild, "akhir")
        await client.until("CHANNEL_CREATE", 2)

        assert {one["t"] for one in client.raw if one["op"] == 0} == {
            "READY",
            "GUILD_CREATE",
            "CHANNEL_CREATE",
        }


async def test_shards_hear_their_own_guilds() -> None:
    """Guilds go to shards by their id, and private chats to the first one."""
    async with FakeDiscord() as service:
        service.server.gateway.shards = 2
        even = service.add_channel(service.add_guild(number=2 << 22))
        odd = service.add_channel(service.add_guild(number=3 << 22))
        client = Ears()
        async with connected(client, service):
            await client.wait_until_ready()
            for channel in (even, odd):
                service.user_says(channel, AUTHOR, str(channel))
            heard = {(await client.next_message()).guild for _ in range(2)}

        assert {one.shard_id for one in heard if one is not None} == {0, 1}
        assert [one["shard"] for one in service.identified] == [[0, 2], [1, 2]]


async def test_identifying_too_soon_is_turned_away(service: FakeDiscord) -> None:
    """Where the gap is kept, a second identify of the same bucket gets an invalid session."""
    service.server.gateway.identify_seconds = 5.0
    hello = {"op": 2, "d": {"token": service.token, "intents": 1}}
    async with _raw(service) as first, _raw(service) as second:
        for socket in (first, second):
            await socket.receive()
            await socket.send_json(hello)
        ready, refused = [json.loads((await one.receive()).data) for one in (first, second)]

    assert (ready["t"], refused) == ("READY", {"op": 9, "d": False})
