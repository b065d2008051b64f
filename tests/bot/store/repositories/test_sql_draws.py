"""Draw files, witnesses, seats and vouchers: each kept once, each step guarded."""

from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from bot.ports.campaigns import SeatState, Witness
from bot.store.engine import SqlStore
from campaigns.voucher import VoucherState
from tests.bot.store.seeds import LATER, NOW, a_campaign, seats_of
from tests.support.vouchers import stocked

CAMPAIGN = "jernih-2026-11"


@pytest.mark.asyncio
async def test_a_file_is_kept_once(store: SqlStore) -> None:
    """The same content again is fine; another content is refused."""
    data = bytes(range(256))
    async with store.write() as unit:
        await unit.campaigns.add(a_campaign(), NOW)
        assert await unit.draws.put_file(CAMPAIGN, 1, "list.json", data) is True
        assert await unit.draws.put_file(CAMPAIGN, 1, "list.json", data) is True
        assert await unit.draws.put_file(CAMPAIGN, 1, "list.json", b"other") is False
        assert await unit.draws.put_file(CAMPAIGN, 2, "list.json", b"second") is True
        assert await unit.draws.files(CAMPAIGN, 1) == {"list.json": data}


@pytest.mark.asyncio
async def test_a_part_of_a_file_is_read_alone(store: SqlStore) -> None:
    """The bytes from a place on, whatever parts they lie in; none behind the end or of no file."""
    data = bytes(range(256))
    async with store.write() as unit:
        await unit.campaigns.add(a_campaign(), NOW)
        await unit.draws.put_file(CAMPAIGN, 1, "list", data)
        parts = [await unit.draws.span(CAMPAIGN, 1, "list", start, 100) for start in (0, 100, 200, 256, 999)]
        assert parts == [data[:100], data[100:200], data[200:], b"", b""]
        for number, part in enumerate((data[:100], data[100:101], data[101:])):
            await unit.draws.put_part(CAMPAIGN, 1, "big", number, part)
        spans = [await unit.draws.span(CAMPAIGN, 1, "big", start, 50) for start in (0, 99, 101, 230, 256)]
        assert spans == [data[start : start + 50] for start in (0, 99, 101, 230, 256)]
        await unit.draws.put_file(CAMPAIGN, 1, "empty", b"")
        assert [await unit.draws.span(CAMPAIGN, 1, name, 0, 9) for name in ("other", "empty")] == [b"", b""]


@pytest.mark.asyncio
async def test_a_file_grows_line_by_line(store: SqlStore) -> None:
    """Lines are added byte for byte, and other files stay as they are."""
    lines = [b'{"n":1}\n', "é\x00\n".encode(), b"\xff\xfe\n"]
    async with store.write() as unit:
        await unit.campaigns.add(a_campaign(), NOW)
        await unit.draws.put_file(CAMPAIGN, 1, "other", b"x")
        for line in lines:
            await unit.draws.append_file(CAMPAIGN, 1, "amend.jsonl", line)
        assert await unit.draws.files(CAMPAIGN, 1) == {"other": b"x", "amend.jsonl": b"".join(lines)}


@pytest.mark.asyncio
async def test_a_witness_commits_and_reveals_once(store: SqlStore) -> None:
    """A commitment or nonce given again is fine, another one is refused, and none comes before the other."""
    async with store.write() as unit:
        await unit.campaigns.add(a_campaign(), NOW)
        draws = unit.draws
        assert await draws.reveal_nonce(CAMPAIGN, 1, "notaris", "aa") is False
        assert await draws.commit_nonce(CAMPAIGN, 1, "notaris", "c1") is True
        assert await draws.commit_nonce(CAMPAIGN, 1, "notaris", "c1") is True
        assert await draws.commit_nonce(CAMPAIGN, 1, "notaris", "c2") is False
        assert await draws.commit_nonce(CAMPAIGN, 1, "dinsos", "c3") is True
        assert await draws.reveal_nonce(CAMPAIGN, 1, "notaris", "aa") is True
        assert await draws.reveal_nonce(CAMPAIGN, 1, "notaris", "aa") is True
        assert await draws.reveal_nonce(CAMPAIGN, 1, "notaris", "bb") is False
        assert await draws.witnesses(CAMPAIGN, 1) == [
            Witness("dinsos", "c3", None),
            Witness("notaris", "c1", "aa"),
        ]


