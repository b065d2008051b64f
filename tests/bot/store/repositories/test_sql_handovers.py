"""Handovers: how far the codes of seats have come, without the codes."""

from datetime import timedelta

import pytest

from bot.ports.handovers import CodeOfSeat
from bot.store.engine import SqlStore
from bot.store.tables.campaigns import vouchers
from bot.vault.aes import AesVault
from campaigns.voucher import VoucherState
from tests.bot.store.seeds import NOW, a_campaign, seats_of

CAMPAIGN, OTHER = "jernih-2026-11", "other"


@pytest.mark.asyncio
async def test_only_codes_that_a_seat_has_are_named(store: SqlStore, vault: AesVault) -> None:
    """By seat, with their state and since when; a free code is not there, nor one of another campaign."""
    first, second = await seats_of(store, 2)
    rows = [
        (CAMPAIGN, VoucherState.ISSUED, second.seat_id, 2),
        (CAMPAIGN, VoucherState.CLAIMED, first.seat_id, 1),
        (CAMPAIGN, VoucherState.AVAILABLE, None, 0),
        (OTHER, VoucherState.AVAILABLE, None, 0),
    ]
    async with store.write() as unit:
        await unit.campaigns.add(a_campaign(OTHER), NOW)
        for number, (campaign, state, seat, hours) in enumerate(rows):
            code = f"KODE-{number}"
            values = {
                "campaign_id": campaign, "code_index": vault.index("voucher", code),
                "code": vault.seal(code, "vouchers.code"), "state": state.value, "seat_id": seat,
                "created_at": NOW, "changed_at": NOW + timedelta(hours=hours),
            }  # fmt: skip
            await unit._connection.execute(vouchers.insert().values(**values))
    async with store.read() as unit:
        assert await unit.handovers.of_campaign(CAMPAIGN) == [
            CodeOfSeat(first.seat_id, VoucherState.CLAIMED, NOW + timedelta(hours=1)),
            CodeOfSeat(second.seat_id, VoucherState.ISSUED, NOW + timedelta(hours=2)),
        ]
        assert await unit.handovers.of_campaign(OTHER) == []
