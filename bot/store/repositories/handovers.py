"""Handovers in SQL: the codes that seats have, without the codes."""

from collections.abc import Sequence

from sqlalchemy import select

from bot.ports.handovers import CodeOfSeat
from bot.store.repositories.base import Repository
from bot.store.tables.campaigns import vouchers
from campaigns.voucher import VoucherState


class SqlHandovers(Repository):
    """Reads what `SqlVouchers` writes."""

    async def of_campaign(self, campaign_id: str) -> Sequence[CodeOfSeat]:
        """The codes of a campaign that a seat has, by seat."""
        query = (
            select(vouchers.c.seat_id, vouchers.c.state, vouchers.c.changed_at)
            .where(vouchers.c.campaign_id == campaign_id, vouchers.c.seat_id.is_not(None))
            .order_by(vouchers.c.seat_id)
        )
        rows = await self._all(query)
        return [CodeOfSeat(row.seat_id, VoucherState(row.state), row.changed_at) for row in rows]
