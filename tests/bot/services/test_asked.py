"""The ladder's end in a person's hands: what they say, take back or leave, with all that hangs on it."""

import pytest

from bot.moderation.appeal import AppealState
from bot.moderation.decision import Outcome
from bot.moderation.review import Kind
from bot.ports.platform import Restrict
from tests.bot.services.test_ladder import strikes
from tests.bot.services.test_policies_at_work import set_policy
from tests.support.appealing import AUTHOR, answer, appealed, decision_on, newest, removed_by_system
from tests.support.world import MODERATORS, REVIEWER, SECOND, World


async def asked(world: World) -> str:
    """An advert that the system took down and asked a person about; the comment's ref."""
    await set_policy(world, ladder=("ask",))
    ref = await removed_by_system(world)
    async with world.store.read() as unit:
        (item,) = await unit.reviews.pending(10)
    assert item.kind is Kind.ASK
    return ref


async def presses(world: World, verb: str, user: str = REVIEWER) -> str:
    """A reviewer presses a verb of the newest card, on whichever page it stands; the answer's code."""
    data = world.button(MODERATORS, "rv:").split(":")
    ref = await world.press(user, ":".join((*data[:3], verb)), chat=MODERATORS)
    await world.drain()
    return world.answered(ref)


@pytest.mark.asyncio
async def test_whoever_silenced_takes_all_of_it_back(world: World) -> None:
    """Their own undo ends the strike and the silence they gave; the system's strike stands as before."""
    await asked(world)
    before = await strikes(world)
    assert await presses(world, "restrict") == "review.done.restrict"
    await world.pass_time(seconds=11)
    assert await presses(world, "undo") == "review.done.undo_lifted"
    assert await strikes(world) == before
    assert [effect.until is None for effect in world.effects(Restrict)] == [False, True]


@pytest.mark.asyncio
async def test_an_overturned_word_ends_the_systems_strike_too(world: World) -> None:
    """What the system counted for the same words falls with the decision that a person made of it."""
    ref = await asked(world)
    await presses(world, "warn")
    await world.pass_time(seconds=11)
    await appealed(world, ref)
    assert await answer(world, "misjudged") == "appeal.done.overturned"
    assert await strikes(world) == []


@pytest.mark.asyncio
async def test_left_as_it_is_leaves_the_appeal_open(world: World) -> None:
    """Who says nothing further decides nothing: the appeal goes on, and the notice's button too."""
    ref = await asked(world)
    appeal = await appealed(world, ref)
    assert await presses(world, "ignore") == "review.done.ignore"
    assert await decision_on(world, ref) == appeal.decision_id
    assert await answer(world, "misjudged", REVIEWER) == "appeal.done.overturned"
    assert (await newest(world)).state is AppealState.OVERTURNED


@pytest.mark.asyncio
async def test_an_approval_taken_back_counts_again(world: World) -> None:
    """The system's strike stands as it stood before somebody approved by mistake."""
    ref = await asked(world)
    before = await strikes(world)
    await presses(world, "approve")
    assert await strikes(world) == []
    await presses(world, "undo", SECOND)
    assert await strikes(world) == before
    async with world.store.read() as unit:
        judged = await unit.comments.by_decision(await decision_on(world, ref))
    assert judged is not None
    assert judged.outcome is Outcome.REMOVE


@pytest.mark.asyncio
async def test_an_approval_taken_back_brings_back_the_silence(world: World) -> None:
    """A silence that ran when somebody approved by mistake runs on, and an undo of nothing gives none."""
    await set_policy(world, ladder=("restrict", "ask"))
    await world.start(AUTHOR)
    await world.comment(AUTHOR, "slot gacor")
    await world.drain()
    async with world.store.write() as unit:
        judged = await unit.comments.judged(1)
        assert judged is not None
        await unit.reviews.open(1, judged.decision_id, urgent=False, now=world.clock.now(), kind=Kind.ASK)
        assert not await unit.strikes.stand_again(judged.decision_id, world.clock.now())
    before = await strikes(world)
    for verb, version in (("approve", 1), ("undo", 2)):
        await world.press(REVIEWER, f"rv:1:{version}:{verb}", chat=MODERATORS)
        await world.drain()
    assert await strikes(world) == before
    assert [effect.until is None for effect in world.effects(Restrict)] == [False, True, False]
