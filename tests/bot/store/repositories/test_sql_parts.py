"""Files in parts, entries in chunks, and what is asked of many persons at once: as if asked one by one."""

import pytest

from bot.moderation.comment import Author
from bot.ports.people import DECLARED, VERIFIED, Consent, ProfileFact
from bot.store.engine import SqlStore
from bot.store.unit_of_work import SqlUnit
from tests.bot.store.seeds import NOW, TELEGRAM, a_campaign, a_comment, an_entry, seats_of, seed

CAMPAIGN = "jernih-2026-11"


@pytest.mark.asyncio
async def test_a_big_file_is_kept_in_parts(store: SqlStore) -> None:
    """Part by part, or whole among the others; a part twice is refused, and other draws are left alone."""
    async with store.write() as unit:
        await unit.campaigns.add(a_campaign(), NOW)
        await unit.draws.put_file(CAMPAIGN, 1, "rules", b"r")
        for number, data in enumerate((b"a\n", b"\x00\xff\n", b"c\n")):
            await unit.draws.put_part(CAMPAIGN, 1, "entries.txt", number, data)
        await unit.draws.put_part(CAMPAIGN, 2, "entries.txt", 0, b"")

        parts = [part async for part in unit.draws.parts(CAMPAIGN, 1, "entries.txt")]
        assert parts == [b"a\n", b"\x00\xff\n", b"c\n"]
        assert await unit.draws.files(CAMPAIGN, 1) == {"rules": b"r", "entries.txt": b"".join(parts)}
        assert await unit.draws.file(CAMPAIGN, 1, "entries.txt") == b"".join(parts)
        assert await unit.draws.file(CAMPAIGN, 2, "entries.txt") == b""
        assert await unit.draws.file(CAMPAIGN, 1, "seed.json") is None
        assert [part async for part in unit.draws.parts(CAMPAIGN, 1, "seed.json")] == []
        assert await unit.draws.names(CAMPAIGN, 1) == ["entries.txt", "rules"]
        assert await unit.draws.has_file(CAMPAIGN, 2, "entries.txt")
        assert not await unit.draws.put_file(CAMPAIGN, 1, "entries.txt", b"a\n")


@pytest.mark.asyncio
async def test_a_forgotten_draft_leaves_no_part(store: SqlStore) -> None:
    """A new draft finds nothing of the old one."""
    async with store.write() as unit:
        await unit.campaigns.add(a_campaign(), NOW)
        for number in range(2):
            await unit.draws.put_part(CAMPAIGN, 1, "entries.txt", number, b"a\n")
        await unit.draws.forget_draft(CAMPAIGN, 1)
        await unit.draws.put_part(CAMPAIGN, 1, "entries.txt", 0, b"b\n")

        assert await unit.draws.files(CAMPAIGN, 1) == {"entries.txt": b"b\n"}


@pytest.mark.asyncio
async def test_a_campaign_is_walked_in_chunks(store: SqlStore) -> None:
    """By commitment and by person, nothing twice and nothing left out."""
    await seats_of(store, 5)
    async with store.read() as unit:
        whole = await unit.entries.of_campaign(CAMPAIGN)
        persons = [row.person_id for row in whole]
        first = await unit.entries.after(CAMPAIGN, "", 2)
        assert [*first, *await unit.entries.after(CAMPAIGN, first[-1].commitment, 9)] == whole
        assert await unit.entries.persons_after(CAMPAIGN, 0, 3) == sorted(persons)[:3]
        assert await unit.entries.persons_after(CAMPAIGN, sorted(persons)[2], 3) == sorted(persons)[3:]
        assert await unit.entries.of_persons(CAMPAIGN, persons[1:3]) == whole[1:3]
        found = await unit.entries.of_commitments(CAMPAIGN, [whole[4].commitment, "00" * 32])
        assert found == [whole[4]]
        assert await unit.entries.of_persons("other", persons) == []


