"""The list of checked claims: nothing twice, nothing lost, and another version after every change."""

import pytest

from bot.moderation.checked_claim import CheckedClaim
from bot.store.engine import SqlStore
from bot.store.unit_of_work import SqlUnit
from tests.bot.store.seeds import LATER, NOW, race

FIRST = CheckedClaim(
    "Vaksin polio menyebabkan lumpuh", "Salah", "https://cekfakta.example/1", "Cek Fakta", NOW
)
SECOND = CheckedClaim("Uang seribu ditarik dari peredaran", "Hoaks", "https://cekfakta.example/2", "Lain")


def many(count: int) -> list[CheckedClaim]:
    """So many different claims."""
    return [
        CheckedClaim(f"Klaim nomor {n} soal air", "Salah", f"https://x.example/{n}", "X")
        for n in range(count)
    ]


@pytest.mark.asyncio
async def test_claims_read_back_as_they_were(store: SqlStore) -> None:
    """With who added them and when; in their order."""
    async with store.write() as unit:
        assert await unit.checked_claims.add_all([FIRST, SECOND], "cli", LATER) == 2
    async with store.read() as unit:
        kept = await unit.checked_claims.all(10)
        assert [each.claim for each in kept] == [FIRST, SECOND]
        assert {(each.active, each.added_by, each.added_at) for each in kept} == {(True, "cli", LATER)}
        assert await unit.checked_claims.get(kept[1].claim_id) == kept[1]
        assert await unit.checked_claims.by_digest(FIRST.digest) == kept[0]
        assert await unit.checked_claims.get(999) is None
        assert await unit.checked_claims.by_digest("0") is None


@pytest.mark.asyncio
async def test_nothing_is_kept_twice(store: SqlStore) -> None:
    """Neither from a second list nor when it was switched off."""
    async with store.write() as unit:
        await unit.checked_claims.add_all([FIRST], "cli", NOW)
        (kept,) = await unit.checked_claims.all(10)
        await unit.checked_claims.switch(kept.claim_id, active=False)
        assert await unit.checked_claims.known([FIRST, SECOND]) == {FIRST.digest}
        assert await unit.checked_claims.add_all([FIRST, SECOND], "cli", NOW) == 1
        assert [each.claim for each in await unit.checked_claims.active()] == [SECOND]


@pytest.mark.asyncio
async def test_thousands_are_added_at_once(store: SqlStore) -> None:
    """More than fits into one statement, and read page by page."""
    claims = many(1201)
    async with store.write() as unit:
        assert await unit.checked_claims.add_all(claims[:1], "cli", NOW) == 1
        assert await unit.checked_claims.add_all(claims, "cli", NOW) == 1200
        assert len(await unit.checked_claims.known(claims)) == 1201
        page = await unit.checked_claims.all(1000)
        rest = await unit.checked_claims.all(1000, after=page[-1].claim_id)
        assert [each.claim for each in (*page, *rest)] == claims


@pytest.mark.asyncio
async def test_every_change_makes_another_version(store: SqlStore) -> None:
    """Adding and switching change it; what changes nothing leaves it."""
    async with store.write() as unit:
        list_ = unit.checked_claims
        versions = [await list_.version()]
        await list_.add_all([FIRST], "cli", NOW)
        versions.append(await list_.version())
        (kept,) = await list_.all(10)
        for active in (False, True):
            assert await list_.switch(kept.claim_id, active=active)
            versions.append(await list_.version())
        assert len(set(versions)) == 4
        assert await list_.add_all([FIRST], "cli", NOW) == 0
        assert not await list_.switch(kept.claim_id, active=True)
        assert not await list_.switch(999, active=False)
        assert await list_.add_all([], "cli", NOW) == 0
        assert await list_.version() == versions[-1]


@pytest.mark.asyncio
async def test_two_changes_at_once_make_two_versions(store: SqlStore) -> None:
    """Whoever had the list between them sees that it changed once more."""

    async def add(unit: SqlUnit, claim: CheckedClaim) -> int:
        return await unit.checked_claims.add_all([claim], "cli", NOW)

    await race(store, lambda unit: add(unit, FIRST), lambda unit: add(unit, SECOND))
    async with store.read() as unit:
        assert await unit.checked_claims.version() == "2"
        assert len(await unit.checked_claims.active()) == 2
