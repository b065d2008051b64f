"""Cards in the moderators' chat: as many as people can look at, urgent ones always."""

from datetime import timedelta

import pytest

from bot.services.showing import AT_ONCE
from tests.bot.services.test_policies_at_work import set_policy
from tests.support.world import MODERATORS, REVIEWER, World

MORE = 7


async def raided(world: World) -> None:
    """More comments are held than have room; of a raid, some would be removed."""
    await set_policy(world, phases=("urgent", "toxicity"))
    for number in range(AT_ONCE + MORE):
        await world.comment(f"1{number}", f"goblok nomor {number}")
    await world.drain()


def cards(world: World) -> int:
    """How many cards were sent."""
    return sum(code.startswith("review.card") for code in world.codes(MODERATORS))


@pytest.mark.asyncio
async def test_a_raid_does_not_drown_the_chat(world: World) -> None:
    """So many cards and one word about the rest; each decision brings the next one."""
    await raided(world)
    assert cards(world) == AT_ONCE
    assert world.codes(MODERATORS).count("review.queue.long") == 1
    await world.press(REVIEWER, world.button(MODERATORS, ":remove"), chat=MODERATORS)
    await world.drain()
    assert cards(world) == AT_ONCE + 1


@pytest.mark.asyncio
async def test_a_cry_for_help_has_a_card_at_once(world: World) -> None:
    """However many wait before it."""
    await raided(world)
    await world.comment("7", "tolong saya")
    await world.drain()
    assert world.codes(MODERATORS).count("review.card.urgent") == 1


@pytest.mark.asyncio
async def test_room_that_came_otherwise_is_filled(world: World) -> None:
    """An author who mends the comment takes it out of the queue; the next look shows another."""
    await raided(world)
    await world.comment("10", "lampu jalan mati", message="c1", edited=5)
    await world.drain()
    assert cards(world) == AT_ONCE
    await world.tick()
    assert cards(world) == AT_ONCE + 1


@pytest.mark.asyncio
@pytest.mark.parametrize("words", ["goblok", "tolong"], ids=["held", "urgent"])
async def test_who_edits_on_and_on_fills_no_chat(world: World, words: str) -> None:
    """The first few edits bring a card each; then the next look at the queue shows how it stands by then."""
    ref = await world.comment("7", words)
    await world.drain()
    for number in range(1, 20):
        await world.comment("7", f"{words} {number}", message=ref, edited=number)
        await world.drain()
    shown = len(world.told(MODERATORS))
    world.clock.advance(timedelta(minutes=1))
    await world.tick()

    cards = [prompt for prompt in world.told(MODERATORS) if prompt.code.startswith("review.card")]
    assert shown == 4
    assert len(cards) == 5
    assert cards[-1].quote.endswith("19")
