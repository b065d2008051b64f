"""Quiet hours at work: what is urgent, protects or answers is done at once; everything else waits."""

from datetime import UTC, datetime

import pytest

from bot.ports.platform import DeleteComment, React
from bot.services.showing import AT_ONCE
from tests.bot.services.test_policies_at_work import set_policy
from tests.support.reporting import report
from tests.support.season import TAG, Season
from tests.support.world import CHAT, MODERATORS, REVIEWER, World

MIDNIGHT = datetime(2026, 11, 10, 17, 0, tzinfo=UTC)  # in Jakarta
MORNING = datetime(2026, 11, 10, 23, 0, tzinfo=UTC)


async def at_night(world: World, **changes: object) -> None:
    """It is midnight in a channel whose quiet hours end at six."""
    world.clock.advance_to(MIDNIGHT)
    await set_policy(world, quiet_hours="22.00-06.00", **changes)


async def morning(world: World) -> None:
    """It is six."""
    world.clock.advance_to(MORNING)
    await world.drain()


@pytest.mark.asyncio
async def test_a_card_waits_until_the_morning(world: World) -> None:
    """What is held at night is shown when the quiet hours are over, in the order in which it came."""
    await at_night(world)
    await world.comment("7", "goblok")
    await world.pass_time(hours=5, minutes=59)
    assert world.codes(MODERATORS) == []
    await morning(world)
    assert world.codes(MODERATORS) == ["review.card.pending"]


@pytest.mark.asyncio
async def test_a_cry_for_help_wakes_people(world: World) -> None:
    """An urgent card knows no quiet hours."""
    await at_night(world)
    await world.comment("7", "tolong")
    await world.drain()
    assert world.codes(MODERATORS) == ["review.card.urgent"]


@pytest.mark.asyncio
async def test_removals_and_answers_do_not_wait(world: World) -> None:
    """What goes out of view goes at once, and a reviewer who is awake is answered."""
    await at_night(world, hide_held=True)
    gone = await world.comment("7", "slot gacor")
    held = await world.comment("7", "goblok")
    await world.drain()
    assert world.effects(DeleteComment) == [DeleteComment(CHAT, ref) for ref in (gone, held)]
    press = await world.press(REVIEWER, "rv:1:0:approve", chat=MODERATORS)
    await world.drain()
    assert world.answered(press)


@pytest.mark.asyncio
async def test_a_courtesy_is_said_in_the_morning_and_still_in_time(world: World) -> None:
    """The sign at the comment is silent and comes at once; the public reply waits and is not too late."""
    await Season.opened(world)
    await at_night(world, reply=True)
    await world.comment("7", f"Lampu mati {TAG}")
    await world.drain()
    assert world.effects(React)
    assert "entry.reply" not in world.codes(CHAT)
    await morning(world)
    assert world.codes(CHAT)[-1] == "entry.reply"


@pytest.mark.asyncio
async def test_reports_bring_their_card_in_the_morning(world: World) -> None:
    """What members report at night waits for moderators like what the system holds."""
    await at_night(world, report_hold=1)
    ref = await world.comment("7", "lampu mati")
    await report(world, "21", ref, words="lampu mati")
    assert world.codes(MODERATORS) == []
    await morning(world)
    assert world.codes(MODERATORS) == ["review.card.pending"]


@pytest.mark.asyncio
async def test_a_backlog_and_the_days_figures_are_said_once_when_the_night_is_over(world: World) -> None:
    """However long it waited at night, moderators hear of it once, in the morning."""
    await world.tick()
    await at_night(world, digest_at="05.00", backlog_minutes=30)
    await world.comment("7", "goblok")
    for _ in range(5):
        await world.pass_time(hours=1)
        await world.tick()
    assert world.codes(MODERATORS) == []
    world.clock.advance_to(MORNING)
    await world.tick()
    assert sorted(world.codes(MODERATORS)) == ["duty.alarm.backlog", "duty.digest", "review.card.pending"]


@pytest.mark.asyncio
async def test_a_cry_for_help_that_waits_is_said_at_night_too(world: World) -> None:
    """Whoever watches is woken again for what is urgent."""
    await at_night(world)
    await world.comment("7", "tolong")
    await world.drain()
    await world.pass_time(minutes=6)
    await world.tick()
    assert world.codes(MODERATORS) == ["review.card.urgent", "duty.alarm.urgent"]


@pytest.mark.asyncio
async def test_room_that_came_at_night_is_filled_in_the_morning(world: World) -> None:
    """An edit takes one of many out of the queue at night: the next one's card waits like all the others."""
    await at_night(world, phases=("urgent", "toxicity"))
    for number in range(AT_ONCE + 2):
        await world.comment(f"1{number}", f"goblok nomor {number}")
    await world.comment("10", "lampu jalan mati", message="c1", edited=5)
    await world.drain()
    await world.tick()
    assert not [code for code in world.codes(MODERATORS) if code.startswith("review.card")]
    await morning(world)
    await world.tick()
    assert len([code for code in world.codes(MODERATORS) if code == "review.card.pending"]) >= AT_ONCE
