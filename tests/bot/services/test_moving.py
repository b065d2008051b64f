"""A chat gets another number: what waits there follows, and nothing falls upon a stranger's message."""

import pytest

from bot.dialogue.prompt import Prompt
from bot.ports.events import ChatMoved
from bot.ports.platform import DeleteComment, Effect, PlatformBusy, PlatformRefused, React, Restrict, Send
from bot.services.actions import announce
from tests.bot.services.test_policies_at_work import set_policy
from tests.bot.services.test_reviewing import decide, held
from tests.support.season import TAG, Season
from tests.support.world import CHAT, LOCAL, MODERATORS, REVIEWER, World

NEW = "balai-besar"


async def moves(world: World, old: str = CHAT, new: str = NEW) -> None:
    """The platform says that a chat has another number."""
    async with world.store.write() as unit:
        await world.services.channels.moved(unit, ChatMoved(LOCAL, old, new))


def out_of_reach(effect: Effect) -> Exception | None:
    """What the platform says of the old chat's messages."""
    aims_at_old = isinstance(effect, DeleteComment | React) and effect.chat_ref == CHAT
    return PlatformRefused("out of reach") if aims_at_old else None


@pytest.mark.asyncio
async def test_a_removal_that_waits_takes_no_other_message(world: World) -> None:
    """Under the old number the new chat has another message; the moderators hear that the old one stayed."""
    ref = await held(world)
    await decide(world, "remove")
    await moves(world)
    await world.comment("8", "Lampu mati", chat=NEW, message=ref)
    world.platform.fault = out_of_reach
    await world.pass_time(seconds=11)

    assert world.effects(DeleteComment) == []
    assert world.platform.tried[-2] == DeleteComment(CHAT, ref)
    assert world.codes(MODERATORS)[-1] == "review.delete_failed"


@pytest.mark.asyncio
async def test_a_courtesy_that_waits_is_left_unsaid(world: World) -> None:
    """Neither a sign nor a reply lands on the new chat's message of that number."""
    await Season.opened(world)
    await set_policy(world, reply=True)
    busy = PlatformBusy("429", 60, throttled=True)
    world.platform.fault = lambda effect: busy if isinstance(effect, React | Send) else None
    ref = await world.comment("7", f"Lampu mati {TAG}")
    await world.drain()
    await moves(world)
    await world.comment("8", "Air mati", chat=NEW, message=ref)
    tried = len(world.platform.tried)
    world.platform.fault = lambda _: None
    await world.pass_time(seconds=61)

    assert world.platform.tried[tried:] == []
    async with world.store.read() as unit:
        assert await unit.outbox.pending_by_platform() == {}


@pytest.mark.asyncio
async def test_an_author_is_restricted_where_the_members_are_now(world: World) -> None:
    """A decision on a comment of the old chat silences its author in the new one, and is lifted there."""
    await held(world)
    await moves(world)
    await decide(world, "restrict")
    await world.pass_time(seconds=11)
    await decide(world, "undo")

    assert [(e.chat_ref, e.until is None) for e in world.effects(Restrict)] == [(NEW, False), (NEW, True)]


@pytest.mark.asyncio
async def test_moderators_who_moved_see_again_what_waits(world: World) -> None:
    """A card that stayed in the old chat cannot be pressed; the new one can, and is shown once."""
    await held(world)
    for _ in range(2):
        await moves(world, MODERATORS, "ruang-besar")
        await world.drain()

    assert world.codes("ruang-besar") == ["review.card.pending"]
    press = await world.press(REVIEWER, world.button("ruang-besar", ":approve"), chat="ruang-besar")
    await world.drain()
    assert world.answered(press) == "review.done.approve"


@pytest.mark.asyncio
async def test_a_card_that_was_not_shown_yet_is_shown_once(world: World) -> None:
    """It waits for the old chat's pace when the chat moves."""
    busy = PlatformBusy("429", 60, throttled=True)
    world.platform.fault = lambda effect: busy if isinstance(effect, Send) else None
    await held(world)
    await moves(world, MODERATORS, "ruang-besar")
    world.platform.fault = lambda _: None
    await world.pass_time(seconds=61)

    assert [e.chat_ref for e in world.effects(Send)] == ["ruang-besar"]


@pytest.mark.asyncio
async def test_what_was_said_at_both_numbers_stands_in_no_way(world: World) -> None:
    """The new chat was registered by itself and told the same: the move goes through."""
    async with world.store.write() as unit:
        for chat in (CHAT, NEW):
            said = announce(LOCAL, chat, Prompt("dialogue.hello"), f"seal:{LOCAL}:{chat}")
            await unit.outbox.add(said, world.clock.now())
    await moves(world)
    await world.drain()

    assert world.codes(NEW) == ["dialogue.hello", "dialogue.hello"]
