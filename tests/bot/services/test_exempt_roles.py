"""Exempt roles: who holds one of a policy's roles on the platform is left alone, as staff is."""

import json

import pytest

from bot.moderation.comment import PlatformName
from tests.bot.services.test_policies_at_work import outcomes, set_policy
from tests.support.world import CHAT, World


async def says(world: World, words: str, *, roles: list[str] | None = None) -> None:
    """Someone with such roles writes."""
    number = world.update_no + 1
    at = world.clock.now().timestamp()
    said = {"chat": CHAT, "message": f"c{number}", "user": "7", "text": words, "at": at}
    await world.accept("comment", said if roles is None else {**said, "roles": roles})
    await world.drain()


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("roles", "judged"), [(["12"], False), (["3", "12"], False), (["3"], True), ([], True)]
)
async def test_an_exempt_role_is_left_alone(world: World, roles: list[str], judged: bool) -> None:  # noqa: FBT001 - a case of the table
    """One exempt role among those held is enough, and no other is."""
    await set_policy(world, exempt_roles=frozenset({"12"}))
    await says(world, "goblok", roles=roles)
    assert await outcomes(world) == ({"hold": 1} if judged else {})


@pytest.mark.asyncio
async def test_a_role_counts_only_where_the_policy_names_it(world: World) -> None:
    """Without exempt roles everyone is judged, and so is whoever tells no roles."""
    await says(world, "goblok", roles=["12"])
    await set_policy(world, exempt_roles=frozenset({"12"}))
    await says(world, "goblok")
    assert await outcomes(world) == {"hold": 2}


@pytest.mark.asyncio
async def test_roles_that_are_no_texts_are_set_aside(world: World) -> None:
    """A line whose roles are numbers is no line of the log, and is not judged by half."""
    line = {"n": 1, "kind": "comment", "key": "x", "chat": CHAT, "message": "c1", "user": "7", "roles": [12]}
    raw = json.dumps({**line, "text": "goblok", "at": 0}).encode()
    await world.accept_raw(raw, 1, PlatformName.LOCAL)
    await world.drain()
    assert await outcomes(world) == {}
