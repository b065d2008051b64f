"""Vouchers in SQL: codes sealed by the vault's own key, found again by a blind index."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select, update

from bot.ports.campaigns import Voucher
from bot.store.repositories.base import Repository
from bot.store.tables.campaigns import seats, vouchers
from campaigns.voucher import VoucherState

_PLACE = "vouchers.code"
_CHUNK = 500


class SqlVouchers(Repository):
    """Each code once in a campaign, one a seat."""

    async def add(self, campaign_id: str, codes: Sequence[str], now: datetime) -> int:
        """Store codes not seen in the campaign."""
        new = 0
        for start in range(0, len(codes), _CHUNK):
            rows = [self._row(campaign_id, code, now) for code in codes[start : start + _CHUNK]]
            new += await self._changed(self._insert(vouchers).values(rows).on_conflict_do_nothing())
        return new

    def _row(self, campaign_id: str, code: str, now: datetime) -> dict[str, object]:
        return {
            "campaign_id": campaign_id, "code_index": self._vault.index("voucher", code),
            "code": self._vault.seal(code, _PLACE), "state": VoucherState.AVAILABLE.value,
            "created_at": now, "changed_at": now,
        }  # fmt: skip

    async def stock(self, campaign_id: str) -> Mapping[VoucherState, int]:
        """How many codes stand at each state."""
        query = select(vouchers.c.state, func.count()).where(vouchers.c.campaign_id == campaign_id)
        counts = await self._counts(query.group_by(vouchers.c.state))
        return {VoucherState(state): count for state, count in counts.items()}

    async def reserve(self, campaign_id: str, seat_id: int) -> bool:
        """Set one available code aside for a seat, once a seat."""
        # Two units that meet over one seat take turns here, and the second finds the first one's code.
        await self._locked(select(seats.c.id).where(seats.c.id == seat_id))
        if await self._first(select(vouchers.c.id).where(vouchers.c.seat_id == seat_id)):
            return True
        free = (vouchers.c.campaign_id == campaign_id) & (vouchers.c.state == VoucherState.AVAILABLE.value)
        query = select(vouchers.c.id).where(free).order_by(vouchers.c.id).limit(1)
        row = await self._locked(query)
        if row is None:
            return False
        values = {"state": VoucherState.RESERVED.value, "seat_id": seat_id}
        return await self._changed(update(vouchers).where(vouchers.c.id == row.id).values(**values)) == 1

    async def of_seat(self, seat_id: int) -> Voucher | None:
        """The code of a seat."""
        row = await self._first(select(vouchers).where(vouchers.c.seat_id == seat_id))
        if row is None:
            return None
        code = self._vault.open(row.code, _PLACE).decode("utf-8", "surrogatepass")
        return Voucher(row.id, row.campaign_id, VoucherState(row.state), row.seat_id, code)

    async def move(self, voucher_id: int, expected: VoucherState, to: VoucherState, now: datetime) -> bool:
        """Change the state if it is the expected one; back to available takes it from its seat."""
        same = (vouchers.c.id == voucher_id) & (vouchers.c.state == expected.value)
        values: dict[str, object] = {"state": to.value, "changed_at": now}
        if to is VoucherState.AVAILABLE:
            values["seat_id"] = None
        return await self._changed(update(vouchers).where(same).values(**values)) == 1
