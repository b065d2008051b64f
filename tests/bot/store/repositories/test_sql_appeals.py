"""Appeals: one a decision, found by their authors, counted for the public; words only with their key."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.moderation.appeal import Appeal, AppealState, Because, Contested, answered, withdrawn
from bot.moderation.decision import Outcome
from bot.ports.appeals import AppealFigures
from bot.store.engine import SqlStore
from bot.store.tables.comments import review_items
from bot.store.tables.moderation import appeals
from bot.store.unit_of_work import SqlUnit
from tests.bot.store.seeds import BUDI, LATER, NOW, Scene, a_comment, decide, race, seed


async def _removed(unit: SqlUnit, ref: str = "11") -> tuple[Scene, Contested]:
    scene = await seed(unit, a_comment(ref=ref))
    decision_id = await decide(unit, scene.recorded, Outcome.REMOVE)
    found = await unit.appeals.contested(decision_id)
    assert found is not None
    return scene, found


async def _appealed(unit: SqlUnit, ref: str = "11", words: str = "Saya mengutip") -> Appeal:
    scene, decision = await _removed(unit, ref)
    made = await unit.appeals.open(decision, scene.account.row_id, words, NOW)
    assert made is not None
    return made


def _ended(appeal: Appeal, because: Because = Because.CONTEXT) -> Appeal:
    after = answered(appeal, because, appeal.version, "account:9", LATER)
    assert isinstance(after, Appeal)
    return after


@pytest.mark.asyncio
async def test_an_appeal_is_kept_as_it_was_made(store: SqlStore) -> None:
    """It is open in its first version, with its words, and found by id and by its author."""
    async with store.write() as unit:
        made = await _appealed(unit)
        assert (made.state, made.version, made.words) == (AppealState.OPEN, 1, "Saya mengutip")
        assert await unit.appeals.get(made.appeal_id) == made
        assert await unit.appeals.of_accounts([made.account_row], 5) == [made]
        assert await unit.appeals.waiting(5) == [made]
        assert await unit.appeals.waiting(5, made.channel_id + 1) == []
        assert await unit.appeals.get(999) is None


@pytest.mark.asyncio
async def test_a_decision_is_appealed_once(store: SqlStore) -> None:
    """The second appeal of a decision is none, and the first keeps its words."""
    async with store.write() as unit:
        made = await _appealed(unit)
        decision = await unit.appeals.contested(made.decision_id)
        assert decision is not None
        assert decision.appealed
        assert await unit.appeals.open(decision, made.account_row, "lagi", LATER) is None
        assert await unit.appeals.get(made.appeal_id) == made


@pytest.mark.asyncio
async def test_words_are_sealed_and_can_be_forgotten(store: SqlStore) -> None:
    """No row holds what the author said in the clear; erased or forgotten, it cannot be read again."""
    async with store.write() as unit:
        made = await _appealed(unit, words="RAHASIA")
        silent = await _appealed(unit, "12", "")
        row = (await unit._connection.execute(select(appeals.c.words))).first()
        assert row is not None
        assert b"RAHASIA" not in bytes(row.words)
        assert silent.words == ""
        person = await unit.people.by_row(made.account_row)
        assert person is not None
        await unit.people.erase(person.person_id, LATER)
        erased = await unit.appeals.get(made.appeal_id)
        assert erased == replace(made, words="")
        await unit.appeals.forget_words([made.appeal_id])
        left = (await unit._connection.execute(select(appeals.c.words))).first()
        assert left is not None
        assert left.words is None


@pytest.mark.asyncio
async def test_only_the_first_answer_counts(store: SqlStore) -> None:
    """Saving over a version that has passed is refused and changes nothing."""
    async with store.write() as unit:
        made = await _appealed(unit)
        assert await unit.appeals.save(_ended(made), 1) is True
        assert await unit.appeals.save(_ended(made, Because.ATTACK), 1) is False
        assert await unit.appeals.get(made.appeal_id) == _ended(made)
        assert await unit.appeals.waiting(5) == []


@pytest.mark.asyncio
async def test_of_two_answers_at_once_one_stands(store: SqlStore) -> None:
    """Two units that both saw the open appeal: one saves, the other is told so."""
    async with store.write() as unit:
        made = await _appealed(unit)

    async def save(unit: SqlUnit, because: Because) -> bool:
        return await unit.appeals.save(_ended(made, because), 1)

    done = await race(store, lambda u: save(u, Because.CONTEXT), lambda u: save(u, Because.ATTACK))
    assert done == (True, False)


@pytest.mark.asyncio
async def test_a_decision_knows_whose_hands_it_is_of(store: SqlStore) -> None:
    """Who made it and who proposed it; a later decision takes it out of force."""
    async with store.write() as unit:
        scene, decision = await _removed(unit)
        comment_id = scene.recorded.comment_id
        assert (decision.hands, decision.in_force, decision.shadow) == (("system",), True, False)
        item = await unit.reviews.open(comment_id, decision.decision_id, urgent=False, now=NOW)
        mine = review_items.c.id == item.item_id
        await unit._connection.execute(update(review_items).where(mine).values(proposed_by="account:4"))
        second = await unit.comments.overrule(comment_id, Outcome.REMOVE, "account:9", LATER)
        first, now = [await unit.appeals.contested(each) for each in (decision.decision_id, second)]
        assert first is not None
        assert now is not None
        assert (first.in_force, now.in_force) == (False, True)
        assert now.hands == ("account:9", "account:4")
        assert await unit.appeals.contested(999) is None


@pytest.mark.asyncio
async def test_what_can_be_appealed_is_found_newest_first(store: SqlStore) -> None:
    """Removals in force of these accounts since a moment, without those that were appealed."""
    async with store.write() as unit:
        scene, first = await _removed(unit, "1")
        _, second = await _removed(unit, "2")
        await _appealed(unit, "3")
        kept = await seed(unit, a_comment(ref="4"))
        await decide(unit, kept.recorded, Outcome.HOLD)
        other = await seed(unit, a_comment(author=BUDI, ref="5"))
        await decide(unit, other.recorded, Outcome.REMOVE)
        rows = [scene.account.row_id]
        found = await unit.appeals.removals_of(rows, NOW, 5)
        assert [each.decision_id for each in found] == [second.decision_id, first.decision_id]
        assert len(await unit.appeals.removals_of(rows, NOW, 1)) == 1
        assert await unit.appeals.removals_of(rows, LATER, 5) == []
        assert await unit.appeals.removals_of([], NOW, 5) == []


@pytest.mark.asyncio
async def test_figures_count_by_when_it_happened(store: SqlStore) -> None:
    """Made and ended are counted where they happened; the share is of those that were answered."""
    async with store.write() as unit:
        for number, because in enumerate((Because.CONTEXT, Because.ATTACK, Because.ADVERT), 1):
            made = await _appealed(unit, str(number))
            assert await unit.appeals.save(_ended(made, because), 1)
        gone = withdrawn(await _appealed(unit, "4"), "account:1", LATER)
        assert isinstance(gone, Appeal)
        assert await unit.appeals.save(gone, 1)
        await _appealed(unit, "5")
        whole = await unit.appeals.figures(NOW, LATER + timedelta(seconds=1))
        assert whole == AppealFigures(5, 2, 1, 1)
        assert whole.overturn_share == pytest.approx(1 / 3)
        assert await unit.appeals.figures(NOW, LATER) == AppealFigures(5)
        assert await unit.appeals.figures(LATER, LATER + timedelta(days=1)) == AppealFigures(0, 2, 1, 1)
        assert AppealFigures(5).overturn_share is None


@pytest.mark.asyncio
async def test_an_appeal_knows_its_card_and_its_repost(store: SqlStore) -> None:
    """Where the card stands and where the comment was posted again is kept, by the comment's author too."""
    async with store.write() as unit:
        made = await _appealed(unit)
        assert await unit.appeals.card_of(made.appeal_id) is None
        await unit.appeals.card_shown(made.appeal_id, "-77", "5")
        assert await unit.appeals.card_of(made.appeal_id) == ("-77", "5")
        assert await unit.appeals.about([made.account_row]) == [made]
        assert await unit.appeals.about([999]) == []
        assert not await unit.appeals.overturned_since(made.comment_id, NOW)
        await unit.appeals.save(_ended(made), 1)
        assert await unit.appeals.overturned_since(made.comment_id, LATER)
        assert not await unit.appeals.overturned_since(made.comment_id, LATER + timedelta(seconds=1))
