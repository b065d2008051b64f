"""What the service will not do, with its real codes, as the real library reports them."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import discord
import pytest

from bot.fakes.discord import FakeDiscord, permissions
from bot.fakes.discord.places import FORUM
from tests.support.discord_client import Ear, asked

AUTHOR, OTHER = 500000000000000001, 500000000000000002
Act = Callable[[], Awaitable[object]]
pytestmark = pytest.mark.asyncio


async def _refused(act: Awaitable[object]) -> tuple[int, int]:
    with pytest.raises(discord.HTTPException) as refused:
        await act
    return refused.value.status, refused.value.code


async def _said(service: FakeDiscord, ear: Ear) -> discord.Message:
    channel = service.add_channel(service.add_guild())
    service.user_says(channel, AUTHOR, "halo")
    return await ear.next_message()


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("GET", "/channels/1", (404, 10003)),
        ("GET", "/channels/{channel}/messages/1", (404, 10008)),
        ("DELETE", "/channels/{channel}/messages/1", (404, 10008)),
        ("GET", "/guilds/1", (404, 10004)),
        ("GET", "/guilds/{guild}/members/1", (404, 10013)),
        ("GET", "/applications/1/commands", (404, 10002)),
        ("GET", "/guilds/{guild}/auto-moderation/rules", (403, 50013)),
        ("PUT", "/channels/{channel}/messages/{message}/reactions/smile/@me", (400, 10014)),
    ],
)
async def test_what_is_not_there_is_refused(
    service: FakeDiscord, method: str, path: str, expected: tuple[int, int]
) -> None:
    """Each kind of thing that is unknown has its own code."""
    guild = service.add_guild()
    channel = service.add_channel(guild)
    message = service.user_says(channel, AUTHOR, "halo")["id"]
    status, body = await asked(service, method, path.format(guild=guild, channel=channel, message=message))

    assert (status, body["code"]) == expected


async def test_another_token_is_not_let_in(service: FakeDiscord) -> None:
    """A wrong token gets the service's own words."""
    refused = await asked(service, "GET", "/users/@me", token="wrong")
    assert refused == (401, {"message": "401: Unauthorized", "code": 0})


@pytest.mark.parametrize(
    ("bits", "expected"),
    [
        (permissions.VIEW_CHANNEL, (403, 50001)),
        (permissions.SEND_MESSAGES, (403, 50013)),
        (permissions.READ_MESSAGE_HISTORY, (200, 0)),
    ],
)
async def test_sending_needs_its_rights(
    service: FakeDiscord, ear: Ear, bits: int, expected: tuple[int, int]
) -> None:
    """What the bot may not see it has no access to; what it may not write in lacks a permission."""
    heard = await _said(service, ear)
    service.set_permissions(heard.channel.id, deny=bits)
    status, body = await asked(service, "POST", f"/channels/{heard.channel.id}/messages", {"content": "x"})

    assert (status, body.get("code", 0)) == expected
    assert service.violations == []


async def test_rights_are_kept_for_each_act(service: FakeDiscord, ear: Ear) -> None:
    """Deleting, pinning, reacting, replying and silencing each need a right of their own."""
    heard = await _said(service, ear)
    assert isinstance(heard.author, discord.Member)
    place, guild = heard.channel.id, heard.author.guild.id
    service.set_permissions(guild, deny=permissions.MODERATE_MEMBERS)
    lacking = permissions.MANAGE_MESSAGES | permissions.PIN_MESSAGES | permissions.ADD_REACTIONS
    service.set_permissions(place, deny=lacking)

    assert await _refused(heard.delete()) == (403, 50013)
    assert await _refused(heard.pin()) == (403, 50013)
    assert await _refused(heard.add_reaction("👍")) == (403, 50013)
    assert await _refused(heard.author.timeout(timedelta(minutes=1))) == (403, 50013)
    service.set_permissions(place, deny=permissions.READ_MESSAGE_HISTORY)
    assert await _refused(heard.reply("x")) == (400, 160002)
    assert [one async for one in heard.channel.history()] == []


async def test_who_stands_above_is_not_silenced(service: FakeDiscord, ear: Ear) -> None:
    """An owner, an administrator and a member of a higher role cannot be silenced, nor anybody too long."""
    heard = await _said(service, ear)
    assert isinstance(heard.author, discord.Member)
    guild = heard.author.guild
    service.add_member(guild.id, OTHER, permissions.ADMINISTRATOR)
    until = datetime.now(UTC) + timedelta(hours=1)
    path = f"/guilds/{guild.id}/members/"
    body = {"communication_disabled_until": until.isoformat()}
    codes = [
        (await asked(service, "PATCH", f"{path}{one}", body))[1]["code"] for one in (OTHER, guild.owner_id)
    ]

    assert codes == [50013, 50013]
    assert await _refused(heard.author.timeout(datetime.now(UTC) + timedelta(days=29))) == (400, 50035)
    assert service.timeouts(guild.id) == {}


async def test_closed_private_chats_are_refused(service: FakeDiscord, ear: Ear) -> None:
    """Who closed them, or shares no guild, is not written to."""
    heard = await _said(service, ear)
    service.user_closes_dms(AUTHOR)
    service.user_dm(OTHER, "hai")
    stranger = await ear.next_message()

    assert await _refused(heard.author.send("x")) == (403, 50007)
    assert await _refused(stranger.channel.send("x")) == (403, 50007)


async def test_messages_of_others_and_old_ones_are_not_changed(service: FakeDiscord, ear: Ear) -> None:
    """Another's words are not the bot's to change, nor may it delete them in private or in bulk when old."""
    heard = await _said(service, ear)
    service.user_dm(AUTHOR, "hai")
    private = await ear.next_message()
    old = [{"id": "1"}, {"id": "2"}]
    path = f"/channels/{heard.channel.id}/messages"

    assert (await asked(service, "PATCH", f"{path}/{heard.id}", {"content": "x"}))[1]["code"] == 50005
    assert await _refused(private.delete()) == (403, 50003)
    body = {"messages": [one["id"] for one in old]}
    assert (await asked(service, "POST", f"{path}/bulk-delete", body))[1]["code"] == 50034
    one = {"messages": [str(heard.id)]}
    assert (await asked(service, "POST", f"{path}/bulk-delete", one))[1]["code"] == 50035


async def test_a_forum_takes_posts_only(service: FakeDiscord, ear: Ear) -> None:
    """A message cannot be sent to a forum itself, nor to a locked thread."""
    forum = service.add_channel(service.add_guild(), kind=FORUM)
    post = service.user_opens_thread(forum, AUTHOR, "Usul", text="taman")
    inside = await ear.next_message()
    service.thread_changed(post["id"], archived=True, locked=True)
    sent: Any = await asked(service, "POST", f"/channels/{forum}/messages", {"content": "x"})

    assert (sent[0], sent[1]["code"]) == (400, 50008)
    assert await _refused(inside.channel.send("x")) == (403, 160005)


async def test_a_guild_that_threw_the_bot_out_is_unknown(service: FakeDiscord, ear: Ear) -> None:
    """After it was removed the bot has no access to the guild's channels."""
    heard = await _said(service, ear)
    assert heard.guild is not None
    service.bot_removed(heard.guild.id)
    await ear.until("GUILD_DELETE")

    assert await _refused(heard.channel.send("x")) == (403, 50001)
    assert (await asked(service, "GET", f"/guilds/{heard.guild.id}"))[1]["code"] == 10004
