"""The lists of a draft: in order and in parts, whatever the chunks in which their entries were settled."""

import hashlib
import io

import pytest
from sqlalchemy import event

from bot.services.entries import standings
from bot.services.gathered import gathered
from bot.services.lists import PART, Settled, settle, write_lists
from bot.services.sealing import stratum_of
from campaigns.undi.entries import Entry, read_entries, read_excluded, write_entries, write_excluded
from campaigns.undi.primitives import BrokenRule
from campaigns.undi.scan import scan
from tests.support.season import ID, Season
from tests.support.world import World


def _hash(word: str, number: int) -> bytes:
    return hashlib.sha256(f"{word} {number}".encode()).digest()


def _settled(count: int) -> tuple[Settled, list[Entry], list[tuple[bytes, str]]]:
    settled = Settled()
    entries = [Entry(_hash("c", n), _hash("p", n), n % 7, 1 + n % 100) for n in range(count)]
    excluded = [(_hash("x", n), ("underage", "no_stratum", "comment_removed")[n % 3]) for n in range(count)]
    for entry, (c, reason) in zip(entries, excluded, strict=True):
        settled.add(entry.c, entry.p, entry.stratum, entry.weight)
        settled.exclude(c, reason)
    return settled, entries, excluded


@pytest.mark.parametrize("count", [0, 1, 9000])
def test_settled_entries_come_out_in_order(count: int) -> None:
    """Both lists are those that are sorted whole, in blocks."""
    settled, entries, excluded = _settled(count)

    assert b"".join(settled.entries()) == write_entries(entries)
    assert b"".join(settled.excluded()) == write_excluded(excluded)
    assert settled.reasons[1:] == [reason for _, reason in excluded[: min(count, 3)]]


@pytest.mark.asyncio
async def test_long_lists_are_kept_in_parts(world: World) -> None:
    """Each about a megabyte of whole lines; what is said of them holds for the files."""
    season = await Season.opened(world)
    settled, entries, excluded = _settled(20_000)
    async with world.store.write() as unit:
        found = await write_lists(unit, await season.campaign(), settled)
        parts = [part async for part in unit.draws.parts(ID, 1, "entries.txt")]
        files = await unit.draws.files(ID, 1)

    assert [len(part) // PART for part in parts] == [1, 1, 0]
    assert all(part.endswith(b"\n") for part in parts)
    assert files == {"entries.txt": write_entries(entries), "excluded.txt": write_excluded(excluded)}
    checked = scan(io.BytesIO(files["entries.txt"]), io.BytesIO(files["excluded.txt"]), None, None)
    assert found == (checked.entries, checked.excluded)


@pytest.mark.asyncio
async def test_a_commitment_twice_is_not_kept(world: World) -> None:
    """Whoever breaks the unique key by hand gets no list."""
    season = await Season.opened(world)
    settled = Settled()
    for _ in range(2):
        settled.add(_hash("c", 1), _hash("p", 1), 0, 1)
    async with world.store.write() as unit:
        with pytest.raises(BrokenRule, match=r"undi\.not_sorted"):
            await write_lists(unit, await season.campaign(), settled)


@pytest.mark.asyncio
async def test_everyone_is_settled_whatever_the_chunk(world: World) -> None:
    """One person at a time or all together, linked ones too: the same lists, and one P for the linked."""
    season = await Season.opened(world)
    for user in ("11", "12", "13", "14"):
        await season.enter(user, phone="+628119999999" if user in {"12", "14"} else "")
    await season.enter("11", "Jalan berlubang #JernihBerkomentar")
    await world.comment("15", "Lampu mati #JernihBerkomentar")
    await world.drain()
    found = []
    for size in (1, 2, 2000):
        async with world.store.write() as unit:
            campaign = await season.campaign()
            settled = await settle(unit, campaign, world.entropy, stratum_of, world.clock.now(), size)
        found.append((b"".join(settled.entries()), b"".join(settled.excluded())))
    entries, excluded = read_entries(found[0][0]), read_excluded(found[0][1])

    assert found[0] == found[1] == found[2]
    assert (len(entries), len({entry.p for entry in entries})) == (5, 3)
    assert len(excluded) == 1


@pytest.mark.asyncio
async def test_a_chunk_costs_the_same_statements_whatever_its_size(world: World) -> None:
    """What the rules ask of each person is known before they ask: nine cost no more than three."""
    season = await Season.opened(world)
    asked = []
    for upto in (3, 9):
        for number in range(upto):
            await season.enter(str(20 + upto + number))
        async with world.store.write() as unit:
            rows = await unit.entries.of_campaign(ID)
            campaign, noted = await season.campaign(), list[str]()

            def note(*heard: object, into: list[str] = noted) -> None:
                into.append(str(heard[2]))

            event.listen(world.store._writer.sync_engine, "before_cursor_execute", note)
            await standings(unit, campaign, rows, world.clock.now())
            event.remove(world.store._writer.sync_engine, "before_cursor_execute", note)
        asked.append(len(noted))

    assert asked[0] == asked[1]


@pytest.mark.asyncio
async def test_what_was_gathered_is_what_the_store_says(world: World) -> None:
    """Answers about the chunk's persons are the store's own; about others, the store is asked."""
    season = await Season.opened(world)
    for user in ("11", "12"):
        await season.enter(user)
    async with world.store.read() as unit:
        rows = await unit.entries.of_campaign(ID)
        known, people = await gathered(unit, rows[:1]), unit.people
        for row in rows:
            person = row.person_id
            assert await known.people.by_row(row.account_row) == await people.by_row(row.account_row)
            assert await known.people.linked(person) == await people.linked(person)
            assert await known.people.provers(person) == await people.provers(person)
            assert await known.people.accounts_of(person) == await people.accounts_of(person)
            assert await known.people.facts_of([person]) == await people.facts_of([person])
            assert await known.people.consents(person) == await people.consents(person)
            assert await known.people.same_person(person) == await people.same_person(person)
            account = await people.by_row(row.account_row)
            assert account is not None
            assert await known.roles.of(account.platform, account.account_id) == frozenset()
        assert await known.roles.count() == await unit.roles.count()
        assert await known.entries.count(ID) == len(rows)
