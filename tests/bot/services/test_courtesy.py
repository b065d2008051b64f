"""The public courtesy under an entry: only where the policy asks, while it helps, and soon."""

from datetime import timedelta

import pytest

from bot.ports.platform import PlatformBusy, Send
from tests.bot.services.test_policies_at_work import set_policy
from tests.support.season import ID, TAG, Season
from tests.support.world import CHAT, World


def courtesies(world: World) -> list[Send]:
    """The courtesies that were said."""
    return [effect for effect in world.effects(Send) if effect.prompt.code == "entry.reply"]


@pytest.mark.asyncio
async def test_an_entry_is_answered_once_with_the_next_step(world: World) -> None:
    """The reply stands under the comment, names the tag, and its button opens the profile."""
    await Season.opened(world)
    await set_policy(world, reply=True)
    ref = await world.comment("7", f"Lampu mati {TAG}")
    await world.drain()
    await world.comment("7", f"Lampu masih mati {TAG}", message=ref, edited=5)
    await world.drain()
    (said,) = courtesies(world)
    assert (said.chat_ref, said.reply_to, said.prompt.params) == (CHAT, ref, {"hashtag": TAG})
    ((button,),) = said.prompt.buttons
    assert (button.code, button.url) == ("button.entry.complete", f"fake:ikut-{ID}")


@pytest.mark.asyncio
async def test_no_policy_no_courtesy(world: World) -> None:
    """Without the policy's wish, or in shadow mode, nobody is answered in public."""
    await Season.opened(world)
    for changes in ({}, {"reply": True, "shadow": True}):
        await set_policy(world, **changes)
        await world.comment("7", f"Lampu mati {TAG}")
        await world.drain()
    assert courtesies(world) == []


@pytest.mark.asyncio
@pytest.mark.parametrize("words", ["Lampu mati", f"mantap {TAG}", f"goblok {TAG}", f"gacor {TAG}"])
async def test_only_an_entry_in_good_standing_is_answered(world: World, words: str) -> None:
    """What is no entry, earns nothing, is held or is removed gets no friendly word."""
    await Season.opened(world)
    await set_policy(world, reply=True)
    await world.comment("7", words)
    await world.drain()
    assert courtesies(world) == []


@pytest.mark.asyncio
async def test_who_has_nothing_left_to_do_is_not_answered(world: World) -> None:
    """A complete profile needs no next step: the reaction is enough."""
    season = await Season.opened(world)
    await season.enter("7")
    await set_policy(world, reply=True)
    await world.comment("7", f"Air mati {TAG}")
    await world.drain()
    assert courtesies(world) == []


async def _waiting(world: World) -> tuple[Season, str]:
    """A courtesy that waits for the chat's pace; its comment's ref."""
    season = await Season.opened(world)
    await set_policy(world, reply=True)
    world.platform.fault = lambda effect: (
        PlatformBusy("429", 60, throttled=True) if isinstance(effect, Send) and effect.reply_to else None
    )
    ref = await world.comment("7", f"Lampu mati {TAG}")
    await world.drain()
    world.platform.fault = lambda _: None
    return season, ref


async def _unsaid(world: World) -> bool:
    """Whether the courtesy was passed over."""
    async with world.store.read() as unit:
        counts = await unit.outbox.counts()
    return courtesies(world) == [] and counts.get("cancelled") == 1 and "pending" not in counts


@pytest.mark.asyncio
async def test_a_courtesy_that_waited_too_long_is_left_unsaid(world: World) -> None:
    """Half an hour later a reply is no courtesy any more: it is passed over, and that is recorded."""
    await _waiting(world)
    await world.pass_time(minutes=31)
    assert await _unsaid(world)


@pytest.mark.asyncio
async def test_a_courtesy_that_waited_a_little_is_said(world: World) -> None:
    """Within the half hour it is said as soon as the chat's pace allows."""
    await _waiting(world)
    await world.pass_time(minutes=29)
    assert len(courtesies(world)) == 1


@pytest.mark.asyncio
async def test_a_courtesy_to_one_who_is_done_meanwhile_is_left_unsaid(world: World) -> None:
    """Who completed the profile while the reply waited is not asked to."""
    season, _ = await _waiting(world)
    await season.enter("7", words="tanpa tagar")
    world.clock.advance(timedelta(minutes=2))
    await world.drain()
    assert await _unsaid(world)


@pytest.mark.asyncio
async def test_a_courtesy_under_a_comment_that_fell_is_left_unsaid(world: World) -> None:
    """A comment that was edited into an insult meanwhile gets no friendly word."""
    _, ref = await _waiting(world)
    await world.comment("7", f"goblok {TAG}", message=ref, edited=5)
    await world.pass_time(minutes=2)
    assert await _unsaid(world)


@pytest.mark.asyncio
async def test_a_courtesy_without_its_tag_is_left_unsaid(world: World) -> None:
    """Nobody is told of an entry that they took back."""
    _, ref = await _waiting(world)
    await world.comment("7", "Lampu mati", message=ref, edited=5)
    await world.pass_time(minutes=2)
    assert await _unsaid(world)


@pytest.mark.asyncio
async def test_a_courtesy_under_a_comment_that_is_gone_is_left_unsaid(world: World) -> None:
    """It would stand alone and speak of what nobody sees."""
    _, ref = await _waiting(world)
    await world.accept("gone", {"chat": CHAT, "messages": [ref]})
    await world.pass_time(minutes=2)
    assert await _unsaid(world)
