"""Replays in SQL: a channel's decided comments from the newest down, with what was asked for of each."""

from datetime import timedelta

import pytest

from bot.moderation.decision import Decision, Outcome
from bot.moderation.flag import Flag, Severity
from bot.moderation.policy import Policy
from bot.ports.comments import Made
from bot.ports.replays import Kept
from bot.store.engine import SqlStore
from tests.bot.store.seeds import LATER, NOW, a_comment, seed
from tests.support.builders import scores
from tests.support.recording import decide_one

FLAGS = (Flag("links", Severity.HOLD, {"count": 1}), Flag("reported", Severity.HOLD, {"count": 3}))


@pytest.mark.asyncio
async def test_pages_go_down_to_the_last(store: SqlStore) -> None:
    """Every decided comment once, newest first, with scores and the flags of the phases asked for."""
    async with store.write() as unit:
        for n in range(1, 6):
            scene = await seed(unit, a_comment(f"teks {n}", ref=str(n), no=n))
            made = Made(scene.recorded, Decision(Outcome.HOLD), FLAGS, scores(0.3), 1, shadow=n == 5)
            await decide_one(unit, made, NOW)
        await seed(unit, a_comment("belum diputus", ref="9", no=9))
    found: list[Kept] = []
    below: int | None = None
    async with store.read() as unit:
        while True:
            channel, since = scene.channel.channel_id, NOW - timedelta(days=1)
            page = await unit.replays.page(channel, since, 2, below=below, phases={"links"})
            found += page.rows
            if (below := page.next_id) is None:
                break
    assert [each.text for each in found] == [f"teks {n}" for n in (5, 4, 3, 2, 1)]
    assert {each.scores for each in found} == {scores(0.3)}
    assert all(each.flags == FLAGS[:1] for each in found)
    assert [each.shadow for each in found] == [True, False, False, False, False]


@pytest.mark.asyncio
async def test_of_phases_that_found_nothing_only_those_asked_for_are_read(store: SqlStore) -> None:
    """Most flags are clear and decide nothing, so that nobody reads them for a hundred thousand comments."""
    said = Flag.clear("links"), Flag.clear("flood"), Flag("raid", Severity.HOLD)
    async with store.write() as unit:
        scene = await seed(unit)
        made = Made(scene.recorded, Decision(Outcome.HOLD), said, scores(0.3), 1, shadow=False)
        await decide_one(unit, made, NOW)
    async with store.read() as unit:
        channel, since = scene.channel.channel_id, NOW - timedelta(days=1)
        for clear, expected in ((None, said), ({"links"}, (said[0], said[2])), ((), said[2:])):
            page = await unit.replays.page(channel, since, 2, clear=clear)
            assert page.rows[0].flags == expected


@pytest.mark.asyncio
async def test_every_version_of_a_policy_is_kept(store: SqlStore) -> None:
    """The newest first, with who made it and when; one by its number; none where there is none."""
    async with store.write() as unit:
        channel = (await seed(unit)).channel.channel_id
        await unit.channels.set_policy(channel, Policy(link_limit=4), "account:1", LATER)
        kept = await unit.channels.policies(channel, 10)
        assert [(v.policy.version, v.by) for v in kept] == [(2, "account:1"), (1, "default")]
        assert kept[0].at == LATER
        first = await unit.channels.policy_at(channel, 1)
        assert first is not None
        assert first.policy == Policy()
        assert await unit.channels.policy_at(channel, 3) is None
