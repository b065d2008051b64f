"""An appeal is answered: by somebody else, once, with a reason."""

import pytest

from bot.moderation.appeal import AppealState, Because, Refusal
from bot.moderation.comment import Author
from bot.moderation.decision import Outcome
from bot.ports.channels import Role
from bot.ports.people import ProfileFact
from bot.services.appeal_lists import appeal_findings
from bot.texts import Texts
from tests.support.appealing import (
    AUTHOR,
    NAME,
    answer,
    appealed,
    decision_on,
    granted,
    linked,
    newest,
    removed,
    removed_by_system,
    reposts,
)
from tests.support.reporting import stand
from tests.support.world import CHAT, LOCAL, MODERATORS, REVIEWER, SECOND, World


@pytest.mark.asyncio
async def test_overturned_the_comment_comes_back(world: World) -> None:
    """Another reviewer grants it: the comment stands approved and is posted again in the author's name."""
    ref = await removed(world)
    appeal = await appealed(world, ref)
    assert await answer(world, "context") == "appeal.done.overturned"

    assert (await stand(world, ref))[0] is Outcome.APPROVE
    (again,) = reposts(world)
    assert (again.chat_ref, again.reply_to, again.prompt.quote) == (CHAT, None, "dasar goblok")
    assert f"ditulis oleh {NAME}:\n\ndasar goblok" in Texts().render(again.prompt, "id").text
    told = world.told(AUTHOR)[-1]
    assert (told.code, told.quote) == ("appeal.answer.overturned", "dasar goblok")
    words = Texts().render(told, "id").text
    assert words.startswith("Kamu benar, keputusan kami keliru.")
    assert "tayangkan lagi" in words
    after = await newest(world)
    assert (after.state, after.answer) == (AppealState.OVERTURNED, Because.CONTEXT.code)
    assert after.decided_by == f"account:{(await world.account(SECOND)).row_id}"
    assert "appeal.card.overturned" in world.rewritten()
    async with world.store.read() as unit:
        figures = await unit.appeals.figures(appeal.opened_at, world.clock.now().replace(year=2027))
    assert (figures.opened, figures.overturned, figures.overturn_share) == (1, 1, 1.0)


@pytest.mark.asyncio
async def test_upheld_the_author_reads_why_and_what_to_do(world: World) -> None:
    """The decision stays, with its reason and the next step; nothing is posted."""
    ref = await removed(world)
    await appealed(world, ref)
    assert await answer(world, "attack") == "appeal.done.upheld"
    assert (await stand(world, ref))[0] is Outcome.REMOVE
    assert reposts(world) == []
    words = Texts().render(world.told(AUTHOR)[-1], "id").text
    assert "menyerang orang" in words
    assert "tulis lagi tanpa" in words
    assert "dasar goblok" in words


@pytest.mark.asyncio
async def test_the_first_decider_is_refused_by_every_account(world: World) -> None:
    """Neither they, nor a linked account of theirs, nor one with their phone answers; another does."""
    ref = await removed(world)
    await world.start("31")
    await world.start("32")
    await appealed(world, ref)
    for user in ("31", "32"):
        await granted(world, user)
    await linked(world, REVIEWER, "31")
    async with world.store.write() as unit:
        for user in (REVIEWER, "32"):
            person = (await unit.people.account(Author(LOCAL, user), world.clock.now())).person_id
            fact = ProfileFact("phone", "+628111", "verified" if user == "32" else "declared")
            await unit.people.put_fact(person, fact, world.clock.now())
    for user in (REVIEWER, "31", "32"):
        assert await answer(world, "context", user) == "appeal.refused.decided_it"
    assert (await newest(world)).state is AppealState.OPEN
    assert await answer(world, "context") == "appeal.done.overturned"


@pytest.mark.asyncio
async def test_an_author_who_reviews_does_not_answer(world: World) -> None:
    """A role got since does not let anybody answer their own appeal, nor on a linked account."""
    ref = await removed(world)
    await world.start("41")
    await appealed(world, ref)
    await linked(world, AUTHOR, "41")
    for user in (AUTHOR, "41"):
        await granted(world, user)
        assert await answer(world, "context", user) == "appeal.refused.own"


@pytest.mark.asyncio
async def test_of_the_systems_decision_any_reviewer_answers(world: World) -> None:
    """Nobody had a hand in it."""
    ref = await removed_by_system(world)
    await appealed(world, ref)
    assert await answer(world, "misjudged", REVIEWER) == "appeal.done.overturned"
    assert (await stand(world, ref))[0] is Outcome.APPROVE
    assert len(reposts(world)) == 1


@pytest.mark.asyncio
@pytest.mark.parametrize("role", list(Role))
async def test_only_roles_that_review_answer(world: World, role: Role) -> None:
    """Reviewers, leads and admins answer; any other role is not enough."""
    await appealed(world, await removed(world))
    await granted(world, "55", role)
    may = role in {Role.REVIEWER, Role.LEAD, Role.ADMIN}
    said = await answer(world, "context", "55")
    assert said == ("appeal.done.overturned" if may else "appeal.refused.not_reviewer")


