"""An amended draw says so in public, once for all that changed together, and names nobody."""

from datetime import timedelta

import pytest

from tests.bot.services.test_claiming import USERS
from tests.bot.services.test_lapsing import lapse
from tests.support.season import Season
from tests.support.world import CHAT, World


@pytest.mark.asyncio
async def test_lost_seats_are_announced_together(world: World) -> None:
    """Two seats that lapse at one time make one announcement, with their number and no names."""
    season = await Season.opened(world)
    await season.drawn(*USERS)
    world.clock.advance(timedelta(hours=48))
    await lapse(world)
    await lapse(world)
    (said,) = [prompt for prompt in world.told(CHAT) if prompt.code == "draw.amended"]
    assert said.params == {"campaign": season.planned.name, "count": 2, "draw": "1"}


@pytest.mark.asyncio
async def test_a_later_loss_is_a_new_announcement(world: World) -> None:
    """When the reserves do not claim either, that is said again."""
    season = await Season.opened(world)
    await season.drawn(*USERS)
    for _ in range(2):
        world.clock.advance(timedelta(hours=48))
        await lapse(world)
    counts = [prompt.params["count"] for prompt in world.told(CHAT) if prompt.code == "draw.amended"]
    assert counts[0] == 2
    assert len(counts) == 2
