"""What the bot does in channels, with the real library against the fake."""

import io
from datetime import UTC, datetime, timedelta

import discord
import pytest

from bot.fakes.discord import FakeDiscord
from bot.fakes.discord.places import FORUM
from tests.support.discord_client import Ear, asked

AUTHOR, OTHER = 500000000000000001, 500000000000000002
MESSAGES = "POST /channels/{channel_id}/messages"
pytestmark = pytest.mark.asyncio


async def _said(service: FakeDiscord, ear: Ear, text: str = "halo") -> discord.Message:
    """Furnish a guild with a channel in which somebody says something."""
    channel = service.add_channel(service.add_guild())
    service.user_says(channel, AUTHOR, text)
    return await ear.next_message()


async def test_a_reply_is_sent_and_heard(service: FakeDiscord, ear: Ear) -> None:
    """The bot's reply bears a reference, rings nobody it was told not to, and comes as an event too."""
    heard = await _said(service, ear)
    quiet = discord.AllowedMentions.none()
    sent = await heard.reply(f"terima kasih <@{AUTHOR}>", allowed_mentions=quiet)
    echo = await ear.next_message()

    (kept,) = service.bot_messages(heard.channel.id)
    assert kept["message_reference"]["message_id"] == str(heard.id)
    assert (kept["mentions"], kept["type"]) == ([], 19)
    assert (echo.id, echo.author) == (sent.id, heard.guild.me if heard.guild else None)


async def test_a_reply_to_what_is_gone_stands_alone_or_is_refused(service: FakeDiscord, ear: Ear) -> None:
    """With `fail_if_not_exists` off a lost message is no matter; otherwise the form is invalid."""
    heard = await _said(service, ear)
    service.user_deletes(heard.channel.id, heard.id)
    soft = discord.MessageReference.from_message(heard, fail_if_not_exists=False)
    sent = await heard.channel.send("tetap sampai", reference=soft)
    with pytest.raises(discord.HTTPException) as refused:
        await heard.channel.send("tidak", reference=heard)

    assert sent.reference is None
    assert (refused.value.status, refused.value.code) == (400, 50035)


async def test_a_repeated_nonce_gives_the_first_message_again(service: FakeDiscord, ear: Ear) -> None:
    """A send that is repeated after a lost answer makes no second message."""
    heard = await _said(service, ear)
    first = await heard.channel.send("voucher", nonce="kunci-1")
    again = await heard.channel.send("voucher", nonce="kunci-1")

    assert first.id == again.id
    assert len(service.bot_messages(heard.channel.id)) == 1


async def test_a_message_is_changed_and_pinned_and_deleted(service: FakeDiscord, ear: Ear) -> None:
    """The bot edits, pins, unpins and deletes its own message; each is told."""
    heard = await _said(service, ear)
    sent = await heard.channel.send("draf")
    await sent.edit(content="final")
    await sent.pin()
    pinned = service.pinned(heard.channel.id)
    await sent.unpin()
    await sent.delete()
    await ear.until("MESSAGE_DELETE")

    assert pinned == [str(sent.id)]
    assert [one["content"] for one in ear.heard("MESSAGE_UPDATE")] == ["final"] * 3
    assert service.pinned(heard.channel.id) == []
    # What is left is the service's own word that something was pinned.
    assert [one["type"] for one in service.bot_messages(heard.channel.id)] == [6]


async def test_the_older_address_of_pins_works_too(service: FakeDiscord, ear: Ear) -> None:
    """Pins have an address of old that the service still answers."""
    heard = await _said(service, ear)
    path = f"/channels/{heard.channel.id}/pins/{heard.id}"

    assert await asked(service, "PUT", path) == (204, None)
    assert service.pinned(heard.channel.id) == [str(heard.id)]
    assert await asked(service, "DELETE", path) == (204, None)
    assert service.pinned(heard.channel.id) == []


async def test_a_reaction_is_put_on_and_taken_off(service: FakeDiscord, ear: Ear) -> None:
    """The quiet acknowledgement is seen on the message, and told."""
    heard = await _said(service, ear)
    await heard.add_reaction("👍")
    seen = await heard.channel.fetch_message(heard.id)
    on = service.bot_reaction(heard.channel.id, heard.id)
    await heard.remove_reaction("👍", heard.guild.me)  # type: ignore[union-attr]

    assert on == ["👍"]
    assert (seen.reactions[0].emoji, seen.reactions[0].me) == ("👍", True)
    assert service.bot_reaction(heard.channel.id, heard.id) == []
    assert len(await ear.until("MESSAGE_REACTION_ADD")) == 1


async def test_history_is_read_as_the_service_gives_it(service: FakeDiscord, ear: Ear) -> None:
    """After, before and around a message, newest first, at most as many as asked for."""
    heard = await _said(service, ear, "0")
    ids = [heard.id] + [int(service.user_says(heard.channel.id, AUTHOR, str(n))["id"]) for n in range(1, 6)]
    path = f"/channels/{heard.channel.id}/messages"

    async def read(query: str) -> list[str]:
        return [one["content"] for one in (await asked(service, "GET", f"{path}?{query}"))[1]]

    assert await read("limit=2") == ["5", "4"]
    assert await read(f"after={ids[1]}&limit=2") == ["3", "2"]
    assert await read(f"before={ids[2]}") == ["1", "0"]
    assert await read(f"around={ids[3]}&limit=3") == ["4", "3", "2"]
    assert [one.content async for one in heard.channel.history(after=heard)] == ["1", "2", "3", "4", "5"]


