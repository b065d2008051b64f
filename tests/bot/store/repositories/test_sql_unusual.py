"""Groups of entrants that stand out in SQL: kept once, growing, decided, and proofs given."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Select, select, text

from bot.moderation.likeness import BANDS
from bot.ports.people import ProfileFact
from bot.ports.sightings import Saying, Sighting
from bot.ports.unusual import ACCEPT, HOLD
from bot.store.engine import SqlStore
from bot.store.tables.campaigns import entries, seats
from bot.store.unit_of_work import SqlUnit
from campaigns.unusual import Group, Kind
from tests.bot.store.repositories.test_sql_entrants import CAMPAIGN, entered
from tests.bot.store.seeds import LATER, NOW

PHONE = "+6281234567890"


async def persons_of(unit: SqlUnit, count: int) -> list[int]:
    """So many persons with an entry each."""
    return [(await entered(unit, n))[0].account.person_id for n in range(1, count + 1)]


async def waiting(unit: SqlUnit) -> set[int]:
    """Of whom a proof is still to come, as the draft asks it."""
    ids = [row.entry_id for row in await unit.entries.of_campaign(CAMPAIGN)]
    return set((await unit.entrants.beside(CAMPAIGN, ids, NOW)).must_step_up)


@pytest.mark.asyncio
async def test_a_group_is_kept_once_and_grows(store: SqlStore) -> None:
    """Found again with more people only the new ones are named; another key is another group."""
    async with store.write() as unit:
        one, two, three = await persons_of(unit, 3)
        group = Group(Kind.ONE_PHONE, "ab", (one, two))
        number, new = await unit.unusual.put(CAMPAIGN, group, NOW)
        assert list(new) == [one, two]
        assert await unit.unusual.put(CAMPAIGN, group, LATER) == (number, [])
        grown = replace(group, persons=(one, two, three))
        assert await unit.unusual.put(CAMPAIGN, grown, LATER) == (number, [three])
        other, _ = await unit.unusual.put(CAMPAIGN, replace(group, kind=Kind.BURST), LATER)
        found = await unit.unusual.groups(CAMPAIGN)
        assert [(g.group_id, g.kind, g.size, g.waiting) for g in found] == [
            (number, "one_phone", 3, 3), (other, "burst", 2, 2),
        ]  # fmt: skip
        assert await unit.unusual.persons(number) == [one, two, three]
        assert await unit.unusual.groups("another") == []


@pytest.mark.asyncio
async def test_a_proof_counts_for_every_group_and_a_word_of_a_manager_for_one(store: SqlStore) -> None:
    """Who passed waits no more; an accepted group asks nobody, a held one does again."""
    async with store.write() as unit:
        one, two = await persons_of(unit, 2)
        first, _ = await unit.unusual.put(CAMPAIGN, Group(Kind.ONE_PHONE, "ab", (one, two)), NOW)
        second, _ = await unit.unusual.put(CAMPAIGN, Group(Kind.SAME_TEXT, "9", (two,)), LATER)
        assert await waiting(unit) == {one, two}
        assert await unit.unusual.asked_at(CAMPAIGN, two) == NOW
        assert await unit.unusual.decide(CAMPAIGN, first, ACCEPT, "account:1", LATER)
        assert not await unit.unusual.decide(CAMPAIGN, first, ACCEPT, "account:2", LATER)
        assert not await unit.unusual.decide("another", first, HOLD, "account:2", LATER)
        assert await waiting(unit) == {two}
        assert await unit.unusual.asked_at(CAMPAIGN, one) is None
        assert await unit.unusual.asked_at(CAMPAIGN, two) == LATER
        await unit.unusual.passed(CAMPAIGN, two, LATER)
        assert await waiting(unit) == set()
        assert await unit.unusual.decide(CAMPAIGN, first, HOLD, "account:1", LATER)
        assert await waiting(unit) == {one}
        assert [(g.group_id, g.waiting) for g in await unit.unusual.groups(CAMPAIGN)] == [
            (first, 1),
            (second, 0),
        ]


@pytest.mark.asyncio
async def test_the_entries_of_a_time_in_chunks(store: SqlStore) -> None:
    """In their order, without those withdrawn, with a declared number as one opaque key."""
    async with store.write() as unit:
        people = await persons_of(unit, 4)
        for person, grade in zip(people, ("declared", "declared", "verified"), strict=False):
            await unit.people.put_fact(person, ProfileFact("phone", PHONE, grade), NOW)
        rows = sorted(await unit.entries.of_campaign(CAMPAIGN), key=lambda row: row.entry_id)
        await unit.entries.set_withdrawn(rows[3].entry_id, withdrawn=True)
        chunk = await unit.unusual.acts(CAMPAIGN, NOW, 0, 2)
        rest = await unit.unusual.acts(CAMPAIGN, NOW, chunk[-1][0], 2)
        assert [number for number, _ in (*chunk, *rest)] == [row.entry_id for row in rows[:3]]
        keys = [act.phone for _, act in (*chunk, *rest)]
        assert keys[0] == keys[1] != ""
        assert keys[2] == ""
        assert "812345" not in keys[0]
        assert await unit.unusual.acts(CAMPAIGN, LATER, 0, 2) == []


@pytest.mark.asyncio
async def test_who_said_nearly_the_same(store: SqlStore) -> None:
    """What enough persons said lately, and nothing that fewer said or that is old."""
    async with store.write() as unit:
        scene, _ = await entered(unit)
        people = [scene.account.person_id, *[(await entered(unit, n))[0].account.person_id for n in (2, 3)]]
        said = [
            Saying(number, scene.channel.channel_id, bytes(128), (number,) * BANDS, NOW) for number in (5, 6)
        ]
        seen = [Sighting(5, person, NOW, NOW, is_new=True) for person in people]
        await unit.sightings.add_all(said, [*seen, Sighting(6, people[0], NOW, NOW, is_new=True)])
        assert await unit.unusual.crowds(NOW, 3) == dict.fromkeys(people, frozenset({5}))
        assert await unit.unusual.crowds(NOW, 4) == {}
        assert await unit.unusual.crowds(NOW + timedelta(seconds=1), 1) == {}


async def plan_of(unit: SqlUnit, query: Select[Any]) -> str:
    """How the database would answer, where no table may be read whole."""
    connection = unit._connection
    if connection.dialect.name == "postgresql":
        await connection.execute(text("SET LOCAL enable_seqscan = off"))
    asked = query.compile(dialect=connection.dialect, compile_kwargs={"literal_binds": True})
    explain = "EXPLAIN QUERY PLAN" if connection.dialect.name == "sqlite" else "EXPLAIN"
    rows = (await connection.execute(text(f"{explain} {asked}"))).all()
    return " ".join(str(value) for row in rows for value in row).lower()


@pytest.mark.asyncio
async def test_the_last_day_and_a_persons_seats_are_found_by_index(store: SqlStore) -> None:
    """Neither grows with the entries of earlier days nor with the seats of earlier campaigns."""
    lately = (entries.c.campaign_id == CAMPAIGN) & (entries.c.accepted_at >= NOW)
    earliest = select(entries.c.id).where(lately).order_by(entries.c.accepted_at).limit(1)
    async with store.write() as unit:
        begin = await plan_of(unit, earliest)
        own = await plan_of(unit, select(seats.c.id, seats.c.state).where(seats.c.person_id == 1))
    assert "ix_entries_campaign_id_accepted_at" in begin
    assert "ix_seats_person_id" in own


@pytest.mark.asyncio
async def test_acts_begin_at_a_moment_and_go_on_behind_an_id(store: SqlStore) -> None:
    """Chunk by chunk none is missed or seen twice; where nobody entered since, there is none."""
    async with store.write() as unit:
        persons = await persons_of(unit, 3)
        first = await unit.unusual.acts(CAMPAIGN, NOW - timedelta(days=9), 0, 2)
        rest = await unit.unusual.acts(CAMPAIGN, NOW - timedelta(days=9), first[-1][0], 2)
        assert [act.person for _, act in (*first, *rest)] == persons
        assert await unit.unusual.acts(CAMPAIGN, LATER + timedelta(days=99), 0, 2) == []
