"""Edits and repeats: new words are judged anew, and the same words keep what a person decided of them."""

from dataclasses import replace

import pytest

from bot.moderation.decision import Outcome
from bot.moderation.review import ReviewState
from bot.ports.channels import Channel
from bot.ports.events import ChatMoved
from bot.ports.platform import DeleteComment, Restrict, Send
from bot.texts import Texts
from tests.bot.services.test_ladder import strikes
from tests.bot.services.test_policies_at_work import set_policy
from tests.bot.services.test_reviewing import decide, held, outcomes
from tests.support.season import ID, TAG, Season
from tests.support.world import CHAT, LOCAL, MODERATORS, World


@pytest.mark.asyncio
async def test_the_same_words_again_keep_the_approval(world: World) -> None:
    """A platform that sends an update for its own reasons does not undo what a moderator decided."""
    ref = await held(world)
    await decide(world, "approve")
    await world.comment("7", "goblok", message=ref, edited=60)
    await world.drain()
    assert await outcomes(world) == {Outcome.APPROVE: 1}
    async with world.store.read() as unit:
        assert await unit.reviews.count_by_state() == {ReviewState.APPROVED: 1}


@pytest.mark.asyncio
async def test_another_link_under_the_same_words_is_judged(world: World) -> None:
    """Where a link leads is part of what was said."""
    ref = await world.comment("7", "baca www.kota.example ya")
    await world.drain()
    again = await world.comment("7", "baca www.judi.example ya", message=ref, edited=60)
    await world.drain()
    async with world.store.read() as unit:
        comment_id = await unit.comments.id_of(LOCAL, CHAT, again)
        assert comment_id is not None
        assert len(await unit.comments.decisions_of(comment_id)) == 2


@pytest.mark.asyncio
async def test_an_edit_within_ten_seconds_calls_the_removal_off(world: World) -> None:
    """The removal was meant for words that are gone; the new ones answer for themselves."""
    ref = await held(world)
    await decide(world, "warn")
    await world.comment("7", "Lampu jalan mati", message=ref, edited=5)
    await world.pass_time(hours=1)
    assert not world.effects(DeleteComment)
    assert await outcomes(world) == {Outcome.APPROVE: 1}
    await world.start("7")
    await world.drain()
    assert "notice.removed" not in world.codes("7")


@pytest.mark.asyncio
async def test_a_decided_card_cannot_be_undone_after_an_edit(world: World) -> None:
    """One item of a comment stands: the old card says that the comment was edited, and opens nothing."""
    ref = await held(world)
    await decide(world, "approve")
    undo = world.button(MODERATORS, ":undo")
    await world.comment("7", "goblok lagi", message=ref, edited=60)
    await world.drain()
    press = await world.press("901", undo, chat=MODERATORS)
    await world.drain()
    assert world.answered(press) == "review.superseded"
    async with world.store.read() as unit:
        states = await unit.reviews.count_by_state()
    assert states == {ReviewState.SUPERSEDED: 1, ReviewState.PENDING: 1}


@pytest.mark.asyncio
async def test_a_tag_that_is_edited_in_after_the_end_does_not_enter(world: World) -> None:
    """After closing an edit can take an entry out, and bring none in."""
    season = await Season.opened(world)
    plain, tagged = await world.comment("11", "Lampu mati"), await world.comment("12", f"Air keruh {TAG}")
    await world.drain()
    late = (season.planned.closes_at - world.clock.now()).total_seconds() + 1
    await world.comment("11", f"Lampu mati {TAG}", message=plain, edited=late)
    await world.comment("12", "Air keruh", message=tagged, edited=late)
    await world.drain()
    await world.comment("12", f"Air keruh {TAG}", message=tagged, edited=late + 1)
    await world.drain()
    async with world.store.read() as unit:
        (entry,) = await unit.entries.of_campaign(ID)
    assert entry.entry_ref.endswith(tagged)
    assert entry.withdrawn


