"""The second page of a card: who reads it, who may decide, and what a second person has to say."""

import pytest

from bot.moderation.decision import Outcome
from bot.moderation.review import Kind, ReviewState
from bot.ports.channels import Role
from bot.ports.people import VERIFIED, ProfileFact
from bot.ports.platform import AnswerPress, DeleteComment, React, Rewrite
from bot.services.actions import card
from tests.bot.services.test_reviewing import decide, held, outcomes
from tests.support.world import CHAT, LOCAL, MODERATORS, REVIEWER, SECOND, World

LEAD = "903"


async def lead(world: World) -> None:
    """A lead reviews there too."""
    async with world.store.write() as unit:
        await unit.roles.grant(LOCAL, LEAD, Role.LEAD, "cli", world.clock.now())


async def link(world: World, one: str, other: str, grade: str = VERIFIED) -> None:
    """Two accounts become one person by a phone that they share; the second has it by `grade`."""
    for user in (one, other):
        await world.start(user)
    await world.drain()
    persons = [(await world.account(user)).person_id for user in (one, other)]
    async with world.store.write() as unit:
        for person, how in zip(persons, (VERIFIED, grade), strict=True):
            phone = ProfileFact("phone", "+6281234567890", how)
            await unit.people.put_fact(person, phone, world.clock.now())


def lines(world: World) -> list[str]:
    """The codes of what else the newest card says."""
    also = world.effects(Rewrite)[-1].prompt.params["also"]
    return [each.code for each in also.params["lines"]] if also else []  # type: ignore[attr-defined]


@pytest.mark.asyncio
async def test_while_one_reads_others_wait(world: World) -> None:
    """A press of another is refused with until when, naming nobody; after ten minutes it counts."""
    await held(world)
    assert await decide(world, "take") == "review.done.take"
    assert "review.also.reading" in lines(world)
    assert await decide(world, "remove", user=SECOND) == "review.being_read"
    refusal = world.effects(AnswerPress)[-1].prompt
    assert set(refusal.params) == {"at"}
    await world.pass_time(minutes=11)
    assert await decide(world, "take", user=SECOND) == "review.done.take"
    assert await decide(world, "remove", user=SECOND) == "review.done.remove"


@pytest.mark.asyncio
async def test_what_was_decided_before_stays_when_ignored(world: World) -> None:
    """A sample of what was approved keeps its reward when a reviewer leaves it as it is."""
    ref = await world.comment("7", "Lampu jalan mati")
    await world.drain()
    async with world.store.write() as unit:
        judged = await unit.comments.judged(await unit.comments.id_of(LOCAL, CHAT, ref) or 0)
        assert judged is not None
        now = world.clock.now()
        item = await unit.reviews.open(
            judged.comment_id, judged.decision_id, urgent=False, now=now, kind=Kind.SAMPLE
        )
        await unit.outbox.add(card(LOCAL, item, MODERATORS), now)
    await world.drain()
    await decide(world, "ignore")
    assert await outcomes(world) == {Outcome.APPROVE: 1}
    await decide(world, "undo")
    assert await outcomes(world) == {Outcome.APPROVE: 1}


@pytest.mark.asyncio
async def test_whoever_reads_decides(world: World) -> None:
    """The holder's own press counts, and so does anyone's once it was given back."""
    await held(world)
    await decide(world, "take")
    assert await decide(world, "release") == "review.done.release"
    assert await decide(world, "approve", user=SECOND) == "review.done.approve"


@pytest.mark.asyncio
async def test_what_is_escalated_waits_for_a_lead(world: World) -> None:
    """It stays pending, reviewers are refused, and a lead decides."""
    await lead(world)
    await held(world)
    assert await decide(world, "escalate") == "review.done.escalate"
    assert "review.also.escalated" in lines(world)
    assert await decide(world, "remove", user=SECOND) == "review.for_leads"
    assert await outcomes(world) == {Outcome.HOLD: 1}
    assert await decide(world, "remove", user=LEAD) == "review.done.remove"


@pytest.mark.asyncio
async def test_a_week_takes_a_second_person(world: World) -> None:
    """The first press only proposes and the card says so; another person's press decides."""
    await held(world)
    assert await decide(world, "restrict_week") == "review.done.proposed"
    assert "review.also.proposed" in lines(world)
    assert await decide(world, "restrict_week") == "review.second_person"
    await world.pass_time(seconds=11)
    assert not world.effects(DeleteComment)
    assert await decide(world, "restrict_week", user=SECOND) == "review.done.restrict_week"
    await world.pass_time(seconds=11)
    assert len(world.effects(DeleteComment)) == 1
    assert world.rewritten()[-1] == "review.card.restricted_week"


