"""What was taken out of view and may stand after all is posted again by the bot, and goes with an undo."""

from collections.abc import Sequence

import pytest

from bot.ports.platform import DeleteComment, Send
from bot.services.erasure import erase_person
from tests.bot.services.test_policies_at_work import set_policy
from tests.support.reporting import report
from tests.support.world import CHAT, MODERATORS, REVIEWER, World

WORDS = "pejabatnya goblok semua"


def posted(world: World) -> Sequence[Send]:
    """What the bot posted again."""
    return [effect for effect in world.effects(Send) if effect.prompt.code == "comment.restored"]


def deleted(world: World) -> Sequence[str]:
    """Which messages were taken out of view."""
    return [effect.message_ref for effect in world.effects(DeleteComment)]


async def press(world: World, verb: str) -> None:
    """The moderator presses the newest button of a kind, and what is due is done."""
    await world.press(REVIEWER, world.button(MODERATORS, f":{verb}"), chat=MODERATORS)
    await world.drain()
    await world.pass_time(seconds=11)


async def hidden(world: World) -> str:
    """A comment that the policy hides while it is held."""
    await set_policy(world, hide_held=True)
    ref = await world.comment("7", WORDS)
    await world.drain()
    assert deleted(world) == [ref]
    return ref


@pytest.mark.asyncio
async def test_what_was_hidden_comes_back_when_it_is_approved(world: World) -> None:
    """Once, in the channel, under its author's name; what was never hidden is not said twice."""
    await hidden(world)
    await press(world, "approve")
    (again,) = posted(world)
    assert (again.chat_ref, again.prompt.quote) == (CHAT, WORDS)
    assert again.prompt.params["name"] == "Warga 7"
    await set_policy(world, hide_held=False)
    await world.comment("8", "dasar goblok kalian")
    await world.drain()
    await press(world, "approve")
    assert len(posted(world)) == 1


@pytest.mark.asyncio
async def test_undoing_takes_it_down_again(world: World) -> None:
    """And a removal that was carried out comes back the same way after undo and approval."""
    await hidden(world)
    await press(world, "approve")
    await press(world, "undo")
    assert len(deleted(world)) == 2
    await press(world, "approve")
    assert len(posted(world)) == 2


@pytest.mark.asyncio
async def test_a_removal_that_was_carried_out_comes_back(world: World) -> None:
    """Removed by a moderator, deleted, undone, approved: the words are there again."""
    await world.comment("7", WORDS)
    await world.drain()
    await press(world, "remove")
    assert len(deleted(world)) == 1
    await press(world, "undo")
    assert posted(world) == []
    await press(world, "approve")
    assert [each.prompt.quote for each in posted(world)] == [WORDS]


@pytest.mark.asyncio
async def test_the_author_takes_it_along(world: World) -> None:
    """Who asks to be forgotten is forgotten in the bot's hand too."""
    await hidden(world)
    await press(world, "approve")
    async with world.store.write() as unit:
        account = await world.account("7")
        await erase_person(unit, account.person_id, "cli", world.clock.now())
    await world.drain()
    assert len(deleted(world)) == 2


@pytest.mark.asyncio
async def test_a_later_removal_takes_the_repost_along(world: World) -> None:
    """Reported, held anew and removed: nothing of it stays, in nobody's hand."""
    ref = await hidden(world)
    await press(world, "approve")
    for user in ("11", "12", "13", "14", "15", "16"):
        await report(world, user, ref, words=WORDS)
    await press(world, "remove")
    (again,) = posted(world)
    gone = [message for message in deleted(world) if not message.startswith("l")]
    assert again.prompt.quote == WORDS
    assert len(gone) == 3
    assert len(set(gone)) == 2
