"""What people do, and what of it the bot gets to hear."""

from datetime import timedelta

import discord
import pytest

from bot.fakes.discord import CannotActError, FakeDiscord, permissions
from bot.fakes.discord.places import ANNOUNCEMENT, FORUM
from bot.fakes.discord.snowflakes import moment_of
from tests.support.discord_client import Ear

AUTHOR, OTHER = 500000000000000001, 500000000000000002
pytestmark = pytest.mark.asyncio


async def test_ids_carry_their_moment() -> None:
    """Ids are made from the clock and grow within one millisecond."""
    async with FakeDiscord(clock=lambda: 1_800_000_000.5) as service:
        channel = service.add_channel(service.add_guild())
        first, second = (int(service.user_says(channel, AUTHOR, "x")["id"]) for _ in range(2))

    assert first < second
    assert moment_of(first) == moment_of(second) == 1_800_000_000.5


async def test_a_message_has_its_author_and_what_else_is_planted(service: FakeDiscord, ear: Ear) -> None:
    """Names, replies, attachments and stickers arrive as the library reads them."""
    channel = service.add_channel(service.add_guild())
    service.add_person(AUTHOR, "sari", global_name="Sari W")
    first = service.user_says(channel, AUTHOR, "pertama")
    sticker = {"id": "7", "name": "jempol", "format_type": 1}
    service.user_says(channel, AUTHOR, "", reply_to=first["id"], sticker_items=[sticker])
    await ear.next_message()
    second = await ear.next_message()

    assert (second.author.name, second.author.display_name) == ("sari", "Sari W")
    assert second.type is discord.MessageType.reply
    assert second.reference is not None
    assert second.reference.message_id == int(first["id"])
    assert [one.name for one in second.stickers] == ["jempol"]


async def test_a_webhook_is_no_member(service: FakeDiscord, ear: Ear) -> None:
    """What a webhook posts bears its id and no membership."""
    channel = service.add_channel(service.add_guild())
    service.add_person(OTHER, "warta", bot=True)
    service.user_says(channel, OTHER, "berita", webhook_id=str(OTHER))
    heard = await ear.next_message()

    assert heard.webhook_id == OTHER
    assert "member" not in ear.heard("MESSAGE_CREATE")[-1]


async def test_edits_and_deletions_are_told(service: FakeDiscord, ear: Ear) -> None:
    """An edit brings the whole message; deletions bring ids, one by one or together."""
    channel = service.add_channel(service.add_guild())
    ids = [service.user_says(channel, AUTHOR, str(number))["id"] for number in range(4)]
    service.user_edits(channel, ids[0], "lain")
    service.user_deletes(channel, ids[1])
    service.mods_bulk_delete(channel, ids[2:])
    (bulk,) = await ear.until("MESSAGE_DELETE_BULK")
    (edit,), (gone,) = ear.heard("MESSAGE_UPDATE"), ear.heard("MESSAGE_DELETE")

    assert (edit["content"], edit["author"]["id"]) == ("lain", str(AUTHOR))
    assert edit["edited_timestamp"] is not None
    assert (gone["id"], bulk["ids"]) == (ids[1], ids[2:])
    assert [one["id"] for one in service.messages(channel)] == ids[:1]


async def test_reactions_of_people_are_told(service: FakeDiscord, ear: Ear) -> None:
    """A reaction is put on and taken off; who reacted is a member."""
    channel = service.add_channel(service.add_guild())
    said = service.user_says(channel, AUTHOR, "halo")
    service.user_reacts(channel, AUTHOR, said["id"], "❤️")
    service.user_reacts(channel, AUTHOR, said["id"], None)
    (off,) = await ear.until("MESSAGE_REACTION_REMOVE")
    (on,) = ear.heard("MESSAGE_REACTION_ADD")

    assert (on["emoji"]["name"], on["user_id"], on["message_id"]) == ("❤️", str(AUTHOR), said["id"])
    assert off["emoji"]["name"] == "❤️"


async def test_a_thread_begins_at_a_message(service: FakeDiscord, ear: Ear) -> None:
    """A thread of a message has the message's id and, in an announcement channel, a kind of its own."""
    channel = service.add_channel(service.add_guild(), kind=ANNOUNCEMENT)
    post = service.user_says(channel, AUTHOR, "Pengumuman")
    thread = service.user_opens_thread(channel, OTHER, "Bahas", message_id=post["id"], text="setuju")
    await ear.next_message()
    inside = await ear.next_message()
    service.thread_changed(thread["id"], archived=True, locked=True)
    service.thread_deleted(thread["id"])
    await ear.until("THREAD_DELETE")

    assert thread["id"] == post["id"]
    assert isinstance(inside.channel, discord.Thread)
    assert inside.channel.is_news()
    assert [one["thread_metadata"]["locked"] for one in ear.heard("THREAD_UPDATE")] == [True]
    assert service.messages(thread["id"]) == []