@pytest.mark.asyncio
async def test_two_accounts_of_one_person_are_no_second_pair_of_eyes(world: World) -> None:
    """Whoever shares a proved phone with the proposer cannot confirm."""
    await link(world, REVIEWER, SECOND)
    await held(world)
    await decide(world, "restrict_week")
    assert await decide(world, "restrict_week", user=SECOND) == "review.second_person"


@pytest.mark.asyncio
@pytest.mark.parametrize("first", [REVIEWER, SECOND])
async def test_whoever_declares_the_others_number_is_no_second_pair_of_eyes(world: World, first: str) -> None:
    """Also where only one of both accounts proved the number, whichever of them proposes."""
    await link(world, REVIEWER, SECOND, grade="declared")
    await held(world)
    await decide(world, "restrict_week", user=first)
    other = SECOND if first == REVIEWER else REVIEWER
    assert await decide(world, "restrict_week", user=other) == "review.second_person"


@pytest.mark.asyncio
async def test_ignored_it_stays_and_earns_nothing(world: World) -> None:
    """The comment stands as it is, without a reward, and undo brings it back to the queue."""
    await held(world)
    assert await decide(world, "ignore") == "review.done.ignore"
    await world.pass_time(minutes=1)
    assert await outcomes(world) == {Outcome.WITHHOLD: 1}
    assert not world.effects(DeleteComment)
    assert not world.effects(React)
    assert await decide(world, "undo") == "review.done.undo"
    assert await outcomes(world) == {Outcome.HOLD: 1}


@pytest.mark.asyncio
async def test_a_cry_for_help_is_never_punished_and_undone_it_is_one_again(world: World) -> None:
    """No button warns or restricts, a forged one is refused, and undoing keeps it urgent."""
    await held(world, "tolong")
    await world.press(REVIEWER, world.button(MODERATORS, ":page-more"), chat=MODERATORS)
    await world.drain()
    data = [b.data for row in world.effects(Rewrite)[-1].prompt.buttons for b in row]
    assert not [each for each in data if "warn" in each or "restrict" in each]
    forged = await world.press(REVIEWER, "rv:1:1:warn", chat=MODERATORS)
    await world.drain()
    assert world.answered(forged) == "review.no_penalty"
    await decide(world, "remove")
    await decide(world, "undo")
    assert await outcomes(world) == {Outcome.TO_PERSON: 1}
    assert world.rewritten()[-1] == "review.card.urgent"


@pytest.mark.asyncio
async def test_a_rule_goes_with_the_decision(world: World) -> None:
    """A reviewer names the rule on the card; it is kept on the item and in the audit."""
    await held(world)
    for ending in (":page-more", ":page-rules", ":rule-insult"):
        await world.press(REVIEWER, world.button(MODERATORS, ending), chat=MODERATORS)
        await world.drain()
    assert "review.also.rule" in lines(world)
    await decide(world, "warn")
    async with world.store.read() as unit:
        item = await unit.reviews.get(1)
    assert item is not None
    assert (item.rule, item.state) == ("insult", ReviewState.WARNED)


@pytest.mark.asyncio
async def test_the_queue_shows_the_next_card_again(world: World) -> None:
    """`/antrean` says how many wait and puts the next free card at the end of the chat."""
    await held(world)
    await held(world, "goblok sekali")
    await decide(world, "take")
    await world.command(SECOND, "antrean", MODERATORS)
    await world.drain()
    said = next(prompt for prompt in world.told(MODERATORS) if prompt.code == "review.queue")
    assert said.params["count"] == 2
    assert world.told(MODERATORS)[-1].quote == "g•••••"
    assert world.codes(MODERATORS).count("review.card.pending") == 3


@pytest.mark.asyncio
async def test_the_queue_is_for_reviewers_in_their_chat(world: World) -> None:
    """Elsewhere, and to others, it tells nothing of what waits."""
    await held(world)
    for user, chat in ((REVIEWER, "balai"), ("7", MODERATORS)):
        await world.command(user, "antrean", chat)
    await world.drain()
    assert world.codes("balai") == ["review.queue.elsewhere"]
    assert "review.queue" not in world.codes(MODERATORS)
    assert "review.not_allowed" in world.codes(MODERATORS)


@pytest.mark.asyncio
async def test_an_empty_queue_says_so(world: World) -> None:
    """Nothing waits, and no card is shown."""
    await world.command(REVIEWER, "antrean", MODERATORS)
    await world.drain()
    assert world.codes(MODERATORS) == ["review.queue.empty"]
