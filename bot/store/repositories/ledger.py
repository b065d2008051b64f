"""What is counted over voucher codes: stock, batches, values by state, and rows that no step leaves."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, literal, select

from bot.ports.campaigns import SeatState
from bot.ports.vouchers import Batch
from bot.store.repositories.base import Repository
from bot.store.tables.campaigns import seats, voucher_batches, vouchers
from campaigns.ledger import Counted
from campaigns.voucher import VoucherState

_V = VoucherState
_GIVEN = (_V.RESERVED.value, _V.ISSUED.value, _V.CLAIMED.value)
_FREE = (_V.PENDING.value, _V.AVAILABLE.value)
_SEEN = (_V.ISSUED.value, _V.CLAIMED.value)


def _batch(row: Row[Any]) -> Batch:
    return Batch(
        batch_id=row.id, campaign_id=row.campaign_id, digest=row.digest, count=row.codes,
        total_value=row.total_value, imported_by=row.imported_by, imported_at=row.imported_at,
        approved_by=row.approved_by, approved_at=row.approved_at, voided_by=row.voided_by,
        voided_at=row.voided_at, reason=row.reason,
    )  # fmt: skip


class Ledgers(Repository):
    """Reads only."""

    async def batch(self, batch_id: int) -> Batch | None:
        """One batch."""
        row = await self._first(select(voucher_batches).where(voucher_batches.c.id == batch_id))
        return _batch(row) if row else None

    async def batches(self, campaign_id: str) -> Sequence[Batch]:
        """The batches of a campaign, oldest first."""
        query = select(voucher_batches).where(voucher_batches.c.campaign_id == campaign_id)
        return [_batch(row) for row in await self._all(query.order_by(voucher_batches.c.id))]

    async def stock(self, campaign_id: str) -> Mapping[VoucherState, int]:
        """How many codes stand at each state."""
        query = select(vouchers.c.state, func.count()).where(vouchers.c.campaign_id == campaign_id)
        counts = await self._counts(query.group_by(vouchers.c.state))
        return {VoucherState(state): count for state, count in counts.items()}

    async def tally(self, campaign_id: str) -> Sequence[Counted]:
        """How many codes there are by batch, state and value."""
        by = (vouchers.c.batch_id, vouchers.c.state, vouchers.c.value)
        query = select(*by, func.count()).where(vouchers.c.campaign_id == campaign_id)
        rows = [list(row) for row in await self._all(query.group_by(*by).order_by(*by))]
        return [Counted(row[0] or 0, VoucherState(row[1]), row[2], row[3]) for row in rows]

    async def seated(self, campaign_id: str) -> Mapping[int, int]:
        """The voucher's id of every seat that has one."""
        kept = (vouchers.c.campaign_id == campaign_id) & vouchers.c.seat_id.is_not(None)
        rows = await self._all(select(vouchers.c.seat_id, vouchers.c.id).where(kept))
        return {row.seat_id: row.id for row in rows}

    async def retired(self, campaign_id: str, reason: str) -> Sequence[tuple[int, int | None]]:
        """Seats whose codes were retired for a reason, and their worth."""
        kept = (vouchers.c.campaign_id == campaign_id) & vouchers.c.seat_id.is_not(None)
        ended = vouchers.c.state.in_([_V.EXPIRED.value, _V.VOID.value]) & (vouchers.c.reason == reason)
        query = select(vouchers.c.seat_id, vouchers.c.value).where(kept, ended)
        rows = await self._all(query.order_by(vouchers.c.seat_id))
        return [(row.seat_id, row.value) for row in rows]

    async def contradictions(self, campaign_id: str, limit: int) -> Sequence[tuple[str, int]]:
        """Rows that no step could have left."""
        both = vouchers.outerjoin(seats, seats.c.id == vouchers.c.seat_id)
        state, own = vouchers.c.state, vouchers.c.campaign_id == campaign_id
        unclaimed = seats.c.state.in_([SeatState.RESERVE.value, SeatState.WAITING.value])
        wrong: tuple[tuple[str, ColumnElement[bool]], ...] = (
            ("seatless", state.in_(_GIVEN) & vouchers.c.seat_id.is_(None)),
            ("seated", state.in_(_FREE) & vouchers.c.seat_id.is_not(None)),
            ("foreign", seats.c.campaign_id != vouchers.c.campaign_id),
            ("unclaimed", state.in_(_SEEN) & unclaimed),
        )
        queries: list[Select[Any]] = [
            select(literal(word), vouchers.c.id).select_from(both).where(own, fails).order_by(vouchers.c.id)
            for word, fails in wrong
        ]
        held = seats.c.state.in_([SeatState.WAITING.value, SeatState.CLAIMED.value])
        published = (seats.c.campaign_id == campaign_id) & seats.c.claim_until.is_not(None)
        bare = seats.outerjoin(vouchers, vouchers.c.seat_id == seats.c.id)
        query = select(literal("codeless"), seats.c.id).select_from(bare)
        queries.append(query.where(held, published, vouchers.c.id.is_(None)).order_by(seats.c.id))
        found: list[tuple[str, int]] = []
        for each in queries:
            found += [(str(word), int(n)) for word, n in map(list, await self._all(each.limit(limit)))]
        return found[:limit]
