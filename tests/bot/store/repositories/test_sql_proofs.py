"""Witnesses behind their roles, co-signatures and daily figures: each kept once, on both databases."""

import pytest

from bot.ports.proofs import Cosignature, DailyFigure, WitnessRole
from bot.store.engine import SqlStore
from bot.store.unit_of_work import SqlUnit
from tests.bot.store.seeds import LATER, NOW, a_campaign, race, seats_of, seed

CAMPAIGN = "jernih-2026-11"
FIGURE = DailyFigure(CAMPAIGN, "2026-11-11", 3, "ab" * 32, NOW)
SIGNED = Cosignature(CAMPAIGN, 1, "notaris", "11" * 32, "22" * 64)


@pytest.mark.asyncio
async def test_who_stands_behind_a_role_can_change(store: SqlStore) -> None:
    """The last word counts, and an account finds its roles."""
    async with store.write() as unit:
        await unit.campaigns.add(a_campaign(), NOW)
        row = (await seed(unit)).account.row_id
        await unit.proofs.put_role(WitnessRole(CAMPAIGN, "notaris", row))
        await unit.proofs.put_role(WitnessRole(CAMPAIGN, "notaris", row, "11" * 32))
        await unit.proofs.put_role(WitnessRole(CAMPAIGN, "dinsos", None, "22" * 32))
    async with store.read() as unit:
        roles = await unit.proofs.roles(CAMPAIGN)
        assert [(each.role, each.account_row, each.key) for each in roles] == [
            ("dinsos", None, "22" * 32), ("notaris", row, "11" * 32),
        ]  # fmt: skip
        assert await unit.proofs.of_account(row) == [roles[1]]
        assert await unit.proofs.roles("lain") == []


@pytest.mark.asyncio
async def test_a_co_signature_stands_once(store: SqlStore) -> None:
    """The same again is fine, another of the role is not; the next draw has its own."""
    async with store.write() as unit:
        await unit.campaigns.add(a_campaign(), NOW)
        assert await unit.proofs.add_cosignature(SIGNED)
        assert await unit.proofs.add_cosignature(SIGNED)
        other = Cosignature(CAMPAIGN, 1, "notaris", "33" * 32, "44" * 64)
        assert not await unit.proofs.add_cosignature(other)
        assert await unit.proofs.cosignatures(CAMPAIGN, 1) == [SIGNED]
        assert await unit.proofs.cosignatures(CAMPAIGN, 2) == []


@pytest.mark.asyncio
async def test_a_day_has_one_figure_whoever_comes_first(store: SqlStore) -> None:
    """Of two instances at once one keeps the day, and the other is told."""
    async with store.write() as unit:
        await unit.campaigns.add(a_campaign(), NOW)
    other = DailyFigure(CAMPAIGN, FIGURE.day, 4, "cd" * 32, LATER)

    async def first(unit: SqlUnit) -> bool:
        return await unit.proofs.add_figure(FIGURE)

    async def second(unit: SqlUnit) -> bool:
        return await unit.proofs.add_figure(other)

    assert await race(store, first, second) == (True, False)
    async with store.read() as unit:
        assert await unit.proofs.figures(CAMPAIGN) == [FIGURE]
        assert await unit.proofs.last_day(CAMPAIGN) == FIGURE.day
        assert await unit.proofs.last_day("lain") == ""


@pytest.mark.asyncio
async def test_commitments_come_in_order_and_in_pieces(store: SqlStore) -> None:
    """Behind the last of a piece comes the next, and each of them once."""
    seats = await seats_of(store, 3)
    whole = sorted(each.commitment for each in seats)
    async with store.read() as unit:
        first = await unit.proofs.commitments(CAMPAIGN, "", 2)
        rest = await unit.proofs.commitments(CAMPAIGN, first[-1], 2)
        assert [*first, *rest] == whole
        assert await unit.proofs.commitments(CAMPAIGN, whole[-1], 2) == []


@pytest.mark.asyncio
async def test_one_file_is_read_by_itself(store: SqlStore) -> None:
    """A manifest is read without the list beside it; one that is not there is None."""
    async with store.write() as unit:
        await unit.campaigns.add(a_campaign(), NOW)
        await unit.draws.put_file(CAMPAIGN, 1, "freeze.json", b"{}")
        assert await unit.draws.file(CAMPAIGN, 1, "freeze.json") == b"{}"
        assert await unit.draws.file(CAMPAIGN, 2, "freeze.json") is None
        assert await unit.draws.file(CAMPAIGN, 1, "seed.json") is None
