"""Strikes in SQL: one a decision, standing until they expire or are taken back."""

from datetime import timedelta

import pytest

from bot.moderation.rules import Rule
from bot.moderation.strike import Strike
from bot.store.engine import SqlStore
from bot.store.unit_of_work import SqlUnit
from tests.bot.store.seeds import BUDI, NOW, SITI, Scene, a_comment, decide, seed

DAY = timedelta(days=1)


async def _strike(unit: SqlUnit, scene: Scene, *, silent: int = 0, days: int = 90) -> Strike:
    decision = await decide(unit, scene.recorded)
    given = Strike(
        0, scene.channel.channel_id, scene.account.person_id, scene.account.row_id,
        scene.recorded.comment_id, decision, Rule.INSULT, NOW, NOW + days * DAY,
        restricted_until=NOW + silent * DAY if silent else None,
    )  # fmt: skip
    assert await unit.strikes.add(given)
    found = await unit.strikes.of_decision(decision)
    assert found is not None
    return found


@pytest.mark.asyncio
async def test_a_decision_gives_one_strike(store: SqlStore) -> None:
    """It is kept as it was given, and giving it again changes nothing."""
    async with store.write() as unit:
        scene = await seed(unit)
        given = await _strike(unit, scene, silent=1)
        assert not await unit.strikes.add(given)
        standing = await unit.strikes.standing(scene.channel.channel_id, [scene.account.person_id], NOW)
        assert standing == [given]
        assert (given.rule, given.restricted_until) == (Rule.INSULT, NOW + DAY)


@pytest.mark.asyncio
async def test_a_strike_expires(store: SqlStore) -> None:
    """It stands up to its last moment and no longer, and then keeps nobody silent either."""
    async with store.write() as unit:
        scene = await seed(unit)
        given = await _strike(unit, scene, silent=3, days=2)
        place = given.channel_id, [given.person_id]
        last = given.expires_at - timedelta(microseconds=1)
        assert await unit.strikes.standing(*place, last) == [given]
        assert await unit.strikes.everywhere([given.person_id], last) == [given]
        assert await unit.strikes.standing(*place, given.expires_at) == []
        assert await unit.strikes.everywhere([given.person_id], given.expires_at) == []
        assert await unit.strikes.restricted_until(given.channel_id, scene.account, given.expires_at) is None


@pytest.mark.asyncio
async def test_a_strike_is_taken_back_once(store: SqlStore) -> None:
    """What was taken back counts no more; taking it back again finds nothing."""
    async with store.write() as unit:
        scene = await seed(unit)
        given = await _strike(unit, scene, silent=1)
        assert await unit.strikes.void(given.decision_id, NOW)
        assert not await unit.strikes.void(given.decision_id, NOW)
        assert await unit.strikes.of_decision(given.decision_id) is None
        assert await unit.strikes.everywhere([given.person_id], NOW) == []
        assert await unit.strikes.restricted_until(given.channel_id, scene.account, NOW) is None


@pytest.mark.asyncio
async def test_the_longest_silence_of_an_account_counts(store: SqlStore) -> None:
    """Of several standing strikes the latest end is named, of one's own account alone."""
    async with store.write() as unit:
        scene = await seed(unit)
        await _strike(unit, scene, silent=7)
        await _strike(unit, await seed(unit, a_comment(ref="12", author=SITI, no=2)), silent=1)
        other = await seed(unit, a_comment(ref="13", author=BUDI, no=3))
        await _strike(unit, other)
        channel_id = scene.channel.channel_id
        assert await unit.strikes.restricted_until(channel_id, scene.account, NOW) == NOW + 7 * DAY
        assert await unit.strikes.restricted_until(channel_id, other.account, NOW) is None
        assert await unit.strikes.restricted_until(channel_id + 1, scene.account, NOW) is None
        both = [scene.account.person_id, other.account.person_id]
        assert len(await unit.strikes.standing(channel_id, both, NOW)) == 3
