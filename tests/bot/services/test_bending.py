"""Ways to bend a draw or to lose a comment, each of which was possible once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.moderation.decision import Outcome
from bot.ports.events import ChatMoved
from bot.ports.platform import DeleteComment, PlatformBusy, PlatformRefused, Send
from campaigns.campaign import CampaignState
from tests.bot.services.test_reviewing import decide, held, outcomes
from tests.support.season import ID, NONCES, TAG, Season
from tests.support.world import CHAT, LOCAL, MODERATORS, World


@pytest.mark.asyncio
async def test_a_group_that_moves_takes_its_campaign_along(world: World) -> None:
    """Entries of the new number count, and what is said of the draw is said there."""
    season = await Season.opened(world)
    async with world.store.write() as unit:
        await world.services.channels.moved(unit, ChatMoved(LOCAL, CHAT, "balai-baru"))
    await world.comment("11", f"Lampu mati {TAG}", chat="balai-baru")
    await world.drain()
    async with world.store.read() as unit:
        assert len(await unit.entries.of_campaign(ID)) == 1
    await season.frozen()
    assert world.codes("balai-baru")[:2] == ["draw.frozen", "draw.shortfall"]
    async with world.store.write() as unit:
        await world.services.channels.moved(unit, ChatMoved(LOCAL, "balai-baru", "balai-lagi"))
    await season.reveal()


@pytest.mark.asyncio
async def test_nobody_reveals_before_the_seal_is_public(world: World) -> None:
    """While the seal waits unsent, numbers stay closed and the draw cannot be made."""
    season = await Season.opened(world)
    await season.enter("11")
    await season.close()
    await season.commit()
    world.platform.fault = lambda e: PlatformBusy("away", 1) if "draw.frozen" in repr(e) else None
    await world.tick()
    assert await season.state() is CampaignState.FROZEN
    refused = await world.services.witnesses.reveal(ID, "notaris", NONCES["notaris"].hex())
    assert [refusal.code for refusal in refused] == ["draw.not_public"]
    world.platform.fault = lambda _: None
    await world.pass_time(minutes=6)
    await season.published()


@pytest.mark.asyncio
async def test_an_approval_after_the_end_counts_though_an_update_came_between(world: World) -> None:
    """The same words sent again by the platform do not make a moderator's later decision void."""
    season = await Season.opened(world)
    ref = await season.enter("11", f"goblok lampunya mati {TAG}")
    late = (season.planned.closes_at - world.clock.now()).total_seconds() + 30
    await world.comment("11", f"goblok lampunya mati {TAG}", message=ref, edited=late)
    await world.drain()
    assert await decide(world, "approve") == "review.done.approve"
    await season.frozen()
    assert len((await season.files())["entries.txt"].splitlines()) == 1


@pytest.mark.asyncio
async def test_a_tag_edited_in_during_a_pause_does_not_enter(world: World) -> None:
    """A pause takes neither comments nor edits."""
    await Season.opened(world)
    posted_at = world.clock.now().timestamp()
    ref = await world.comment("11", "Lampu mati")
    await world.drain()
    world.clock.advance(timedelta(minutes=1))
    await world.services.campaigns.pause(ID)
    edit = {"chat": CHAT, "message": ref, "user": "11", "text": f"Lampu mati {TAG}", "at": posted_at}
    await world.accept("comment", {**edit, "edited_at": posted_at + 61})
    await world.drain()
    async with world.store.read() as unit:
        assert await unit.entries.of_campaign(ID) == []


@pytest.mark.asyncio
async def test_a_waiting_voucher_is_found_whatever_was_opened_before(world: World) -> None:
    """A link to a campaign that was cancelled does not hide the seat in another."""
    season = await Season.opened(world, codes=3)
    old = replace(season.planned, campaign_id="lama")
    assert await world.services.campaigns.create(old) == ()
    assert await world.services.campaigns.open("lama", {}) == ()
    await world.start("11", "ikut-lama")
    await world.drain()
    await world.services.campaigns.cancel("lama")
    await season.drawn("11")
    for words, code in (("/klaim", "dialogue.claim"), ("/bukti", "dialogue.receipts")):
        await world.write("11", words)
        await world.drain()
        assert world.codes("11")[-1] == code


