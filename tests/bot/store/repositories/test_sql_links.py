"""Links and codes: persons that are one, through others too, and codes that are kept as hashes only."""

from datetime import timedelta

import pytest

from bot.moderation.comment import Author, PlatformName
from bot.ports.people import ProfileFact
from bot.store.engine import SqlStore
from bot.store.unit_of_work import SqlUnit
from tests.bot.store.seeds import LATER, NOW, race

NONCE = b"n" * 16


async def persons(unit: SqlUnit, count: int) -> list[int]:
    """As many persons, each with an account."""
    authors = [Author(PlatformName.DISCORD, str(n), display_name=f"Orang {n}") for n in range(1, count + 1)]
    return [(await unit.people.account(author, NOW)).person_id for author in authors]


@pytest.mark.asyncio
async def test_the_same_person_is_found_through_others(store: SqlStore) -> None:
    """One shares a phone with two, two is linked to three: all three are one, and four is not."""
    async with store.write() as unit:
        one, two, three, four = await persons(unit, 4)
        for person in (one, two):
            await unit.people.put_fact(person, ProfileFact("phone", "+628123456789", "declared"), NOW)
        await unit.links.join(three, two, NOW)
        await unit.links.join(two, three, NOW)
        for person in (one, two, three):
            assert await unit.people.same_person(person) == [one, two, three]
        assert await unit.people.linked(two) == [two, three]
        assert await unit.people.linked(one) == [one]
        assert await unit.people.same_person(four) == [four]
        assert await unit.links.part(two)
        assert not await unit.links.part(two)
        assert await unit.people.same_person(one) == [one, two]


@pytest.mark.asyncio
async def test_facts_of_one_person_are_verified_before_declared(store: SqlStore) -> None:
    """Of equal grades the first person's counts."""
    async with store.write() as unit:
        one, two = await persons(unit, 2)
        facts = (
            (one, ProfileFact("birth_date", "1990-01-31", "declared")),
            (two, ProfileFact("birth_date", "1980-01-31", "declared")),
            (one, ProfileFact("phone", "+628123456789", "declared")),
            (two, ProfileFact("phone", "+628123456780", "verified")),
        )
        for person, fact in facts:
            await unit.people.put_fact(person, fact, NOW)
        found = await unit.people.facts_of([one, two])

    assert (found["birth_date"].value, found["phone"].grade) == ("1990-01-31", "verified")


@pytest.mark.asyncio
async def test_an_account_has_one_live_code(store: SqlStore) -> None:
    """Asking twice gives the same code; a new one ends the old, and its time ends it too."""
    async with store.write() as unit:
        await persons(unit, 1)
        await unit.links.put_code(1, NONCE, LATER)
        first = await unit.links.code(1)
        assert first == await unit.links.code(1)
        assert first is not None
        assert await unit.links.owner_of(first[0], NOW) == 1
        assert await unit.links.owner_of(first[0], LATER) is None
        await unit.links.put_code(1, b"m" * 16, LATER)
        assert await unit.links.owner_of(first[0], NOW) is None
        await unit.links.drop_code(1)
        assert await unit.links.code(1) is None


@pytest.mark.asyncio
async def test_wrong_tries_are_counted_for_a_while(store: SqlStore) -> None:
    """Older tries are forgotten; another account's are its own."""
    async with store.write() as unit:
        await persons(unit, 2)
        for at in (NOW, NOW + timedelta(seconds=1)):
            await unit.links.wrong_try(1, at)
        assert await unit.links.wrong_tries(1, NOW - timedelta(hours=1)) == 2
        assert await unit.links.wrong_tries(1, NOW) == 1
        assert await unit.links.wrong_tries(2, NOW - timedelta(hours=1)) == 0


@pytest.mark.asyncio
async def test_a_code_is_taken_once_by_two_at_once(store: SqlStore) -> None:
    """The second unit waits for the first and finds the code gone."""
    async with store.write() as unit:
        await persons(unit, 1)
        await unit.links.put_code(1, NONCE, LATER)
        code = await unit.links.code(1)
    assert code is not None

    async def take(unit: SqlUnit) -> int | None:
        owner = await unit.links.owner_of(code[0], NOW)
        if owner is not None:
            await unit.links.drop_code(owner)
        return owner

    assert await race(store, take, take) == (1, None)


@pytest.mark.asyncio
async def test_an_erased_person_has_no_links(store: SqlStore) -> None:
    """Links, codes and tries end with the person."""
    async with store.write() as unit:
        one, two = await persons(unit, 2)
        await unit.links.join(one, two, NOW)
        await unit.links.put_code(1, NONCE, LATER)
        await unit.links.wrong_try(1, NOW)
        await unit.presence.put_member(1, "c", "came", NOW)
        await unit.people.erase(one, NOW)
        assert await unit.people.linked(two) == [two]
        assert await unit.links.code(1) is None
        assert await unit.presence.member(1, "c") is None
