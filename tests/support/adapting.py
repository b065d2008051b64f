"""Adapting, for tests: decisions, corrections and the switch of the world's one channel."""

from dataclasses import replace

from bot.ports.channels import Channel
from bot.ports.corrections import KeptCorrection
from tests.support.decisions import decided
from tests.support.world import CHAT, LOCAL, World

FORTY = 40


async def the_channel(world: World) -> Channel:
    """The channel as it stands."""
    async with world.store.read() as unit:
        found = await unit.channels.by_ref(LOCAL, CHAT)
    assert found is not None
    return found


async def decide(world: World, count: int, first: int = 0, by: tuple[str, ...] = ("a", "b")) -> None:
    """So many decisions by these moderators in turn."""
    await decided(world.store, CHAT, world.clock.now(), count, first=first, by=by)


async def adapted(world: World) -> KeptCorrection:
    """A correction that was made by command."""
    found = await world.services.adapting.adapt(await the_channel(world), "cli")
    assert isinstance(found, KeptCorrection)
    return found


async def switch(world: World, *, adapt: bool) -> None:
    """Whether the channel is adapted by itself."""
    channel = await the_channel(world)
    async with world.store.write() as unit:
        policy = replace(channel.policy, adapt=adapt)
        await unit.channels.set_policy(channel.channel_id, policy, "cli", world.clock.now())


async def active_number(world: World) -> int | None:
    """The number of the correction in force."""
    async with world.store.read() as unit:
        found = await unit.corrections.active((await the_channel(world)).channel_id)
    return found.number if found else None
