"""The Discord feed against the fake: everything is on disk once, whatever the connection does."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.platforms.errors import PlatformDown
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
async def test_a_database_that_is_away_is_waited_for(place: Town) -> None:
    """Messages stay in memory, in order, until they can be written."""
    await place.serve()
    place.refuses = True
    for number in range(3):
        place.discord.user_says(place.channel, CITIZEN, f"usul {number}")
    await place.until(lambda: place.refused)
    place.refuses = False
    assert [each["content"] for each in await place.stored(3)] == ["usul 0", "usul 1", "usul 2"]


@pytest.mark.asyncio
async def test_odd_events_end_nothing(place: Town) -> None:
    """Events without what they must have, and of kinds that nobody knows, are passed over."""
    await place.serve()
    for name in ("MESSAGE_CREATE", "MESSAGE_UPDATE", "GUILD_CREATE", "THREAD_LIST_SYNC", "SEMUA_BARU"):
        place.discord.raw_event(name, {"author": 5, "channels": 7, "threads": [3]}, place.guild)
    place.discord.user_says(place.channel, CITIZEN, "usul")

    assert [each["content"] for each in await place.stored(1) if "content" in each] == ["usul"]
    assert len(place.discord.identified) == 1


@pytest.mark.asyncio
async def test_a_wrong_token_is_named(place: Town) -> None:
    """Nobody but a person can mend it."""
    place.discord.token = "another"
    with pytest.raises(PlatformDown, match="JERNIH_DISCORD__TOKEN"):
        await place.run()


@pytest.mark.asyncio
async def test_without_the_right_to_words_it_says_what_to_turn_on(tmp_path: Path) -> None:
    """Who may not read messages cannot judge them."""
    async with town(tmp_path, privileged=0) as place:
        with pytest.raises(PlatformDown, match="Message Content Intent"):
            await place.run()


@pytest.mark.asyncio
async def test_without_the_right_to_members_it_goes_on(tmp_path: Path) -> None:
    """Who comes and goes is worth less than what is written."""
    async with town(tmp_path, privileged=1 << 15) as place:
        await place.serve()
        await place.caught_up()
        place.discord.user_says(place.channel, CITIZEN, "usul")
        assert [each["content"] for each in await place.stored(1)] == ["usul"]


@pytest.mark.asyncio
async def test_people_and_servers_come_and_go(place: Town) -> None:
    """Members, and the bot itself in a server that is new to it; an outage is no departure."""
    await place.serve()
    place.discord.member_joins(place.guild, 400_000_000_000_000_001)
    place.discord.member_leaves(place.guild, CITIZEN)
    place.discord.guild_down(place.guild)
    place.discord.guild_down(place.guild, down=False)
    other = place.discord.add_guild("Tetangga")
    place.discord.bot_removed(other)

    assert [each["id"] for each in await place.stored(1, "GUILD_DELETE")] == [str(other)]
    kinds = [raw["t"] for raw in await place.raws()]
    assert kinds == ["GUILD_MEMBER_ADD", "GUILD_MEMBER_REMOVE", "GUILD_CREATE", "GUILD_DELETE"]


@pytest.mark.asyncio
async def test_several_shards_are_one_feed(place: Town) -> None:
    """It has caught up when every shard has, and a shard that is lost is read again."""
    place.discord.server.gateway.shards = 2
    other = place.discord.add_guild("Tetangga", number=place.guild + (1 << 22))
    elsewhere = place.discord.add_channel(other)
    await place.serve()
    await place.caught_up()
    assert sorted(each["shard"][0] for each in place.discord.identified) == [0, 1]

    place.discord.user_says(place.channel, CITIZEN, "usul")
    place.discord.user_says(elsewhere, SECOND, "usul tetangga")
    assert {each["content"] for each in await place.stored(2)} == {"usul", "usul tetangga"}


@pytest.mark.asyncio
async def test_what_the_server_s_filter_stopped_is_not_kept(place: Town) -> None:
    """Who was stopped and by which rule is stored; the words, which nobody saw, are not."""
    rule = place.discord.add_rule(place.guild, "judi", ["gacor"])
    await place.serve()
    told = {
        "guild_id": str(place.guild), "action": {"type": 1}, "rule_id": rule["id"], "user_id": str(CITIZEN),
        "rule_trigger_type": 1, "channel_id": str(place.channel), "content": "slot gacor",
        "matched_keyword": "gacor", "matched_content": "gacor",
    }  # fmt: skip
    place.discord.raw_event("AUTO_MODERATION_ACTION_EXECUTION", told, place.guild)

    (kept,) = await place.stored(1, "AUTO_MODERATION_ACTION_EXECUTION")
    assert kept["rule_id"] == rule["id"]
    assert "gacor" not in str(kept)


@pytest.mark.asyncio
async def test_a_silent_gateway_is_no_proof(place: Town) -> None:
    """A connection that answers nothing may have lost everything: it is not said to have brought all."""
    place.discord.gateway_silence()
    await place.serve()
    place.discord.user_says(place.channel, CITIZEN, "usul")
    await place.stored(1)
    async with place.store.read() as unit:
        assert await unit.cursors.get("caught_up:discord") is None

    place.discord.gateway_silence(silent=False)
    await place.caught_up()
