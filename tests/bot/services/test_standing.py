"""How the bot stands in chats: strangers are greeted once, and no chat of ours is lost in silence."""

import pytest

from bot.dialogue.prompt import Coded
from bot.ports.channels import Role
from bot.services.check import check_store
from tests.support.world import CHAT, LOCAL, MODERATORS, World

ADMIN = "55"


async def stands(world: World, chat: str, before: str, now: str, *lacks: str) -> None:
    """The bot's standing in a chat changes."""
    fields = {"chat": chat, "title": chat.title(), "user": "9", "before": before, "now": now}
    await world.accept("standing", {**fields, "lacks": lacks})
    await world.drain()


async def an_admin(world: World) -> None:
    """Someone with the role who opened the private chat, and one who did not."""
    await world.start(ADMIN)
    await world.drain()
    async with world.store.write() as unit:
        for account in (ADMIN, "56"):
            await unit.roles.grant(LOCAL, account, Role.ADMIN, "cli", world.clock.now())


async def findings(world: World) -> list[str]:
    """The codes of what `jernih check` says of standings."""
    return [f.code for f in await check_store(world.store, "fake") if f.code.startswith("check.bot_")]


@pytest.mark.asyncio
async def test_an_unknown_chat_is_greeted_once(world: World) -> None:
    """With the way to register; being promoted there later needs no second word."""
    await stands(world, "pasar", "gone", "member")
    await stands(world, "pasar", "member", "admin", "delete")

    assert world.codes("pasar") == ["standing.hello"]


@pytest.mark.asyncio
async def test_where_it_may_not_write_it_greets_nobody(world: World) -> None:
    """A greeting that would be refused is not tried."""
    await stands(world, "pasar", "gone", "member", "write")

    assert world.platform.tried == []


@pytest.mark.asyncio
async def test_missing_rights_are_named_to_the_moderators(world: World) -> None:
    """Which ones, in the moderators' chat; whole rights need no word."""
    await an_admin(world)
    told = len(world.told(ADMIN))
    await stands(world, CHAT, "member", "admin")
    assert world.told(MODERATORS) == []
    await stands(world, CHAT, "admin", "admin", "pin", "delete")

    (said,) = world.told(MODERATORS)
    assert said.code == "standing.lacks"
    assert said.params["rights"] == (Coded("right.delete"), Coded("right.pin"))
    assert len(world.told(ADMIN)) == told
    assert await findings(world) == ["check.bot_lacks", "check.bot_lacks"]


@pytest.mark.asyncio
async def test_without_a_moderators_chat_the_admins_hear_of_missing_rights(world: World) -> None:
    """Who holds the role and can be written to is told in private."""
    await an_admin(world)
    async with world.store.write() as unit:
        (channel,) = await unit.channels.all()
        await unit.channels.set_moderators(channel.channel_id, None)
    await stands(world, CHAT, "member", "admin", "pin")

    assert world.codes(ADMIN)[-1] == "standing.lacks"


@pytest.mark.asyncio
@pytest.mark.parametrize(("now", "code"), [("gone", "standing.gone"), ("member", "standing.demoted")])
async def test_losing_a_channel_is_said_to_moderators_and_admins(world: World, now: str, code: str) -> None:
    """Removed or demoted: nobody finds out by the silence."""
    await an_admin(world)
    await stands(world, CHAT, "admin", now)

    assert world.codes(MODERATORS) == [code]
    assert world.codes(ADMIN)[-1] == code
    assert world.codes("56") == []


@pytest.mark.asyncio
async def test_losing_the_moderators_chat_is_said_to_the_admins(world: World) -> None:
    """It cannot be said in the chat itself; and the check shows it until the bot is back."""
    await an_admin(world)
    await stands(world, MODERATORS, "admin", "gone")

    assert world.codes(MODERATORS) == []
    assert world.codes(ADMIN)[-1] == "standing.gone"
    assert await findings(world) == ["check.bot_gone"]
    await stands(world, MODERATORS, "gone", "admin")
    assert await findings(world) == []


@pytest.mark.asyncio
async def test_losing_it_twice_is_said_twice(world: World) -> None:
    """Each change is a message of its own."""
    for before, now in (("admin", "gone"), ("gone", "admin"), ("admin", "gone")):
        await stands(world, CHAT, before, now)

    assert world.codes(MODERATORS) == ["standing.gone", "standing.gone"]


@pytest.mark.asyncio
async def test_a_place_without_a_name_is_named_as_we_know_it(world: World) -> None:
    """A platform that does not say which place the bot was thrown out of leaves no gap in the message."""
    fields = {"chat": CHAT, "title": "", "user": ADMIN, "before": "admin", "now": "gone", "lacks": []}
    await world.accept("standing", fields)
    await world.drain()

    (said,) = world.told(MODERATORS)
    assert said.params == {"title": "Balai"}
