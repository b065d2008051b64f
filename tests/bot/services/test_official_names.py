"""Official names at work: titles and colleagues' names are read once in a while, never for each comment."""

import json

import pytest

from bot.ports.channels import Role
from bot.ports.platform import DeleteComment
from tests.bot.services.test_policies_at_work import outcomes
from tests.support.world import CHAT, LOCAL, MODERATORS, World


async def says(world: World, user: str, name: str) -> None:
    """Somebody under a shown name writes a harmless comment."""
    number, at = world.update_no + 1, world.clock.now().timestamp()
    world.update_no = number
    line = {
        "n": number, "kind": "comment", "key": f"comment:{number}", "chat": CHAT, "message": f"n{number}",
        "user": user, "name": name, "text": f"Lampu mati {number}", "at": at,
    }  # fmt: skip
    await world.accept_raw(json.dumps(line).encode(), number)
    await world.drain()


@pytest.mark.asyncio
async def test_who_passes_for_a_colleague_is_put_before_the_moderators(world: World) -> None:
    """A colleague's name is known minutes after they got a role; it is no secret word of any record."""
    await says(world, "31", "Rina - Humas Pemkot")
    async with world.store.write() as unit:
        await unit.roles.grant(LOCAL, "31", Role.LEAD, "cli", world.clock.now())
    await says(world, "32", "Rina Humas Pemkot")
    before = await outcomes(world)
    await world.pass_time(minutes=5)
    await says(world, "32", "Rina Humas Pemkot")
    await says(world, "31", "Rina - Humas Pemkot")

    assert before == {"approve": 2}
    assert await outcomes(world) == {"approve": 2, "hold": 1}
    assert world.codes(MODERATORS) == ["review.card.pending"]
    assert not world.effects(DeleteComment)
    async with world.store.read() as unit:
        assert list(await unit.roles.names()) == ["Rina - Humas Pemkot"]
