"""The blind sample: approved comments of the week go back to the queue, and what is missed can be told."""

import pytest

from bot.dialogue.prompt import Prompt
from bot.moderation.decision import Outcome
from bot.moderation.opinion import missed
from bot.moderation.review import ReviewState
from tests.support.appealing import answer, appealed, removed
from tests.support.reporting import stand
from tests.support.world import CHAT, LOCAL, MODERATORS, REVIEWER, World


def shown(world: World) -> list[Prompt]:
    """The cards of the sample."""
    return [prompt for prompt in world.told(MODERATORS) if prompt.code == "review.card.sample"]


async def next_week(world: World) -> None:
    """The first look is in the week of the set-up, the next one in the week after."""
    await world.tick()
    await world.pass_time(days=6)
    await world.tick()


@pytest.mark.asyncio
async def test_a_week_later_approved_comments_are_shown_unmarked(world: World) -> None:
    """Only those that stand approved, as many as the policy says, with no word of why, and once a week."""
    for number in range(25):
        await world.comment(f"1{number}", f"usul nomor {number} untuk taman kota")
    await world.comment("7", "goblok")
    await world.drain()
    await next_week(world)
    cards = shown(world)
    assert len(cards) == 20
    assert all(not card.marks and card.quote.startswith("usul nomor") for card in cards)
    assert len({card.quote for card in cards}) == 20
    await world.pass_time(hours=5)
    await world.tick()
    assert len(shown(world)) == 20


@pytest.mark.asyncio
async def test_what_is_decided_on_it_counts_and_can_be_undone(world: World) -> None:
    """To remove one takes it down and is counted as missed; undoing it lets it stand approved as before."""
    ref = await world.comment("7", "mestinya tidak lolos")
    await world.drain()
    await next_week(world)
    await world.press(REVIEWER, world.button(MODERATORS, ":remove"), chat=MODERATORS)
    await world.drain()
    assert (await stand(world, ref))[0] is Outcome.REMOVE
    assert await counted(world) == (1, 1)
    await world.press(REVIEWER, world.button(MODERATORS, ":undo"), chat=MODERATORS)
    await world.drain()
    assert (await stand(world, ref))[0] is Outcome.APPROVE
    assert await counted(world) == (0, 0)


@pytest.mark.asyncio
async def test_what_an_appeal_brought_back_is_no_sample(world: World) -> None:
    """Two persons looked at it, and what stands in the channel is the bot's copy of it."""
    await appealed(world, await removed(world))
    assert await answer(world, "context") == "appeal.done.overturned"
    other = await world.comment("8", "usul taman kota")
    await world.drain()
    await next_week(world)
    assert (await stand(world, other))[0] is Outcome.APPROVE
    assert [card.quote for card in shown(world)] == ["usul taman kota"]


async def counted(world: World) -> tuple[int, int]:
    """Looked at and missed."""
    async with world.store.read() as unit:
        channel = await unit.channels.by_ref(LOCAL, CHAT)
        assert channel is not None
        now = world.clock.now()
        within = now.replace(year=2020), now.replace(year=2030)
        pair = await unit.opinions.blind(channel.channel_id, *within)
        found = missed(*pair)
        states = await unit.reviews.count_by_state()
        assert sum(states.get(state, 0) for state in ReviewState) == 1
        return found.looked_at, found.missed
