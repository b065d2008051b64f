"""Two who draw at once: a seat gets one code, a code one seat, and a growing file keeps every line."""

import pytest

from bot.store.engine import SqlStore
from bot.store.unit_of_work import SqlUnit
from tests.bot.store.seeds import NOW, a_campaign, race, seats_of


@pytest.mark.asyncio
async def test_two_who_draw_give_a_seat_one_code(store: SqlStore) -> None:
    """Reserving for one seat at once takes one code from the stock."""
    (seat,) = await seats_of(store, 1)
    async with store.write() as unit:
        await unit.vouchers.add(seat.campaign_id, ["A", "B"], NOW)

    async def reserve(unit: SqlUnit) -> bool:
        return await unit.vouchers.reserve(seat.campaign_id, seat.seat_id)

    assert await race(store, reserve, reserve) == (True, True)
    async with store.read() as unit:
        assert sorted((await unit.vouchers.stock(seat.campaign_id)).values()) == [1, 1]


@pytest.mark.asyncio
async def test_the_last_code_goes_to_one_seat(store: SqlStore) -> None:
    """Of two seats that reach for the last code at once, one gets it and the other is told."""
    one, two = await seats_of(store, 2)
    async with store.write() as unit:
        await unit.vouchers.add(one.campaign_id, ["A"], NOW)

    assert await race(
        store,
        lambda unit: unit.vouchers.reserve(one.campaign_id, one.seat_id),
        lambda unit: unit.vouchers.reserve(one.campaign_id, two.seat_id),
    ) == (True, False)


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
