"""Many at once: shown first, decided under each item's own version, and taken back as a whole."""

from datetime import timedelta

import pytest

from bot.moderation.decision import Outcome
from bot.moderation.review import ReviewState, Verb
from bot.ports.channels import Channel
from bot.ports.platform import DeleteComment
from bot.services.reviewing.bulk import Filter, Preview
from models.labels import Label
from tests.bot.services.test_reviewing import decide, held, outcomes
from tests.support.builders import scores
from tests.support.world import MODERATORS, REVIEWER, World

ADVERTS = Filter(phase="toxicity", near="goblok promo slot murah")


async def flood(world: World, count: int = 3) -> None:
    """So many near-same comments are held, and one that is not like them."""
    for number in range(count):
        await held(world, f"goblok!! PROMO slot murah {number}")
    await held(world, "goblok, jalannya rusak terus")


async def channel_of(world: World) -> Channel:
    """The channel."""
    async with world.store.read() as unit:
        return (await unit.channels.all())[0]


async def shown(world: World, which: Filter = ADVERTS) -> tuple[Channel, Preview]:
    """What would be decided."""
    channel = await channel_of(world)
    return channel, await world.services.bulk.preview(channel, which)


@pytest.mark.asyncio
async def test_a_preview_changes_nothing(world: World) -> None:
    """It counts what fits and shows a few; every comment waits as before."""
    await flood(world, 7)
    _, preview = await shown(world)
    assert (len(preview.items), len(preview.examples)) == (7, 5)
    assert await outcomes(world) == {Outcome.HOLD: 8}


@pytest.mark.asyncio
async def test_what_was_shown_is_decided_and_taken_back(world: World) -> None:
    """All of a batch goes, and with one word comes back before anything was deleted."""
    await flood(world)
    await decide(world, "approve")  # presses count as a reviewer's: the account is known
    channel, preview = await shown(world)
    account = await world.account(REVIEWER)
    done = await world.services.bulk.apply(channel, Verb.REMOVE, preview, account)
    assert (done.done, done.passed_over) == (3, 0)
    assert await outcomes(world) == {Outcome.REMOVE: 3, Outcome.APPROVE: 1}
    undone = await world.services.bulk.undo(done.batch_id, account)
    assert undone is not None
    assert (undone.done, undone.passed_over) == (3, 0)
    await world.pass_time(hours=1)
    assert await outcomes(world) == {Outcome.HOLD: 3, Outcome.APPROVE: 1}
    assert not world.effects(DeleteComment)
    assert await world.services.bulk.undo(done.batch_id, account) is None


@pytest.mark.asyncio
async def test_what_changed_meanwhile_is_passed_over(world: World) -> None:
    """An item decided after the preview keeps that decision; one decided after the batch is not undone."""
    await flood(world)
    channel, preview = await shown(world)
    await world.press(REVIEWER, "rv:1:1:approve", chat=MODERATORS)
    await world.drain()
    account = await world.account(REVIEWER)
    done = await world.services.bulk.apply(channel, Verb.REMOVE, preview, account)
    assert (done.done, done.passed_over) == (2, 1)
    for data in ("rv:2:2:undo", "rv:2:3:approve"):
        await world.press(REVIEWER, data, chat=MODERATORS)
        await world.drain()
    undone = await world.services.bulk.undo(done.batch_id, account)
    assert undone is not None
    assert (undone.done, undone.passed_over) == (1, 1)
    async with world.store.read() as unit:
        states = [(await unit.reviews.get(number)) for number in (1, 2, 3)]
    assert [each.state for each in states if each] == [
        ReviewState.APPROVED, ReviewState.APPROVED, ReviewState.PENDING,
    ]  # fmt: skip


@pytest.mark.asyncio
async def test_whoever_is_no_reviewer_decides_nothing(world: World) -> None:
    """A role that was taken away ends what its holder may do, also in the middle of a batch."""
    await flood(world)
    await world.start("7")
    await world.drain()
    channel, preview = await shown(world)
    done = await world.services.bulk.apply(channel, Verb.REMOVE, preview, await world.account("7"))
    assert (done.done, done.passed_over) == (0, 3)


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("which", "count"),
    [
        (Filter(), 2),
        (Filter(phase="gambling"), 1),
        (Filter(phase="links"), 0),
        (Filter(label=Label.TOXIC, low=0.8), 1),
        (Filter(label=Label.TOXIC, high=0.1), 1),
        (Filter(waited=timedelta(minutes=5)), 1),
    ],
)
async def test_a_filter_takes_what_fits_every_part(world: World, which: Filter, count: int) -> None:
    """By phase, score and age; a cry for help never."""
    world.fake.words["promo"] = scores(0.1, spam=0.7)
    await held(world, "goblok")
    world.clock.advance(timedelta(minutes=6))
    await held(world, "promo murah")
    await held(world, "tolong saya")
    _, preview = await shown(world, which)
    assert len(preview.items) == count


@pytest.mark.asyncio
async def test_no_batch_keeps_anyone_silent_for_a_week(world: World) -> None:
    """What takes two persons is never decided with others."""
    channel = await channel_of(world)
    await world.start("7")
    await world.drain()
    account = await world.account("7")
    with pytest.raises(ValueError, match="not a verb"):
        await world.services.bulk.apply(channel, Verb.RESTRICT_WEEK, Preview((), ()), account)
