"""A moderator's press: who may, what it does, and how it is taken back."""

from datetime import timedelta

import pytest

from bot.moderation.decision import Outcome
from bot.moderation.review import ReviewState
from bot.ports.channels import Role
from bot.ports.platform import AnswerPress, DeleteComment, Rewrite
from tests.support.world import CHAT, LOCAL, MODERATORS, REVIEWER, SECOND, World

SECOND_PAGE = {"restrict", "restrict_day", "restrict_week", "ignore", "escalate", "take", "release"}
FORGED = [
    "rv:", "rv:1", "rv:x:1:remove", "rv:999:1:remove", "rv:1:1:burn", "rv:-1:1:undo",
    f"rv:{10**30}:1:remove", f"rv:1:{10**30}:remove", "rv:1:1:page", "rv:1:1:page-last", "rv:1:1:look-all",
    "rv:1:1:rule-none", "rv:1:1:reply-x", "rv:1:1:remove-1", "rv:1:1:superseded",
]  # fmt: skip


async def held(world: World, words: str = "goblok") -> str:
    """A held comment with its card shown; the comment's ref."""
    ref = await world.comment("7", words)
    await world.drain()
    return ref


async def decide(world: World, verb: str, user: str = REVIEWER, chat: str = MODERATORS) -> str:
    """Press a button of the newest card, on its second page too, and do what is due; the answer's code."""
    if verb in SECOND_PAGE:
        await world.press(user, world.button(MODERATORS, ":page-more"), chat=chat)
        await world.drain()
    ref = await world.press(user, world.button(MODERATORS, f":{verb}"), chat=chat)
    await world.drain()
    return world.answered(ref)


async def outcomes(world: World) -> dict[str, int]:
    """How many comments stand at each outcome."""
    async with world.store.read() as unit:
        return await unit.comments.count_by_outcome()


@pytest.mark.asyncio
async def test_approve_brings_the_comment_into_good_standing(world: World) -> None:
    """Approving answers the press, rewrites the card and deletes nothing."""
    await held(world)
    assert await decide(world, "approve") == "review.done.approve"
    await world.pass_time(seconds=60)
    assert await outcomes(world) == {Outcome.APPROVE: 1}
    assert world.rewritten() == ["review.card.approved"]
    assert not world.effects(DeleteComment)


@pytest.mark.asyncio
async def test_remove_is_due_ten_seconds_later(world: World) -> None:
    """Nothing is deleted before ten seconds are over, and then exactly once."""
    ref = await held(world)
    assert await decide(world, "remove") == "review.done.remove"
    await world.pass_time(seconds=9, milliseconds=900)
    assert not world.effects(DeleteComment)
    await world.pass_time(milliseconds=200)
    await world.pass_time(hours=1)
    assert world.effects(DeleteComment) == [DeleteComment(CHAT, ref)]
    assert await outcomes(world) == {Outcome.REMOVE: 1}


@pytest.mark.asyncio
async def test_undo_in_time_cancels_the_removal(world: World) -> None:
    """Undone within ten seconds, the comment is never deleted and waits for a person again."""
    await held(world)
    await decide(world, "remove")
    world.clock.advance(timedelta(seconds=9))
    assert await decide(world, "undo") == "review.done.undo"
    await world.pass_time(hours=1)
    assert not world.effects(DeleteComment)
    assert await outcomes(world) == {Outcome.HOLD: 1}
    assert world.rewritten() == ["review.card.removed", "review.card.pending"]


@pytest.mark.asyncio
async def test_undo_after_the_deletion_says_so(world: World) -> None:
    """What is deleted stays deleted, and the moderator is told."""
    await held(world)
    await decide(world, "remove")
    await world.pass_time(seconds=11)
    assert await decide(world, "undo") == "review.done.undo_but_deleted"
    assert len(world.effects(DeleteComment)) == 1


@pytest.mark.asyncio
async def test_removed_undone_and_removed_again_is_deleted_once(world: World) -> None:
    """A second removal after an undo has a deletion of its own."""
    await held(world)
    for verb in ("remove", "undo", "remove"):
        await decide(world, verb)
    await world.pass_time(seconds=11)
    assert len(world.effects(DeleteComment)) == 1


@pytest.mark.asyncio
async def test_a_warning_waits_until_the_author_opens_the_bot(world: World) -> None:
    """A bot cannot write first: the warning goes out when the private chat is opened."""
    await held(world)
    assert await decide(world, "warn") == "review.done.warn"
    await world.pass_time(seconds=11)
    assert len(world.effects(DeleteComment)) == 1
    assert world.told("7") == []
    await world.start("7")
    await world.drain()
    (notice,) = [prompt for prompt in world.told("7") if prompt.code == "notice.removed"]
    assert notice.quote == "goblok"


@pytest.mark.asyncio
async def test_a_warning_comes_ten_seconds_later_to_an_open_chat(world: World) -> None:
    """An author whose chat is open reads why, after the time to undo is over."""
    await world.start("7")
    await held(world)
    await decide(world, "warn")
    assert "notice.removed" not in world.codes("7")
    await world.pass_time(seconds=11)
    assert world.codes("7").count("notice.removed") == 1