async def test_a_moderator_bot_deletes_what_others_wrote(service: FakeDiscord, ear: Ear) -> None:
    """With the right to, one or many messages of others go; those that are gone already are no matter."""
    heard = await _said(service, ear)
    channel = heard.channel
    assert isinstance(channel, discord.TextChannel)
    many = [discord.Object(int(service.user_says(channel.id, OTHER, str(n))["id"])) for n in range(3)]
    service.user_deletes(channel.id, many[0].id)
    await heard.delete()
    await channel.delete_messages(many)
    (bulk,) = await ear.until("MESSAGE_DELETE_BULK")

    assert service.messages(channel.id) == []
    assert bulk["ids"] == [str(one.id) for one in many[1:]]
    assert len(ear.heard("MESSAGE_DELETE")) == 2


async def test_a_member_is_silenced_and_let_speak(service: FakeDiscord, ear: Ear) -> None:
    """A timeout holds a member until its end and can be taken back."""
    heard = await _said(service, ear)
    assert isinstance(heard.author, discord.Member)
    assert heard.guild is not None
    await heard.author.timeout(datetime.now(UTC) + timedelta(hours=1))
    held = service.timeouts(heard.guild.id)
    (told,) = await ear.until("GUILD_MEMBER_UPDATE")
    await heard.author.timeout(None)

    assert list(held) == [str(AUTHOR)]
    assert told["communication_disabled_until"] == held[str(AUTHOR)]
    assert service.timeouts(heard.guild.id) == {}


async def test_a_private_message_reaches_a_person(service: FakeDiscord, ear: Ear) -> None:
    """The bot opens a private chat with somebody it shares a guild with."""
    heard = await _said(service, ear)
    await heard.author.send("Selamat")

    assert [one["content"] for one in service.dms(AUTHOR)] == ["Selamat"]


async def test_threads_and_forum_posts_are_found(service: FakeDiscord, ear: Ear) -> None:
    """A forum's post is a thread whose first message has its own id; archived ones are listed apart."""
    guild = service.add_guild()
    forum = service.add_channel(guild, "usul", kind=FORUM)
    post = service.user_opens_thread(forum, AUTHOR, "Taman kota", text="Tanam pohon")
    old = service.user_opens_thread(forum, AUTHOR, "Sudah selesai", text="beres")
    first = await ear.next_message()
    service.thread_changed(old["id"], archived=True)
    place = await ear.fetch_channel(forum)
    assert isinstance(place, discord.ForumChannel)
    found = await place.guild.active_threads()
    archived = [one.name async for one in place.archived_threads()]

    assert (first.content, first.id) == ("Tanam pohon", int(post["id"]))
    assert isinstance(first.channel, discord.Thread)
    assert first.channel.parent_id == forum
    assert [one.name for one in found] == ["Taman kota"]
    assert archived == ["Sudah selesai"]


async def test_a_sleeping_thread_wakes_when_the_bot_writes(service: FakeDiscord, ear: Ear) -> None:
    """Sending wakes an archived thread; changing things in it does not, and the bot may wake it itself."""
    heard = await _said(service, ear)
    thread = service.user_opens_thread(heard.channel.id, AUTHOR, "Lanjutan", text="nah")
    inside = await ear.next_message()
    service.thread_changed(thread["id"], archived=True)
    with pytest.raises(discord.HTTPException) as refused:
        await inside.add_reaction("👍")
    await inside.channel.send("bangun")
    assert isinstance(inside.channel, discord.Thread)
    await inside.channel.edit(archived=False)

    assert refused.value.code == 50083
    assert service.called("PATCH /channels/{channel_id}") == [{"archived": False}]
    assert not service.world.channels[int(thread["id"])].archived


async def test_commands_keep_their_ids_when_put_again(service: FakeDiscord, ear: Ear) -> None:
    """Putting the same commands again changes no id; what is left out is gone."""
    tree = discord.app_commands.CommandTree(ear)

    @tree.command(name="cek", description="Cek status")
    async def check(interaction: discord.Interaction[Ear]) -> None:
        await interaction.response.defer()

    first = await tree.sync()
    again = await tree.sync()

    assert [one.id for one in first] == [one.id for one in again]
    assert [one["name"] for one in service.commands] == ["cek"]
    assert [one.name for one in await tree.fetch_commands()] == ["cek"]
    assert service.violations == []


async def test_a_file_is_kept(service: FakeDiscord, ear: Ear) -> None:
    """A file that comes beside a message can be read from the fake."""
    heard = await _said(service, ear)
    sent = await heard.channel.send("bukti", file=discord.File(io.BytesIO(b"isi"), "bukti.txt"))

    assert sent.attachments[0].filename == "bukti.txt"
    assert service.world.files[str(sent.attachments[0].id)] == b"isi"
    assert service.called(MESSAGES)[-1]["attachments"][0]["filename"] == "bukti.txt"


async def test_the_application_and_the_guild_are_described(service: FakeDiscord, ear: Ear) -> None:
    """The library reads the application, a guild, its roles, a member and its own filters."""
    guild = service.add_guild("Kota Digital")
    service.add_rule(guild, "Kata kasar", ["judi"])
    service.set_permissions(guild, allow=discord.Permissions(manage_guild=True).value)
    about = await ear.application_info()
    found = await ear.fetch_guild(guild)
    rules = await found.fetch_automod_rules()
    me = await found.fetch_member(service.bot_id)

    assert about.id == service.application_id
    assert (found.name, found.approximate_member_count) == ("Kota Digital", 2)
    assert [one.name for one in await found.fetch_roles()] == ["@everyone", "Jernih"]
    assert me.id == service.bot_id
    assert [one.name for one in rules] == ["Kata kasar"]
    assert about.flags.gateway_message_content
    assert [one.name for one in await found.fetch_channels()] == []