@pytest.mark.asyncio
async def test_a_late_edit_does_not_better_an_entry(world: World) -> None:
    """Worth is judged as of the end: a cheer that becomes a report afterwards stays a cheer."""
    season = await Season.opened(world)
    ref = await season.enter("11", f"mantap {TAG}")
    await season.enter("12")
    late = (season.planned.closes_at - world.clock.now()).total_seconds() + 1
    await world.comment("11", f"Lampu jalan mati {TAG}", message=ref, edited=late)
    await world.drain()
    await season.frozen()
    files = await season.files()
    assert len(files["entries.txt"].splitlines()) == 1
    assert files["excluded.txt"].decode().split()[-1] == "comment_not_constructive"


async def _channel(world: World) -> Channel:
    async with world.store.read() as unit:
        found = await unit.channels.by_ref(LOCAL, CHAT)
    assert found is not None
    return found


@pytest.mark.asyncio
async def test_a_moderators_chat_named_late_sees_what_waited(world: World) -> None:
    """Cards of everything pending are shown where the moderators now are, the urgent first, once."""
    channel = await _channel(world)
    async with world.store.write() as unit:
        await unit.channels.set_moderators(channel.channel_id, None)
    for words in ("goblok", "tolong"):
        await world.comment("7", words)
    await world.drain()
    assert world.effects(Send) == []
    for _ in range(2):
        async with world.store.write() as unit:
            await world.services.channels.name_moderators(unit, channel, "ruang-baru")
        await world.drain()
    assert world.codes("ruang-baru") == ["review.card.urgent", "review.card.pending"]
    press = await world.press("901", world.button("ruang-baru", ":approve"), chat="ruang-baru")
    await world.drain()
    assert world.answered(press) == "review.done.approve"


@pytest.mark.asyncio
async def test_a_group_that_moved_keeps_its_channel(world: World) -> None:
    """Comments under the new number belong to the same channel, and its policy stays."""
    before = await _channel(world)
    async with world.store.write() as unit:
        await world.services.channels.moved(unit, ChatMoved(LOCAL, CHAT, "balai-besar"))
    await world.comment("7", "Lampu mati", chat="balai-besar")
    await world.drain()
    async with world.store.read() as unit:
        after = await unit.channels.by_ref(LOCAL, "balai-besar")
        assert await unit.comments.count_by_outcome() == {"approve": 1}
    assert after == replace(before, channel_ref="balai-besar")


@pytest.mark.asyncio
async def test_a_held_entry_edited_after_the_end_is_told_why_it_is_out(world: World) -> None:
    """Nobody can decide the old words any more: the entrant reads that, and not that someone is reading."""
    season = await Season.opened(world)
    ref = await season.enter("11", f"goblok lampunya mati {TAG}")
    late = (season.planned.closes_at - world.clock.now()).total_seconds() + 30
    await world.comment("11", f"Lampunya mati {TAG}", message=ref, edited=late)
    await world.write("11", "/status")
    await world.drain()
    (said,) = [prompt for prompt in world.told("11") if prompt.code == "dialogue.status"]
    status = Texts().render(said, "id").text
    assert "sebelum moderator selesai membacanya" in status
    await season.frozen()
    assert (await season.files())["excluded.txt"].decode().split()[-1] == "comment_edited_while_held"


@pytest.mark.asyncio
async def test_an_edit_in_time_ends_what_the_old_words_cost(world: World) -> None:
    """The removal was still to come and is called off: no strike stays that nobody is told of."""
    await set_policy(world, ladder=("restrict",))
    await world.start("7")
    ref = await world.comment("7", "slot gacor")
    await world.comment("7", "Lampu di sini mati", message=ref, edited=5)
    await world.pass_time(minutes=5)
    assert not world.effects(DeleteComment)
    assert await strikes(world) == []
    assert not world.effects(Restrict)


@pytest.mark.asyncio
async def test_an_edit_that_comes_too_late_takes_nothing_back(world: World) -> None:
    """Whose advert was taken down keeps the strike, whatever a late update says it became."""
    await world.start("7")
    ref = await world.comment("7", "slot gacor")
    await world.drain()
    await world.comment("7", "Lampu di sini mati", message=ref, edited=5)
    await world.pass_time(minutes=5)
    assert len(world.effects(DeleteComment)) == 1
    assert len(await strikes(world)) == 1