@pytest.mark.asyncio
async def test_salts_of_many_are_those_of_each(store: SqlStore) -> None:
    """What was given before stays, the others get the fresh one and keep it; the erased keep none."""
    async with store.write() as unit:
        await unit.campaigns.add(a_campaign(), NOW)
        one, two, gone = [(await _person(unit, n)) for n in (1, 2, 3)]
        await unit.people.erase(gone, NOW)
        assert await unit.entries.person_salt(CAMPAIGN, one, b"1" * 32) == b"1" * 32
        fresh = {one: b"2" * 32, two: b"3" * 32, gone: b"4" * 32}

        assert await unit.entries.person_salts(CAMPAIGN, fresh) == fresh | {one: b"1" * 32}
        assert await unit.entries.person_salt(CAMPAIGN, two, b"9" * 32) == b"3" * 32
        assert await unit.entries.person_salts(CAMPAIGN, {}) == {}


async def _person(unit: SqlUnit, number: int) -> int:
    account = await unit.people.account(Author(TELEGRAM, str(number), display_name=f"Orang {number}"), NOW)
    return account.person_id


async def _crowd(unit: SqlUnit) -> list[int]:
    """Who proved a number, who declares it, who is linked to either, who stands alone, who is erased."""
    people = [await _person(unit, number) for number in range(1, 10)]
    phones = {0: VERIFIED, 1: DECLARED, 2: DECLARED, 3: VERIFIED}
    for number, grade in phones.items():
        await unit.people.put_fact(people[number], ProfileFact("phone", "+628110000001", grade), NOW)
    await unit.people.put_fact(people[4], ProfileFact("phone", "+628110000002", DECLARED), NOW)
    await unit.people.put_fact(people[5], ProfileFact("phone", "+628110000002", VERIFIED), NOW)
    await unit.people.put_fact(people[5], ProfileFact("name", "Siti", DECLARED), NOW)
    await unit.links.join(people[2], people[6], NOW)
    await unit.links.join(people[5], people[7], NOW)
    for number in (0, 2, 6):
        await unit.people.give_consent(people[number], Consent("draw", "1", "00" * 32, NOW))
    await unit.people.withdraw_consents(people[6], NOW)
    await unit.people.erase(people[8], NOW)
    return people


@pytest.mark.asyncio
async def test_many_are_answered_like_one(store: SqlStore) -> None:
    """Every question about several persons gives each what the question about that one gives."""
    async with store.write() as unit:
        crowd, people = await _crowd(unit), unit.people
        provers = {p: await people.provers(p) for p in crowd}

        assert await people.same_all(crowd) == {p: await people.same_person(p) for p in crowd}
        assert await people.linked_all(crowd) == {p: await people.linked(p) for p in crowd}
        assert await people.provers_all(crowd) == {p: ids for p, ids in provers.items() if ids}
        assert [p for p in crowd if provers[p]] == [crowd[n] for n in (1, 2, 4, 6)]
        accounts = {p: await people.accounts_of(p) for p in crowd}
        assert await people.accounts_of_all(crowd) == accounts
        rows = {each.row_id: each for own in accounts.values() for each in own}
        assert await people.by_rows([*rows, 99_999]) == rows
        facts = await people.facts_all(crowd)
        assert {p: facts.get(p, {}) for p in crowd} == {p: await people.facts(p) for p in crowd}
        assert {p for p in crowd if p in facts} == {crowd[n] for n in range(6)}
        assert set(await people.consents_all(crowd)) == {crowd[0], crowd[2]}
        assert await people.provers_all([]) == await people.same_all([]) == {}
        assert await people.by_rows([]) == {}


@pytest.mark.asyncio
async def test_an_entry_of_many_chunks_is_found(store: SqlStore) -> None:
    """More commitments than one statement takes."""
    async with store.write() as unit:
        await unit.campaigns.add(a_campaign(), NOW)
        scene = await seed(unit, a_comment())
        await unit.entries.add(an_entry(scene, 7))
        asked = [f"{number:064x}" for number in range(12_000)]

        assert [row.commitment for row in await unit.entries.of_commitments(CAMPAIGN, asked)] == [asked[7]]
