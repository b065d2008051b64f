"""Sightings and histories in SQL: what was said lately, by whom, and how fast."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.moderation.decision import Outcome
from bot.moderation.likeness import BANDS
from bot.ports.histories import Posted
from bot.ports.sightings import Saying, Sighting
from bot.store.engine import SqlStore
from tests.bot.store.seeds import BUDI, LATER, NOW, a_comment, decide, seed
from tests.support.recording import record_one

HOUR = timedelta(hours=1)


def a_saying(saying_id: int, channel_id: int, first_band: int) -> Saying:
    """A saying whose bands are so many numbers from the first on."""
    return Saying(saying_id, channel_id, b"\1\2", tuple(range(first_band, first_band + BANDS)), NOW)


@pytest.mark.asyncio
async def test_sayings_are_found_by_any_band_at_its_place(store: SqlStore) -> None:
    """One shared band finds a saying; the same number as another band, or an old saying, does not."""
    async with store.write() as unit:
        channel = (await seed(unit)).channel.channel_id
        said = [a_saying(1, channel, 100), a_saying(2, channel, 200), a_saying(3, channel, 2**63 - BANDS)]
        await unit.sightings.add_all(said, ())
        at_last = [{0}] * (BANDS - 1) + [{100 + BANDS - 1, 7}]
        at_wrong = [{201}, *[{0}] * (BANDS - 1)]

        assert await unit.sightings.near(at_last, NOW) == [said[0]]
        assert await unit.sightings.near([{each} for each in said[2].bands], NOW) == [said[2]]
        assert await unit.sightings.near(at_wrong, NOW) == []
        assert await unit.sightings.near(at_last, LATER) == []


@pytest.mark.asyncio
async def test_a_person_counts_once_and_keeps_the_first_time(store: SqlStore) -> None:
    """Saying it again moves the last time alone, also within one call and by another worker."""
    async with store.write() as unit:
        scene = await seed(unit)
        person = scene.account.person_id
        first = Sighting(1, person, NOW, NOW, is_new=True)
        await unit.sightings.add_all([a_saying(1, scene.channel.channel_id, 1)], [first])
        again = Sighting(1, person, LATER, LATER, is_new=False)
        await unit.sightings.add_all([a_saying(1, scene.channel.channel_id, 1)], [again])

        assert await unit.sightings.of({1}, (), 5) == [Sighting(1, person, NOW, LATER, is_new=False)]


@pytest.mark.asyncio
async def test_the_newest_sightings_come_and_those_asked_for(store: SqlStore) -> None:
    """Of a saying of many only the newest come, so that a large raid costs no more, and who is asked for."""
    async with store.write() as unit:
        scene = await seed(unit)
        people = [
            (await unit.people.account(replace(BUDI, account_id=str(n)), NOW)).person_id for n in range(6)
        ]
        seen = [
            Sighting(1, person, NOW, NOW + timedelta(seconds=n), is_new=True)
            for n, person in enumerate(people)
        ]
        await unit.sightings.add_all([a_saying(1, scene.channel.channel_id, 1)], seen)

        found = await unit.sightings.of({1, 2}, {people[0]}, 2)

        assert sorted(found, key=lambda each: each.at) == [seen[0], seen[4], seen[5]]


@pytest.mark.asyncio
async def test_old_sayings_are_swept_with_their_sightings(store: SqlStore) -> None:
    """What was said before a moment is forgotten, with who said it; the rest stays."""
    async with store.write() as unit:
        scene = await seed(unit)
        old = a_saying(1, scene.channel.channel_id, 1)
        new = replace(a_saying(2, scene.channel.channel_id, 50), at=NOW + HOUR)
        seen = [Sighting(n, scene.account.person_id, NOW, NOW, is_new=True) for n in (1, 2)]
        await unit.sightings.add_all([old, new], seen)

        assert await unit.sightings.sweep(NOW + HOUR) == 2
        assert await unit.sightings.of({1, 2}, (), 5) == [seen[1]]
        assert await unit.sightings.sweep(NOW + HOUR) == 0


@pytest.mark.asyncio
async def test_recent_comments_and_approvals_of_several_authors(store: SqlStore) -> None:
    """Each author's newest comments after a moment, oldest first, and how many of those stand approved."""
    async with store.write() as unit:
        siti = await seed(unit, a_comment(ref="1"))
        budi = await unit.people.account(BUDI, NOW)
        channel = siti.channel.channel_id
        made = [siti.recorded]
        for n in range(2, 6):
            comment = replace(a_comment(ref=str(n), no=n), posted_at=NOW + timedelta(seconds=n))
            made.append(await record_one(unit, comment, channel, siti.account.row_id, NOW))
        other = await record_one(unit, a_comment("Hai", BUDI, "9", 9), channel, budi.row_id, NOW)
        for each in made[:3]:
            await decide(unit, each, Outcome.APPROVE)

        rows = {siti.account.row_id, budi.row_id}
        recent = await unit.histories.recent(rows, NOW - HOUR, 3)
        since = await unit.histories.recent(rows, NOW + timedelta(seconds=4), 3)

        assert [each.comment_id for each in recent] == [
            other.comment_id, *(each.comment_id for each in made[2:]),
        ]  # fmt: skip
        assert since == [Posted(siti.account.row_id, channel, made[4].comment_id, NOW + timedelta(seconds=5))]
        assert await unit.histories.approved(rows, 20) == {siti.account.row_id: 3, budi.row_id: 0}
        assert await unit.histories.approved(rows, 3) == {siti.account.row_id: 1, budi.row_id: 0}
