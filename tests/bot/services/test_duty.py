"""Duty at work: who watches, alarms that reach them, and the day's figures in the moderators' chat."""

from dataclasses import replace

import pytest

from bot.ports.channels import Role
from tests.support.world import CHAT, LOCAL, MODERATORS, REVIEWER, SECOND, World

HELD = "goblok"


async def policy(world: World, **changes: object) -> None:
    """Change the channel's policy."""
    async with world.store.write() as unit:
        channel = await unit.channels.by_ref(LOCAL, CHAT)
        assert channel is not None
        wanted = replace(channel.policy, **changes)  # type: ignore[arg-type]  # by name
        await unit.channels.set_policy(channel.channel_id, wanted, "cli", world.clock.now())


async def later(world: World, **step: float) -> None:
    """Time passes and the schedule wakes up."""
    await world.pass_time(**step)
    await world.tick()


async def on_duty(world: World) -> int:
    """How many watch the channel."""
    async with world.store.read() as unit:
        channel = await unit.channels.by_ref(LOCAL, CHAT)
        assert channel is not None
        return len(await unit.duties.on_duty(channel.channel_id, world.clock.now()))


@pytest.mark.asyncio
async def test_a_reviewer_goes_on_and_off_duty(world: World) -> None:
    """The same command twice; it ends by itself after half a day, and both are on the record."""
    for user in (REVIEWER, SECOND, REVIEWER):
        await world.command(user, "jaga", MODERATORS)
        await world.pass_time(seconds=1)
    assert await on_duty(world) == 1
    assert world.codes(MODERATORS) == ["duty.started", "duty.started", "duty.ended"]
    await later(world, hours=12)
    assert await on_duty(world) == 0


@pytest.mark.asyncio
@pytest.mark.parametrize(("user", "chat"), [("7", MODERATORS), (REVIEWER, CHAT)])
async def test_others_do_not(world: World, user: str, chat: str) -> None:
    """A member, or a reviewer in another chat, is told so and stays off duty."""
    await world.command(user, "jaga", chat)
    await world.drain()
    assert await on_duty(world) == 0
    assert world.codes(chat)[-1] in {"review.not_allowed", "duty.wrong_chat"}


@pytest.mark.asyncio
async def test_a_backlog_is_said_once_an_hour(world: World) -> None:
    """Moderators hear of a queue that has waited too long, in their chat and in private if they watch."""
    await world.start(REVIEWER)
    await world.command(REVIEWER, "jaga", MODERATORS)
    await world.comment("7", HELD)
    await world.drain()
    await later(world, minutes=59)
    assert "duty.alarm.backlog" not in world.codes(MODERATORS)
    for _ in range(5):
        await later(world, minutes=10)
    assert world.codes(MODERATORS).count("duty.alarm.backlog") == 1
    assert world.codes(REVIEWER).count("duty.alarm.backlog") == 1
    assert world.told(MODERATORS)[-1].params["count"] == 1


@pytest.mark.asyncio
async def test_a_cry_for_help_that_nobody_opens_is_said_again(world: World) -> None:
    """After five minutes, then each quarter of an hour, also to leads off duty; not once it is decided."""
    async with world.store.write() as unit:
        await unit.roles.grant(LOCAL, SECOND, Role.LEAD, "cli", world.clock.now())
    await world.start(SECOND)
    await policy(world, backlog_minutes=0)
    await world.comment("7", "tolong")
    await world.drain()
    await later(world, minutes=4)
    assert "duty.alarm.urgent" not in world.codes(MODERATORS)
    for _ in range(4):
        await later(world, minutes=5)
    assert world.codes(MODERATORS).count("duty.alarm.urgent") == 2
    assert world.codes(SECOND).count("duty.alarm.urgent") == 2
    await world.press(REVIEWER, world.button(MODERATORS, "approve"), chat=MODERATORS)
    await later(world, hours=2)
    assert world.codes(MODERATORS).count("duty.alarm.urgent") == 2


@pytest.mark.asyncio
async def test_the_digest_comes_every_day_at_its_hour(world: World) -> None:
    """It counts the last day and what waits; it is noon at first, so the first comes next morning."""
    await world.tick()
    for words in (HELD, "gacor", "lampu mati", "lampu mati"):
        await world.comment("7", words)
    await world.drain()
    await later(world, hours=19)
    assert "duty.digest" not in world.codes(MODERATORS)
    await later(world, hours=1)
    await later(world, hours=3)
    digests = [prompt for prompt in world.told(MODERATORS) if prompt.code == "duty.digest"]
    (digest,) = digests
    assert digest.params["comments"] == 4
    assert digest.params["waiting"] == 1
    assert digest.params["removed"] == 1


@pytest.mark.asyncio
async def test_two_instances_say_it_once(world: World) -> None:
    """A service that restarts, or a second one, finds on the record what was said."""
    await world.comment("7", HELD)
    await world.drain()
    await later(world, minutes=61)
    again = await world.restarted()
    await later(again, minutes=2)
    said = world.codes(MODERATORS) + again.codes(MODERATORS)
    await again.store.close()
    assert said.count("duty.alarm.backlog") == 1


@pytest.mark.asyncio
async def test_nobody_makes_the_bot_talk_in_public(world: World) -> None:
    """However often members write `/jaga` in a channel, they are told once a minute whom it is for."""
    for user in ("7", "8", "7"):
        await world.command(user, "jaga", CHAT)
        await world.pass_time(seconds=2)
    assert world.codes(CHAT) == ["duty.wrong_chat"]
