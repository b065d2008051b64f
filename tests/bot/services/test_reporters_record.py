"""Reports weighed by the reporter's record: who cried wolf counts for little, who was right for more."""

import pytest

from bot.moderation.decision import Outcome
from tests.support.reporting import report, stand
from tests.support.world import CHAT, LOCAL, MODERATORS, REVIEWER, World


async def written(world: World, number: int) -> str:
    """A comment of somebody that stands approved."""
    ref = await world.comment(f"7{number}", "biasa saja")
    await world.drain()
    return ref


async def earlier(world: World, users: tuple[str, ...], verb: str, times: int) -> None:
    """Reports of these members that a moderator then decided on."""
    for number in range(times):
        ref = await written(world, number)
        for user in users:
            await report(world, user, ref, author=f"7{number}")
        await world.press(REVIEWER, world.button(MODERATORS, verb), chat=MODERATORS)
        await world.drain()
        await world.pass_time(hours=1)


@pytest.mark.asyncio
async def test_who_was_wrong_before_counts_for_less(world: World) -> None:
    """Three members with whom nobody agreed no longer hold a comment together; with a fourth they do."""
    await earlier(world, ("11", "12", "13"), "approve", 1)
    ref = await written(world, 8)
    for user in ("11", "12", "13"):
        await report(world, user, ref, author="78")

    assert (await stand(world, ref))[0] is Outcome.APPROVE

    await report(world, "14", ref, author="78")
    assert (await stand(world, ref))[0] is Outcome.HOLD


@pytest.mark.asyncio
async def test_who_was_right_before_counts_for_more(world: World) -> None:
    """Two members whose reports were borne out three times are enough where three strangers are needed."""
    await earlier(world, ("11", "12", "13"), "remove", 3)
    ref = await written(world, 8)
    await report(world, "11", ref, author="78")
    assert (await stand(world, ref))[0] is Outcome.APPROVE
    await report(world, "12", ref, author="78")

    assert (await stand(world, ref))[0] is Outcome.HOLD


@pytest.mark.asyncio
async def test_what_was_taken_back_is_no_record(world: World) -> None:
    """A moderator's decision that was undone, or that only reports led to, counts neither for nor against."""
    ref = await written(world, 1)
    for user in ("11", "12", "13"):
        await report(world, user, ref, author="71")
    await world.press(REVIEWER, world.button(MODERATORS, "approve"), chat=MODERATORS)
    await world.drain()
    await world.press(REVIEWER, world.button(MODERATORS, "undo"), chat=MODERATORS)
    await world.drain()
    other = await written(world, 2)
    await report(world, "11", other, author="72")

    async with world.store.read() as unit:
        comment_id = await unit.comments.id_of(LOCAL, CHAT, other)
        assert comment_id is not None
        (record,) = await unit.reports.records(comment_id)
    assert (record.borne_out, record.dismissed) == (0, 0)
