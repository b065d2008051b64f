"""Review items: one pending for a comment, and a late press is noticed."""

from dataclasses import replace

import pytest

from bot.moderation.review import ReviewItem, ReviewState
from bot.store.engine import SqlStore
from bot.store.unit_of_work import SqlUnit
from tests.bot.store.seeds import LATER, NOW, a_comment, decide, seed


async def _item(unit: SqlUnit, ref: str = "11", *, urgent: bool = False) -> ReviewItem:
    scene = await seed(unit, a_comment(ref=ref))
    decision = await decide(unit, scene.recorded)
    return await unit.reviews.open(scene.recorded.comment_id, decision, urgent=urgent, now=NOW)


def _approved(item: ReviewItem) -> ReviewItem:
    return replace(
        item, state=ReviewState.APPROVED, version=item.version + 1, decided_by="account:9", decided_at=LATER
    )


@pytest.mark.asyncio
async def test_an_item_is_kept_as_it_was_opened(store: SqlStore) -> None:
    """An opened item is pending in its first version and found by id and by comment."""
    async with store.write() as unit:
        item = await _item(unit)
        assert (item.state, item.version, item.opened_at) == (ReviewState.PENDING, 1, NOW)
        assert await unit.reviews.get(item.item_id) == item
        assert await unit.reviews.standing_of(item.comment_id) == item
        assert await unit.reviews.get(999) is None


@pytest.mark.asyncio
async def test_only_the_first_press_counts(store: SqlStore) -> None:
    """Saving over a version that has passed is refused and changes nothing."""
    async with store.write() as unit:
        item = await _item(unit)
        assert await unit.reviews.save(_approved(item), item.version) is True
        late = replace(_approved(item), state=ReviewState.REMOVED)
        assert await unit.reviews.save(late, item.version) is False
        assert await unit.reviews.get(item.item_id) == _approved(item)
        assert await unit.reviews.standing_of(item.comment_id) == _approved(item)
        assert await unit.reviews.pending(5) == []


@pytest.mark.asyncio
async def test_a_new_item_supersedes_the_one_before(store: SqlStore) -> None:
    """One item of a comment stands; the one before it can no longer be decided."""
    async with store.write() as unit:
        first = await _item(unit)
        second = await unit.reviews.open(first.comment_id, first.decision_id, urgent=False, now=LATER)
        old = await unit.reviews.get(first.item_id)

        assert old == replace(first, state=ReviewState.SUPERSEDED, version=2, decided_at=LATER)
        assert await unit.reviews.save(_approved(first), first.version) is False
        assert await unit.reviews.pending(5) == [second]
        assert await unit.reviews.standing_of(first.comment_id) == second
        assert await unit.reviews.count_by_state() == {ReviewState.SUPERSEDED: 1, ReviewState.PENDING: 1}


@pytest.mark.asyncio
async def test_the_urgent_stand_first(store: SqlStore) -> None:
    """The queue shows urgent items first, then the oldest."""
    async with store.write() as unit:
        old = await _item(unit, "1")
        new = await _item(unit, "2")
        urgent = await _item(unit, "3", urgent=True)
        assert await unit.reviews.pending(5) == [urgent, old, new]
        assert await unit.reviews.pending(1) == [urgent]
        judged = await unit.comments.judged(old.comment_id)
        assert judged is not None
        assert await unit.reviews.pending(5, judged.channel_id) == [urgent, old, new]
        assert await unit.reviews.pending(5, judged.channel_id + 1) == []


@pytest.mark.asyncio
async def test_an_item_knows_where_its_card_stands(store: SqlStore) -> None:
    """The card's place is kept and can change."""
    async with store.write() as unit:
        item = await _item(unit)
        assert await unit.reviews.card_of(item.item_id) is None
        await unit.reviews.card_shown(item.item_id, "-77", "5")
        await unit.reviews.card_shown(item.item_id, "-77", "6")
        assert await unit.reviews.card_of(item.item_id) == ("-77", "6")
