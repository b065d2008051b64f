"""Cards in the moderators' chat: as many as people can look at, urgent ones always."""

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
