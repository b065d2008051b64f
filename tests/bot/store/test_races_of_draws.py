"""Two who draw at once: a seat gets one code, a code one seat, and a growing file keeps every line."""

import pytest

from bot.store.engine import SqlStore, open_store
from bot.store.unit_of_work import SqlUnit
from bot.vault.aes import AesVault
from tests.bot.store.seeds import NOW, a_campaign, race, seats_of
from tests.support.vouchers import stocked


@pytest.mark.asyncio
async def test_two_who_draw_give_a_seat_one_code(store: SqlStore) -> None:
    """Reserving for one seat at once takes one code from the stock."""
    (seat,) = await seats_of(store, 1)
    async with store.write() as unit:
        await stocked(unit, seat.campaign_id, "A", "B")

    async def reserve(unit: SqlUnit) -> int:
        return await unit.vouchers.reserve_all(seat.campaign_id, [seat.seat_id], NOW)

    assert await race(store, reserve, reserve) == (1, 1)
    async with store.read() as unit:
        assert sorted((await unit.vouchers.stock(seat.campaign_id)).values()) == [1, 1]


@pytest.mark.asyncio
async def test_the_last_code_goes_to_one_seat(postgres_database: str, vault: AesVault) -> None:
    """Of two units that reach for the last codes at once, the second passes by what the first is taking."""
    store = await open_store(postgres_database, vault)
    first, second, third = await seats_of(store, 3)
    async with store.write() as unit:
        await stocked(unit, first.campaign_id, "A", "B")
    async with store.write() as one, store.write() as two:
        taken = await one.vouchers.reserve_all(first.campaign_id, [first.seat_id], NOW)
        left = await two.vouchers.reserve_all(first.campaign_id, [second.seat_id, third.seat_id], NOW)
    async with store.read() as unit:
        held = [await unit.vouchers.of_seat(seat.seat_id) for seat in (first, second, third)]
    await store.close()

    assert (taken, left) == (1, 1)
    assert [code.code for code in held if code is not None] == ["A", "B"]


@pytest.mark.asyncio
async def test_two_lines_at_once_are_both_kept(store: SqlStore) -> None:
    """A growing file loses no line."""
    async with store.write() as unit:
        await unit.campaigns.add(a_campaign(), NOW)
        await unit.draws.append_file("jernih-2026-11", 1, "amend.jsonl", b"0\n")

    await race(
        store,
        lambda unit: unit.draws.append_file("jernih-2026-11", 1, "amend.jsonl", b"1\n"),
        lambda unit: unit.draws.append_file("jernih-2026-11", 1, "amend.jsonl", b"2\n"),
    )
    async with store.read() as unit:
        assert (await unit.draws.files("jernih-2026-11", 1))["amend.jsonl"] == b"0\n1\n2\n"
