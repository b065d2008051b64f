"""Opinions in SQL: who said what of which words, by persons and not by accounts."""

from datetime import timedelta

import pytest

from bot.moderation.comment import Author, PlatformName
from bot.moderation.decision import Outcome
from bot.moderation.opinion import Opinion, Says
from bot.store.engine import SqlStore
from bot.store.unit_of_work import SqlUnit
from tests.bot.store.seeds import NOW, Scene, decide, seed

LATER, FAR = NOW + timedelta(days=1), NOW + timedelta(days=9)
STAYS, GOES = Says.STAYS, Says.GOES


async def item_of(unit: SqlUnit, scene: Scene) -> tuple[int, int]:
    """A decision and its item."""
    decision = await decide(unit, scene.recorded, Outcome.HOLD)
    return decision, (
        await unit.reviews.open(scene.recorded.comment_id, decision, urgent=False, now=NOW)
    ).item_id


def said(scene: Scene, place: tuple[int, int], reviewer: str, what: Says, *, blind: bool = False) -> Opinion:
    """An opinion on the scene's comment."""
    return Opinion(
        scene.channel.channel_id, scene.recorded.comment_id, *place, reviewer, what, blind=blind, at=NOW
    )


@pytest.mark.asyncio
async def test_persons_are_counted(store: SqlStore) -> None:
    """Linked accounts of a reviewer are one voice, whose newest word counts; another person is another."""
    async with store.write() as unit:
        scene = await seed(unit)
        place = await item_of(unit, scene)
        rows = [await unit.people.account(Author(PlatformName.DISCORD, str(n)), NOW) for n in (1, 2, 3)]
        await unit.links.join(rows[0].person_id, rows[1].person_id, NOW)
        names = [f"account:{row.row_id}" for row in rows]
        await unit.opinions.add(said(scene, place, names[0], STAYS))
        await unit.opinions.add(said(scene, place, names[1], GOES))
        alone = await unit.opinions.by_comment(None, NOW, LATER)
        await unit.opinions.add(said(scene, place, names[2], STAYS, blind=True))
        both = await unit.opinions.by_comment(scene.channel.channel_id, NOW, LATER)
        other = await unit.opinions.by_comment(scene.channel.channel_id + 1, NOW, LATER)
        late = await unit.opinions.by_comment(None, LATER, FAR)

    assert alone == other == late == []
    assert both == [(GOES, STAYS)]


@pytest.mark.asyncio
async def test_what_is_taken_back_is_no_opinion(store: SqlStore) -> None:
    """Undoing an item's decision takes its opinion out of every figure."""
    async with store.write() as unit:
        scene = await seed(unit)
        place = await item_of(unit, scene)
        await unit.opinions.add(said(scene, place, "account:8", GOES, blind=True))
        before = await unit.opinions.blind(scene.channel.channel_id, NOW, LATER)
        await unit.opinions.undo(place[1], LATER)
        after = await unit.opinions.blind(scene.channel.channel_id, NOW, LATER)

    assert (before, after) == ((1, 1), (0, 0))


@pytest.mark.asyncio
async def test_only_blind_ones_measure_what_is_missed(store: SqlStore) -> None:
    """Opinions on cards that showed why a comment was held are left out of the blind sample."""
    async with store.write() as unit:
        scene = await seed(unit)
        place = await item_of(unit, scene)
        await unit.opinions.add(said(scene, place, "account:7", GOES))
        await unit.opinions.add(said(scene, place, "account:8", STAYS, blind=True))

        assert await unit.opinions.blind(None, NOW, LATER) == (1, 0)
        assert await unit.opinions.blind(None, LATER, FAR) == (0, 0)