@pytest.mark.asyncio
async def test_a_press_from_another_chat_is_refused(world: World) -> None:
    """Only the moderators' chat of the comment's channel counts."""
    await appealed(world, await removed(world))
    assert await answer(world, "context", chat="lain") == "appeal.refused.not_reviewer"
    assert (await newest(world)).state is AppealState.OPEN


@pytest.mark.asyncio
@pytest.mark.parametrize("data", ["ap:", "ap:1", "ap:1:1:burn", "ap:999:1:context", f"ap:{10**30}:1:context"])
async def test_a_forged_answer_is_answered(world: World, data: str) -> None:
    """A button that is none of ours changes nothing."""
    await appealed(world, await removed(world))
    assert await answer(world, "", data=data) == "review.unknown"
    assert (await newest(world)).state is AppealState.OPEN


@pytest.mark.asyncio
async def test_two_answers_at_once_are_one(world: World) -> None:
    """The second press on the same card comes too late, whatever it says."""
    await appealed(world, await removed(world))
    await granted(world, "903")
    data = {code: world.button(MODERATORS, f":{code}") for code in ("attack", "context")}
    first = await world.press(SECOND, data["attack"], chat=MODERATORS)
    second = await world.press("903", data["context"], chat=MODERATORS)
    await world.drain()
    assert world.answered(first) == "appeal.done.upheld"
    assert world.answered(second) == "appeal.refused.answered"
    assert (await newest(world)).state is AppealState.UPHELD


@pytest.mark.asyncio
async def test_a_decision_that_was_undone_ends_its_appeal(world: World) -> None:
    """Taken back by its reviewer meanwhile, there is nothing to answer, and the author is told."""
    await appealed(world, await removed(world))
    await world.press(REVIEWER, world.button(MODERATORS, ":undo"), chat=MODERATORS)
    await world.drain()
    assert await answer(world, "attack") == "appeal.refused.changed"
    assert (await newest(world)).state is AppealState.WITHDRAWN
    assert world.codes(AUTHOR)[-1] == "appeal.answer.withdrawn"


@pytest.mark.asyncio
async def test_an_answer_waits_until_the_bot_is_opened(world: World) -> None:
    """A bot cannot write first: the answer is said when its author opens the chat."""
    ref = await world.comment("8", "slot gacor")
    await world.drain()
    await world.press("8", f"bd:{await decision_on(world, ref)}")
    await world.press("8", "bs:skip")
    await world.drain()
    await answer(world, "advert")
    await world.pass_time(days=20)
    assert "appeal.answer.upheld" not in world.codes("8")
    await world.start("8")
    await world.drain()
    assert "appeal.answer.upheld" in world.codes("8")


@pytest.mark.asyncio
async def test_check_tells_of_what_nobody_may_answer_and_of_what_is_late(world: World) -> None:
    """An appeal without an uninvolved reviewer is a warning at once, and one over its time too."""
    async with world.store.write() as unit:
        await unit.roles.revoke(LOCAL, SECOND, Role.REVIEWER)
    await appealed(world, await removed(world))

    async def found() -> list[tuple[str, str]]:
        async with world.store.read() as unit:
            return [(each.level, each.code) for each in await appeal_findings(unit, world.clock.now())]

    assert await found() == [("warn", "check.appeals_stuck")]
    await world.pass_time(days=3, seconds=1)
    await granted(world, SECOND)
    assert await found() == [("warn", "check.appeals_late")]


@pytest.mark.asyncio
async def test_a_decision_on_nothing_is_refused(world: World) -> None:
    """Answering as whoever saw an older version is too late, and records nothing."""
    appeal = await appealed(world, await removed(world))
    async with world.store.write() as unit:
        desk = world.services.appeals
        late = await desk.decide(unit, appeal, appeal.version + 1, Because.CONTEXT, Author(LOCAL, SECOND))
    assert late is Refusal.ANSWERED
    assert (await newest(world)).state is AppealState.OPEN


@pytest.mark.asyncio
async def test_a_number_without_a_role_makes_no_account(world: World) -> None:
    """Who only named a number leaves no trace of it in the store."""
    appeal = await appealed(world, await removed(world))
    async with world.store.write() as unit:
        desk = world.services.appeals
        said = await desk.decide(unit, appeal, 1, Because.CONTEXT, Author(LOCAL, "777"))
        assert said is Refusal.NOT_REVIEWER
        assert await unit.people.find(LOCAL, "777") is None


@pytest.mark.asyncio
async def test_the_card_shows_no_personal_data(world: World) -> None:
    """A number that was hidden is not shown again to the moderators' chat by appealing."""
    ref = await removed_by_system(world, "hubungi saya di 081234567890")
    await appealed(world, ref)
    card = next(p for p in world.told(MODERATORS) if p.code == "appeal.card.open")
    assert card.quote == "hubungi saya di ••••••••••••"