async def test_the_bot_hears_nothing_from_where_it_may_not_look(service: FakeDiscord, ear: Ear) -> None:
    """A hidden channel tells the bot nothing, its threads neither."""
    guild = service.add_guild()
    hidden, shown = service.add_channel(guild), service.add_channel(guild)
    service.set_permissions(hidden, deny=permissions.VIEW_CHANNEL)
    service.user_says(hidden, AUTHOR, "rahasia")
    service.user_opens_thread(hidden, AUTHOR, "Dalam", text="rahasia")
    service.user_says(shown, AUTHOR, "terang")

    assert (await ear.next_message()).content == "terang"
    assert ear.heard("THREAD_CREATE") == []


async def test_a_bot_that_may_look_again_is_told_of_threads(service: FakeDiscord, ear: Ear) -> None:
    """With access to a channel come the threads that go on in it."""
    channel = service.add_channel(service.add_guild())
    service.set_permissions(channel, deny=permissions.VIEW_CHANNEL)
    thread = service.user_opens_thread(channel, AUTHOR, "Dalam", text="halo")
    service.set_permissions(channel, allow=permissions.VIEW_CHANNEL)
    (told,) = await ear.until("THREAD_LIST_SYNC")

    assert [one["id"] for one in told["threads"]] == [thread["id"]]
    assert told["channel_ids"] == [str(channel)]


async def test_people_come_and_go(service: FakeDiscord, ear: Ear) -> None:
    """Joining, leaving, outages, being thrown out and coming back are told."""
    guild = service.add_guild()
    service.member_joins(guild, AUTHOR)
    service.member_leaves(guild, AUTHOR)
    service.guild_down(guild)
    service.guild_down(guild, down=False)
    service.bot_removed(guild)
    service.bot_added(guild)
    down, out = await ear.until("GUILD_DELETE", 2)
    await ear.until("GUILD_CREATE", 3)

    assert [one["user"]["id"] for one in ear.heard("GUILD_MEMBER_ADD")] == [str(AUTHOR)]
    assert [one["user"]["id"] for one in ear.heard("GUILD_MEMBER_REMOVE")] == [str(AUTHOR)]
    assert (down.get("unavailable"), "unavailable" in out) == (True, False)
    with pytest.raises(CannotActError):
        service.member_leaves(guild, AUTHOR)


async def test_the_guilds_own_filter_tells_of_what_it_stopped(service: FakeDiscord, ear: Ear) -> None:
    """What was blocked is no message, but the bot is told."""
    channel = service.add_channel(service.add_guild())
    rule = service.add_rule(service.world.channels[channel].guild, "Judi", ["judi"])
    service.automod_blocks(channel, AUTHOR, "main judi", rule_id=rule["id"])
    (told,) = await ear.until("AUTO_MODERATION_ACTION_EXECUTION")

    assert (told["user_id"], told["rule_id"], told["action"]["type"]) == (str(AUTHOR), rule["id"], 1)
    assert service.messages(channel) == []


async def test_people_do_only_what_they_may(service: FakeDiscord, ear: Ear) -> None:
    """Who is silenced, shut out, or in the wrong place cannot write."""
    guild = service.add_guild()
    channel, forum = service.add_channel(guild), service.add_channel(guild, kind=FORUM)
    service.user_says(channel, AUTHOR, "halo")
    heard = await ear.next_message()
    assert isinstance(heard.author, discord.Member)
    await heard.author.timeout(timedelta(hours=1))
    service.set_permissions(channel, deny=permissions.SEND_MESSAGES, user_id=OTHER)

    for user, place in ((AUTHOR, channel), (OTHER, channel), (OTHER, forum), (OTHER, 1)):
        with pytest.raises(CannotActError):
            service.user_says(place, user, "x")
    with pytest.raises(CannotActError):
        service.user_opens_thread(forum, OTHER, "kosong")
    with pytest.raises(CannotActError):
        service.user_deletes(channel, 1)


async def test_channels_are_made_and_deleted(service: FakeDiscord, ear: Ear) -> None:
    """A channel that is deleted takes its threads along."""
    channel = service.add_channel(service.add_guild())
    thread = service.user_opens_thread(channel, AUTHOR, "Bahas", text="x")
    service.channel_deleted(channel)
    (told,) = await ear.until("CHANNEL_DELETE")

    assert told["id"] == str(channel)
    assert set(service.world.channels) & {channel, int(thread["id"])} == set()


async def test_any_event_can_be_sent(service: FakeDiscord, ear: Ear) -> None:
    """An event of a kind that nobody knows reaches the socket and hurts nobody."""
    channel = service.add_channel(service.add_guild())
    service.raw_event("SOMETHING_NEW", {"x": 1})
    service.user_says(channel, AUTHOR, "masih hidup")

    assert (await ear.next_message()).content == "masih hidup"
    assert ear.heard("SOMETHING_NEW") == [{"x": 1}]