@pytest.mark.asyncio
async def test_an_undone_warning_is_never_sent(world: World) -> None:
    """Undo takes the warning back together with the removal."""
    await world.start("7")
    await held(world)
    await decide(world, "warn")
    await decide(world, "undo")
    await world.pass_time(days=40)
    assert "notice.removed" not in world.codes("7")


@pytest.mark.asyncio
async def test_a_warning_undone_while_it_waited_is_not_sent_on_opening(world: World) -> None:
    """Opening the bot wakes no warning that was taken back."""
    await held(world)
    await decide(world, "warn")
    await decide(world, "undo")
    await world.start("7")
    await world.pass_time(days=40)
    assert "notice.removed" not in world.codes("7")


@pytest.mark.asyncio
async def test_the_second_reviewer_comes_too_late(world: World) -> None:
    """Of two presses on the same card the first decides, and the second learns when that was."""
    await held(world)
    data = {verb: world.button(MODERATORS, f":{verb}") for verb in ("approve", "remove")}
    first = await world.press(REVIEWER, data["approve"], chat=MODERATORS)
    second = await world.press(SECOND, data["remove"], chat=MODERATORS)
    await world.drain()
    assert world.answered(first) == "review.done.approve"
    assert world.answered(second) == "review.decided_by_other"
    late = next(a for a in world.effects(AnswerPress) if a.press_ref == second)
    assert late.prompt.params["at"] == world.clock.now()
    await world.pass_time(seconds=11)
    assert await outcomes(world) == {Outcome.APPROVE: 1}
    assert not world.effects(DeleteComment)


@pytest.mark.asyncio
@pytest.mark.parametrize("user", ["55", "7"])
async def test_without_a_role_the_refusal_names_no_account(world: World, user: str) -> None:
    """Who holds no role is refused; the refusal waits in the outbox and so names nobody."""
    await held(world)
    ref = await world.press(user, world.button(MODERATORS, ":remove"), chat=MODERATORS)
    await world.pass_time(seconds=11)
    answer = next(a for a in world.effects(AnswerPress) if a.press_ref == ref)
    assert answer.prompt.code == "review.not_allowed"
    assert answer.prompt.params == {"platform": "local"}
    assert await outcomes(world) == {Outcome.HOLD: 1}
    assert not world.effects(DeleteComment)


@pytest.mark.asyncio
@pytest.mark.parametrize("role", list(Role))
async def test_only_roles_that_review_may_decide(world: World, role: Role) -> None:
    """Reviewers, leads and admins decide; holding any other role is not enough."""
    await held(world)
    async with world.store.write() as unit:
        await unit.roles.grant(LOCAL, "55", role, "cli", world.clock.now())
    said = await decide(world, "approve", user="55")
    may = role in {Role.REVIEWER, Role.LEAD, Role.ADMIN}
    assert said == ("review.done.approve" if may else "review.not_allowed")


@pytest.mark.asyncio
async def test_a_press_from_another_chat_is_refused(world: World) -> None:
    """A reviewer's press counts only in the moderators' chat of the comment's channel."""
    await held(world)
    assert await decide(world, "remove", chat="chat-lain") == "review.not_allowed"
    assert await decide(world, "remove", chat=CHAT) == "review.not_allowed"
    assert await outcomes(world) == {Outcome.HOLD: 1}


@pytest.mark.asyncio
@pytest.mark.parametrize("data", FORGED)
async def test_a_forged_button_is_answered(world: World, data: str) -> None:
    """A button that is none of ours is answered and changes nothing."""
    await held(world)
    ref = await world.press(REVIEWER, data, chat=MODERATORS)
    await world.drain()
    assert world.answered(ref) == "review.unknown"
    async with world.store.read() as unit:
        assert {s for s, n in (await unit.reviews.count_by_state()).items() if n} == {ReviewState.PENDING}


@pytest.mark.asyncio
async def test_a_press_on_a_superseded_card_says_that_the_comment_was_edited(world: World) -> None:
    """After an edit the old card's buttons do nothing."""
    ref = await held(world)
    data = world.button(MODERATORS, ":remove")
    await world.comment("7", "Lampu jalan mati", message=ref, edited=60)
    press = await world.press(REVIEWER, data, chat=MODERATORS)
    await world.pass_time(seconds=11)
    assert world.answered(press) == "review.superseded"
    assert not world.effects(DeleteComment)


@pytest.mark.asyncio
async def test_a_card_is_rewritten_where_it_stands(world: World) -> None:
    """The decision replaces the card's words and leaves undo as its only press."""
    await held(world)
    await decide(world, "approve")
    (card,) = world.effects(Rewrite)
    assert (card.chat_ref, card.message_ref) == (MODERATORS, "b1")
    assert [b.data.rpartition(":")[2] for row in card.prompt.buttons for b in row if b.data] == ["undo"]


@pytest.mark.asyncio
async def test_a_card_marks_what_weighed_against_the_comment(world: World) -> None:
    """What the model weighed is marked in the quote, where insults are blurred; the reasons stand beside."""
    await held(world, "dasar goblok kamu")
    card = world.told(MODERATORS)[-1]
    assert [card.quote[start:end] for start, end in card.marks] == ["g•••••"]
    assert [why.code for why in card.params["reasons"]] == ["flag.toxicity.hold"]  # type: ignore[attr-defined]
