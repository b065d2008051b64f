"""How shards lose their line or their session and come back, with the real library."""

import pytest

from bot.fakes.discord import FakeDiscord
from tests.support.discord_client import Ear, connected

AUTHOR = 500000000000000001
pytestmark = pytest.mark.asyncio


async def test_a_dropped_connection_resumes_and_misses_nothing(service: FakeDiscord, ear: Ear) -> None:
    """What was said while the line was cut comes after the resume, once and in order."""
    channel = service.add_channel(service.add_guild())
    await ear.until("CHANNEL_CREATE")
    service.gateway_drop(4000)
    for word in ("satu", "dua"):
        service.user_says(channel, AUTHOR, word)
    await ear.until("RESUMED")

    assert [(await ear.next_message()).content for _ in range(2)] == ["satu", "dua"]
    assert len(service.identified) == 1


async def test_a_cut_line_in_the_middle_of_a_batch_resumes(service: FakeDiscord, ear: Ear) -> None:
    """After half a batch the line is cut; the other half comes with the resume."""
    channel = service.add_channel(service.add_guild())
    await ear.until("CHANNEL_CREATE")
    service.gateway_drop(1006, after=2)
    for number in range(4):
        service.user_says(channel, AUTHOR, str(number))
    await ear.until("RESUMED")

    assert [(await ear.next_message()).content for _ in range(4)] == ["0", "1", "2", "3"]


async def test_a_reconnect_is_asked_for_and_followed(service: FakeDiscord, ear: Ear) -> None:
    """The service may ask a shard to come again; it resumes."""
    service.gateway_reconnect()
    await ear.until("RESUMED")

    assert len(service.identified) == 1


async def test_an_invalid_session_may_be_resumed_or_not(service: FakeDiscord, ear: Ear) -> None:
    """A session that may be resumed is; with another the shard begins anew."""
    channel = service.add_channel(service.add_guild())
    await ear.until("CHANNEL_CREATE")
    service.gateway_invalid_session(resumable=True)
    await ear.until("RESUMED")
    before = len(service.identified)
    service.gateway_invalid_session()
    await ear.until("READY", 2)
    service.user_says(channel, AUTHOR, "sesudah")

    assert (await ear.next_message()).content == "sesudah"
    assert (before, len(service.identified)) == (1, 2)


async def test_what_a_lost_session_missed_is_gone(service: FakeDiscord, ear: Ear) -> None:
    """After the service lost its sessions a shard begins anew, and only history has what was said."""
    channel = service.add_channel(service.add_guild())
    await ear.until("CHANNEL_CREATE")
    service.forget_sessions()
    service.user_says(channel, AUTHOR, "selagi pergi")
    await ear.until("READY", 2)
    service.user_says(channel, AUTHOR, "sesudah")
    heard = await ear.next_message()

    assert heard.content == "sesudah"
    assert [one.content async for one in heard.channel.history()] == ["sesudah", "selagi pergi"]


async def test_a_silent_gateway_is_left(service: FakeDiscord) -> None:
    """A shard whose heartbeats are not answered comes again by itself."""
    service.server.gateway.heartbeat_ms = 50
    client = Ear(heartbeat_timeout=0.2)
    async with connected(client, service):
        service.gateway_silence()
        await client.until("RESUMED")
        service.gateway_silence(silent=False)

    assert len(service.identified) == 1


async def test_events_may_come_twice_or_in_another_order(service: FakeDiscord, ear: Ear) -> None:
    """A planned fault doubles an event, or lets it come after the one that follows."""
    channel = service.add_channel(service.add_guild())
    await ear.until("CHANNEL_CREATE")
    service.duplicate_next()
    service.user_says(channel, AUTHOR, "dobel")
    service.reorder_next()
    service.user_says(channel, AUTHOR, "pertama")
    service.user_says(channel, AUTHOR, "kedua")

    assert [(await ear.next_message()).content for _ in range(4)] == ["dobel", "dobel", "kedua", "pertama"]


async def test_a_fake_that_starts_again_goes_on(service: FakeDiscord, ear: Ear) -> None:
    """What the fake knows outlives its restart, and a shard resumes its session."""
    channel = service.add_channel(service.add_guild())
    await ear.until("CHANNEL_CREATE")
    await service.stop()
    service.user_says(channel, AUTHOR, "selagi mati")
    await service.start()

    assert (await ear.next_message()).content == "selagi mati"
