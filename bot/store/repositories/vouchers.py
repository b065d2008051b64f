"""Vouchers in SQL: codes sealed by the vault's own key, found again by a blind index, in batches."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, func, or_, select, update

from bot.ports.vouchers import Batch, KnownCode, NewCode, Voucher
from bot.store.repositories.ledger import Ledgers
from bot.store.tables.campaigns import seats, voucher_batches, vouchers
from campaigns.voucher import VoucherState

PLACE = "vouchers.code"
_CHUNK = 500
_V = VoucherState


def _free(campaign_id: str, until: datetime) -> ColumnElement[bool]:
    available = (vouchers.c.campaign_id == campaign_id) & (vouchers.c.state == _V.AVAILABLE.value)
    return available & or_(vouchers.c.expires_at.is_(None), vouchers.c.expires_at >= until)


class SqlVouchers(Ledgers):
    """Each code once in a campaign, one a seat."""

    async def known(self, codes: Sequence[str]) -> Mapping[str, Sequence[KnownCode]]:
        """Where each of the codes stands already."""
        found: dict[str, list[KnownCode]] = {}
        for start in range(0, len(codes), _CHUNK):
            indexes = {self._vault.index("voucher", code): code for code in codes[start : start + _CHUNK]}
            for row in await self._all(select(vouchers).where(vouchers.c.code_index.in_(indexes))):
                known = KnownCode(row.campaign_id, row.batch_id or 0, VoucherState(row.state))
                found.setdefault(indexes[bytes(row.code_index)], []).append(known)
        return found

    async def add(self, batch: Batch, codes: Sequence[NewCode], now: datetime) -> tuple[int, int]:
        """Store a batch, its codes pending."""
        values = {
            "campaign_id": batch.campaign_id, "digest": batch.digest, "codes": batch.count,
            "total_value": batch.total_value, "imported_by": batch.imported_by, "imported_at": now,
            "reason": "",
        }  # fmt: skip
        batch_id, new = await self._add(voucher_batches, values), 0
        for start in range(0, len(codes), _CHUNK):
            rows = [self._row(batch.campaign_id, batch_id, c, now) for c in codes[start : start + _CHUNK]]
            new += await self._changed(self._insert(vouchers).values(rows).on_conflict_do_nothing())
        return batch_id, new

    def _row(self, campaign_id: str, batch_id: int, new: NewCode, now: datetime) -> dict[str, object]:
        return {
            "campaign_id": campaign_id, "code_index": self._vault.index("voucher", new.code),
            "code": self._vault.seal(new.code, PLACE), "state": _V.PENDING.value, "batch_id": batch_id,
            "value": new.value, "expires_at": new.expires_at, "created_at": now, "changed_at": now,
        }  # fmt: skip

    async def approve(self, batch_id: int, by: str, now: datetime) -> bool:
        """Make a pending batch's codes stock, once."""
        open_batch = (voucher_batches.c.id == batch_id) & voucher_batches.c.approved_at.is_(None)
        open_batch &= voucher_batches.c.voided_at.is_(None)
        signed = update(voucher_batches).where(open_batch).values(approved_by=by, approved_at=now)
        if not await self._changed(signed):
            return False
        pending = (vouchers.c.batch_id == batch_id) & (vouchers.c.state == _V.PENDING.value)
        await self._changed(update(vouchers).where(pending).values(state=_V.AVAILABLE.value, changed_at=now))
        return True

    async def void_batch(self, batch_id: int, by: str, reason: str, now: datetime) -> Sequence[int]:
        """Void what no winner has seen, once."""
        own = (voucher_batches.c.id == batch_id) & voucher_batches.c.voided_at.is_(None)
        values = {"voided_by": by, "voided_at": now, "reason": reason}
        if not await self._changed(update(voucher_batches).where(own).values(**values)):
            return ()
        of_batch = vouchers.c.batch_id == batch_id
        await self._changed(delete(vouchers).where(of_batch, vouchers.c.state == _V.PENDING.value))
        unseen = of_batch & vouchers.c.state.in_([_V.AVAILABLE.value, _V.RESERVED.value])
        query = select(vouchers.c.seat_id).where(unseen).order_by(vouchers.c.id)
        rows = await self._all(query.with_for_update() if self._locks_rows else query)
        gone: dict[str, Any] = {"state": _V.VOID.value, "seat_id": None, "reason": reason, "changed_at": now}
        await self._changed(update(vouchers).where(unseen).values(**gone))
        return [row.seat_id for row in rows if row.seat_id is not None]

    async def void_code(self, voucher_id: int, reason: str, now: datetime) -> bool:
        """Void one code and take it from its seat."""
        states = [s.value for s in (_V.AVAILABLE, _V.RESERVED, _V.ISSUED)]
        same = (vouchers.c.id == voucher_id) & vouchers.c.state.in_(states)
        gone: dict[str, Any] = {"state": _V.VOID.value, "seat_id": None, "reason": reason, "changed_at": now}
        return await self._changed(update(vouchers).where(same).values(**gone)) == 1

    async def free(self, campaign_id: str, until: datetime) -> int:
        """How many approved codes no seat has, and are good until a moment."""
        row = await self._first(select(func.count()).select_from(vouchers).where(_free(campaign_id, until)))
        return int(row[0]) if row else 0

    async def reserve_all(self, campaign_id: str, seat_ids: Sequence[int], until: datetime) -> int:
        """Set a code aside for each seat, once a seat."""
        ordered, done = sorted(set(seat_ids)), 0
        for start in range(0, len(ordered), _CHUNK):
            done += await self._reserve(campaign_id, ordered[start : start + _CHUNK], until)
        return done

    async def _reserve(self, campaign_id: str, chunk: list[int], until: datetime) -> int:
        # Two units that meet over one seat take turns here, and the second finds the first one's code.
        held = select(seats.c.id).where(seats.c.id.in_(chunk)).order_by(seats.c.id)
        await self._all(held.with_for_update() if self._locks_rows else held)
        seated = select(vouchers.c.seat_id).where(vouchers.c.seat_id.in_(chunk))
        have = {row.seat_id for row in await self._all(seated)}
        need = [seat_id for seat_id in chunk if seat_id not in have]
        query = select(vouchers.c.id).where(_free(campaign_id, until)).order_by(vouchers.c.id)
        query = query.limit(len(need))
        # What another unit is about to take is passed by, so that no two wait for each other.
        rows = await self._all(query.with_for_update(skip_locked=True) if self._locks_rows else query)
        pairs = [{"free_id": row.id, "for_seat": seat} for row, seat in zip(rows, need, strict=False)]
        taken = update(vouchers).where(vouchers.c.id == bindparam("free_id"))
        await self._change_all(taken.values(state=_V.RESERVED.value, seat_id=bindparam("for_seat")), pairs)
        return len(have) + len(pairs)

    async def of_seat(self, seat_id: int) -> Voucher | None:
        """The code of a seat."""
        row = await self._first(select(vouchers).where(vouchers.c.seat_id == seat_id))
        if row is None:
            return None
        code = self._vault.open(row.code, PLACE).decode("utf-8", "surrogatepass")
        return Voucher(row.id, row.campaign_id, VoucherState(row.state), row.seat_id, code)

    async def move(self, voucher_id: int, expected: VoucherState, to: VoucherState, now: datetime) -> bool:
        """Change the state if it is the expected one; back to available takes it from its seat."""
        same = (vouchers.c.id == voucher_id) & (vouchers.c.state == expected.value)
        values: dict[str, object] = {"state": to.value, "changed_at": now}
        if to is VoucherState.AVAILABLE:
            values["seat_id"] = None
        return await self._changed(update(vouchers).where(same).values(**values)) == 1

    async def release(self, seat_ids: Sequence[int], now: datetime) -> int:
        """Reserved codes of seats that were lost unseen are free again."""
        free = {"state": _V.AVAILABLE.value, "seat_id": None, "changed_at": now}
        return await self._end(seat_ids, _V.RESERVED, free)

    async def retire(self, seat_ids: Sequence[int], reason: str, now: datetime) -> int:
        """Codes of lost seats that nobody takes over: unseen ones expire, seen ones are void."""
        ended = {"reason": reason, "changed_at": now}
        unseen = await self._end(seat_ids, _V.RESERVED, {**ended, "state": _V.EXPIRED.value})
        return unseen + await self._end(seat_ids, _V.ISSUED, {**ended, "state": _V.VOID.value})

    async def _end(self, seat_ids: Sequence[int], at: VoucherState, values: Mapping[str, Any]) -> int:
        done = 0
        for start in range(0, len(seat_ids), _CHUNK):
            own = vouchers.c.seat_id.in_(seat_ids[start : start + _CHUNK]) & (vouchers.c.state == at.value)
            done += await self._changed(update(vouchers).where(own).values(**values))
        return done

    async def lapse(self, campaign_id: str, now: datetime) -> int:
        """Codes that no seat has and whose day is over expire."""
        over = (vouchers.c.campaign_id == campaign_id) & (vouchers.c.state == _V.AVAILABLE.value)
        over &= vouchers.c.expires_at < now
        return await self._changed(
            update(vouchers).where(over).values(state=_V.EXPIRED.value, changed_at=now)
        )