@pytest.mark.asyncio
async def test_a_refused_removal_that_was_undone_stays_undone(world: World) -> None:
    """Undo calls a dead removal off, says so truly, and trying it again deletes nothing."""
    await held(world)
    world.platform.fault = lambda e: PlatformRefused("no right") if isinstance(e, DeleteComment) else None
    await decide(world, "remove")
    await world.pass_time(seconds=11)
    assert "review.delete_failed" in world.codes(MODERATORS)
    async with world.store.read() as unit:
        ((row, _, _),) = await unit.outbox.dead_rows(5)
    world.platform.fault = lambda _: None
    assert await decide(world, "undo") == "review.done.undo"
    await decide(world, "approve")
    async with world.store.write() as unit:
        assert await unit.outbox.retry(row, world.clock.now()) is False
    await world.pass_time(hours=1)
    assert not world.effects(DeleteComment)


@pytest.mark.asyncio
async def test_an_edit_calls_off_the_systems_own_removal(world: World) -> None:
    """An advert that was edited into a comment before the removal went out stays."""
    ref = await world.comment("7", "gacor maxwin")
    await world.services.worker.run_once()
    await world.comment("7", "Lampu jalan mati", message=ref, edited=1)
    await world.drain()
    assert not world.effects(DeleteComment)
    assert await outcomes(world) == {Outcome.APPROVE: 1}


@pytest.mark.asyncio
async def test_the_end_is_not_moved_once_it_has_passed(world: World) -> None:
    """Within the minute in which comments still arrive nobody can reopen the campaign."""
    season = await Season.opened(world)
    world.clock.advance_to(season.planned.closes_at + timedelta(seconds=20))
    later = {
        "closes_at": season.planned.closes_at + timedelta(hours=1),
        "draw_at": season.planned.draw_at + timedelta(hours=9),
    }
    for refused in (
        await world.services.campaigns.extend(ID, **later),
        await world.services.campaigns.pause(ID),
    ):
        assert [refusal.code for refusal in refused] == ["campaign.closed_for_comments"]


@pytest.mark.asyncio
async def test_a_removed_comment_is_shown_with_what_was_wrong(world: World) -> None:
    """The notice to its author underlines what weighed against it."""
    await world.start("7")
    await held(world, "kamu goblok")
    await decide(world, "warn")
    await world.pass_time(seconds=11)
    (notice,) = [e.prompt for e in world.effects(Send) if e.prompt.code == "notice.removed"]
    assert notice.quote[slice(*notice.marks[0])] == "goblok"


@pytest.mark.asyncio
async def test_consent_is_taken_back_by_a_button(world: World) -> None:
    """`/privasi` offers it to whoever has given it; the facts go along."""
    season = await Season.opened(world)
    await season.enter("11")
    await world.write("11", "/privasi")
    await world.drain()
    await world.press("11", world.button("11", "cs:no"))
    await world.drain()
    account = await world.account("11")
    async with world.store.read() as unit:
        assert await unit.people.consents(account.person_id) == []
        assert await unit.people.facts(account.person_id) == {}


@pytest.mark.asyncio
async def test_a_message_that_never_had_words_leaves_no_trace(world: World) -> None:
    """A live location is edited at every step, and is no comment; losing one's words is an edit."""
    for step in range(3):
        await world.comment("7", "", message="peta", edited=step + 1)
    await world.drain()
    assert await outcomes(world) == {}
    ref = await world.comment("8", "Lampu mati")
    await world.comment("8", "", message=ref, edited=5)
    await world.drain()
    assert await outcomes(world) == {Outcome.WITHHOLD: 1}
