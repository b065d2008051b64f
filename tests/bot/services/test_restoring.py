"""What an overturned decision took is given back as far as it can be, and goes with an erased author."""

import pytest

from bot.moderation.appeal import AppealState
from bot.moderation.decision import Outcome
from bot.moderation.review import ReviewState
from bot.ports.platform import DeleteComment, Effect, PlatformBusy, PlatformRefused, Restrict, Send
from bot.services.erasure import erase_person
from bot.texts import Texts
from tests.bot.services.test_ladder import adverts, strikes
from tests.bot.services.test_reviewing import decide
from tests.support.appealing import (
    AUTHOR,
    answer,
    appealed,
    newest,
    removed,
    removed_by_system,
    reposts,
)
from tests.support.reporting import stand
from tests.support.season import TAG, Season
from tests.support.world import CHAT, LOCAL, MODERATORS, REVIEWER, SECOND, World


@pytest.mark.asyncio
async def test_a_restriction_and_its_strike_end(world: World) -> None:
    """Whoever was silenced for it may write again at once, and reads so."""
    await appealed(world, await removed(world, verb="restrict"))
    await answer(world, "rule")
    assert [effect.until is None for effect in world.effects(Restrict)] == [False, True]
    assert "boleh menulis lagi" in Texts().render(world.told(AUTHOR)[-1], "id").text


@pytest.mark.asyncio
@pytest.mark.parametrize("verb", ["warn", "ignore"])
async def test_what_the_system_counted_falls_with_what_a_person_said(world: World, verb: str) -> None:
    """Asked at the ladder's end a person decided too: overturned, that comment has no strike left."""
    await world.start(AUTHOR)
    await adverts(world, 5)
    ref = f"c{world.update_no}"
    await decide(world, verb)
    assert len(await strikes(world)) == (6 if verb == "warn" else 5)
    await appealed(world, ref)
    assert await answer(world, "context") == "appeal.done.overturned"
    assert len(await strikes(world)) == 4


@pytest.mark.asyncio
async def test_a_removal_that_still_waits_is_called_off(world: World) -> None:
    """Where the platform did not take the removal yet, the comment simply stays."""
    await world.start(AUTHOR)
    world.platform.fault = _busy_deleting
    ref = await removed_by_system(world)
    await appealed(world, ref)
    assert await answer(world, "misjudged") == "appeal.done.overturned"
    world.platform.fault = lambda _: None
    await world.pass_time(hours=1)
    assert not world.effects(DeleteComment)
    assert reposts(world) == []
    assert "tetap tampil" in Texts().render(world.told(AUTHOR)[-1], "id").text


def _busy_deleting(effect: Effect) -> Exception | None:
    return PlatformBusy("502", 30) if isinstance(effect, DeleteComment) else None


@pytest.mark.asyncio
async def test_it_is_posted_under_the_thread_it_stood_in(world: World) -> None:
    """In a discussion the comment comes back under the same post."""
    await appealed(world, await removed(world, thread="88"))
    await answer(world, "context")
    assert [effect.reply_to for effect in reposts(world)] == ["88"]


@pytest.mark.asyncio
async def test_personal_data_is_never_posted_again(world: World) -> None:
    """Whose number it is did not appeal: repost and card have dots in its place, and the author reads so."""
    await appealed(world, await removed_by_system(world, "hubungi pak Budi di 0812-3456-7890 ya"))
    assert await answer(world, "misjudged") == "appeal.done.overturned"
    quotes = [effect.prompt.quote for effect in reposts(world)]
    assert quotes == ["hubungi pak Budi di ••••-••••-•••• ya"]
    cards = [p for p in world.told(MODERATORS) if p.code == "appeal.card.open"]
    assert [card.quote for card in cards] == quotes
    assert "ganti dengan titik" in Texts().render(world.told(AUTHOR)[-1], "id").text


@pytest.mark.asyncio
async def test_what_the_author_deleted_is_not_posted(world: World) -> None:
    """The decision falls, and what its author took away stays away."""
    ref = await removed(world)
    await appealed(world, ref)
    async with world.store.write() as unit:
        comment_id = await unit.comments.id_of(LOCAL, CHAT, ref)
        assert comment_id is not None
        await unit.comments.gone(comment_id, world.clock.now())
    assert await answer(world, "context") == "appeal.done.overturned"
    assert reposts(world) == []
    assert "kamu hapus sendiri" in Texts().render(world.told(AUTHOR)[-1], "id").text