@pytest.mark.asyncio
async def test_seats_keep_their_order_and_guard_their_state(store: SqlStore) -> None:
    """Seats come back as drawn; an entry sits once a draw; a step from another state is refused."""
    first, second = await seats_of(store, 2)
    assert (first.place, second.place, first.claim_until) == (1, 2, LATER)
    async with store.write() as unit:
        claimed = replace(first, state=SeatState.CLAIMED, claim_until=None)
        assert await unit.draws.save_seat(claimed, SeatState.WAITING) is True
        assert await unit.draws.save_seat(replace(first, state=SeatState.LOST), SeatState.WAITING) is False
        assert await unit.draws.seat(first.seat_id) == claimed
        assert await unit.draws.seat(999) is None
        await unit.draws.put_seats([replace(second, draw_no=2)])
        assert [s.draw_no for s in await unit.draws.seats(CAMPAIGN)] == [1, 1, 2]
        assert await unit.draws.seats(CAMPAIGN, 1) == [claimed, second]
        await unit.draws.put_seats([])
        with pytest.raises(IntegrityError):
            async with unit.savepoint():
                await unit.draws.put_seats([first])


@pytest.mark.asyncio
async def test_codes_are_imported_once(store: SqlStore) -> None:
    """Codes known in the campaign are skipped, also within one file; large files go in by chunks."""
    codes = [f"KODE-{n:04d}" for n in range(1100)]
    async with store.write() as unit:
        await unit.campaigns.add(a_campaign(), NOW)
        await unit.campaigns.add(a_campaign("other"), NOW)
        assert (await stocked(unit, CAMPAIGN, *codes, codes[0]))[1] == 1100
        assert (await stocked(unit, CAMPAIGN, codes[5], "BARU"))[1] == 1
        assert (await stocked(unit, "other", *codes[:2]))[1] == 2
        assert await unit.vouchers.stock(CAMPAIGN) == {VoucherState.AVAILABLE: 1101}


@pytest.mark.asyncio
async def test_a_seat_gets_one_code_and_a_code_one_seat(store: SqlStore) -> None:
    """Reserving again keeps the code; when the stock is empty it says so."""
    first, second = await seats_of(store, 2)
    async with store.write() as unit:
        await stocked(unit, CAMPAIGN, "SATU")
        assert await unit.vouchers.reserve_all(CAMPAIGN, [first.seat_id], NOW) == 1
        assert await unit.vouchers.reserve_all(CAMPAIGN, [first.seat_id], NOW) == 1
        assert await unit.vouchers.reserve_all(CAMPAIGN, [second.seat_id], NOW) == 0
        assert await unit.vouchers.of_seat(second.seat_id) is None
        voucher = await unit.vouchers.of_seat(first.seat_id)

    assert voucher is not None
    assert (voucher.code, voucher.state, voucher.seat_id) == ("SATU", VoucherState.RESERVED, first.seat_id)


@pytest.mark.asyncio
async def test_a_code_moves_from_the_expected_state_only(store: SqlStore) -> None:
    """A code given back is free for the next seat; a step that comes too late is refused."""
    first, second = await seats_of(store, 2)
    available, reserved, issued = VoucherState.AVAILABLE, VoucherState.RESERVED, VoucherState.ISSUED
    async with store.write() as unit:
        await stocked(unit, CAMPAIGN, "SATU")
        await unit.vouchers.reserve_all(CAMPAIGN, [first.seat_id], NOW)
        voucher = await unit.vouchers.of_seat(first.seat_id)
        assert voucher is not None
        assert await unit.vouchers.move(voucher.voucher_id, reserved, available, NOW) is True
        assert await unit.vouchers.of_seat(first.seat_id) is None
        assert await unit.vouchers.reserve_all(CAMPAIGN, [second.seat_id], NOW) == 1
        assert await unit.vouchers.move(voucher.voucher_id, reserved, issued, NOW) is True
        assert await unit.vouchers.move(voucher.voucher_id, reserved, available, NOW) is False
        assert await unit.vouchers.stock(CAMPAIGN) == {issued: 1}