@pytest.mark.asyncio
async def test_the_review_card_follows_and_cannot_undo_it(world: World) -> None:
    """The old card shows the comment approved; its undo is refused, so that no two answers stand."""
    ref = await removed(world)
    await appealed(world, ref)
    await answer(world, "context")
    assert world.rewritten().count("review.card.approved") == 1
    press = await world.press(REVIEWER, world.button(MODERATORS, ":undo"), chat=MODERATORS)
    await world.drain()
    assert world.answered(press) == "review.settled_by_appeal"
    assert (await stand(world, ref))[0] is Outcome.APPROVE
    async with world.store.read() as unit:
        assert (await unit.reviews.count_by_state())[ReviewState.APPROVED] == 1


@pytest.mark.asyncio
async def test_the_entry_counts_again(world: World) -> None:
    """While the list is not drafted, the entry is in the draw again."""
    await Season.opened(world)
    await appealed(world, await removed(world, f"dasar goblok {TAG}"))
    await answer(world, "context")
    assert "dihitung lagi untuk Jernih Berkomentar" in Texts().render(world.told(AUTHOR)[-1], "id").text


@pytest.mark.asyncio
async def test_a_sealed_list_is_said_honestly(world: World) -> None:
    """Once the list is drafted nobody can change it, and the author reads that."""
    season = await Season.opened(world)
    world.clock.advance_to(season.planned.closes_at.replace(hour=4))
    ref = await removed(world, f"dasar goblok {TAG}")
    await season.close()
    await appealed(world, ref)
    await answer(world, "context")
    assert "sudah disegel" in Texts().render(world.told(AUTHOR)[-1], "id").text


@pytest.mark.asyncio
async def test_erasure_ends_the_appeal_and_takes_the_words(world: World) -> None:
    """What the author said is gone from store and card, and nothing waits for them."""
    await appealed(world, await removed(world), "RAHASIA")
    await _erase(world)
    after = await newest(world)
    assert (after.state, after.words) == (AppealState.WITHDRAWN, "")
    assert world.rewritten()[-1] == "appeal.card.withdrawn"
    async with world.store.read() as unit:
        assert await unit.appeals.waiting(5) == []


@pytest.mark.asyncio
async def test_erasure_takes_down_what_was_posted_again(world: World) -> None:
    """The bot's own copy of a comment leaves the channel with its author."""
    await appealed(world, await removed(world))
    await answer(world, "context")
    before = len(world.effects(DeleteComment))
    await _erase(world)
    (gone,) = world.effects(DeleteComment)[before:]
    assert gone.chat_ref == CHAT
    assert gone.message_ref.startswith("b")


@pytest.mark.asyncio
async def test_nothing_is_posted_for_whom_we_forgot(world: World) -> None:
    """Erased after the answer and before the post, the comment is not posted."""
    await appealed(world, await removed(world))
    await world.press(SECOND, world.button(MODERATORS, ":context"), chat=MODERATORS)
    await world.services.worker.run_once()
    await _erase(world)
    assert reposts(world) == []


async def _erase(world: World) -> None:
    account = await world.account(AUTHOR)
    async with world.store.write() as unit:
        await erase_person(unit, account.person_id, "cli", world.clock.now())
    await world.drain()


@pytest.mark.asyncio
async def test_a_refused_post_is_said_to_the_moderators(world: World) -> None:
    """Where the bot may not write in the channel, the moderators learn that the comment is still missing."""
    await appealed(world, await removed(world))
    world.platform.fault = _refuses_posts
    await answer(world, "context")
    assert "appeal.restore_failed" in world.codes(MODERATORS)


def _refuses_posts(effect: Effect) -> Exception | None:
    is_post = isinstance(effect, Send) and effect.prompt.code == "comment.restored"
    return PlatformRefused("no right to write") if is_post else None


@pytest.mark.asyncio
async def test_personal_data_is_not_made_public_again(world: World) -> None:
    """Whoever decided saw dots; the comment comes back with them, whosever number it was."""
    await appealed(world, await removed_by_system(world, "hubungi saya di 0812-3456-7890 soal lampu jalan"))
    await answer(world, "misjudged")
    (posted,) = reposts(world)
    assert "soal lampu jalan" in posted.prompt.quote
    assert not any(sign.isdigit() for sign in posted.prompt.quote)
