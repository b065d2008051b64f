"""Draw files, witnesses and seats in SQL."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import LargeBinary, Row, and_, cast, delete, func, select, update

from bot.ports.campaigns import Seat, SeatState, Witness
from bot.store.repositories.base import Repository
from bot.store.tables.campaigns import draw_files, draw_parts, entries, seats, witnesses

_CHUNK = 5000  # both databases take some 32,000 values in one statement


def _of(table: Any, campaign_id: str, draw_no: int) -> Any:
    return (table.c.campaign_id == campaign_id) & (table.c.draw_no == draw_no)


def _read(row: Row[Any]) -> Seat:
    return Seat(
        row.id, row.campaign_id, row.draw_no, row.entry_id, row.commitment, row.person_id, row.account_id,
        row.stratum, row.place, SeatState(row.state), row.claim_until,
    )  # fmt: skip


class SqlDraws(Repository):
    """What is published of a draw is kept as bytes, once."""

    async def put_file(self, campaign_id: str, draw_no: int, name: str, data: bytes) -> bool:
        """Keep a bundle file, once."""
        values = {"campaign_id": campaign_id, "draw_no": draw_no, "name": name, "data": data}
        if await self._add_unless_there(draw_files, values):
            return True
        return await self.file(campaign_id, draw_no, name) == data

    async def append_file(self, campaign_id: str, draw_no: int, name: str, line: bytes) -> None:
        """Add a line to a growing file."""
        statement = self._insert(draw_files).values(
            campaign_id=campaign_id, draw_no=draw_no, name=name, data=line
        )
        # The database adds, so that two lines at once are both kept; SQLite's `||` makes a text of bytes.
        longer = cast(draw_files.c.data.op("||")(statement.excluded.data), LargeBinary)
        key = ["campaign_id", "draw_no", "name"]
        await self._changed(statement.on_conflict_do_update(index_elements=key, set_={"data": longer}))

    async def put_part(self, campaign_id: str, draw_no: int, name: str, part: int, data: bytes) -> None:
        """Keep one part of a big file; the first is kept like a small file."""
        values = {"campaign_id": campaign_id, "draw_no": draw_no, "name": name, "data": data}
        if part == 0:
            await self._changed(draw_files.insert().values(values))
        else:
            await self._changed(draw_parts.insert().values(values | {"part": part}))

    async def parts(self, campaign_id: str, draw_no: int, name: str) -> AsyncIterator[bytes]:
        """A file part by part, a statement each."""
        of_file = _of(draw_files, campaign_id, draw_no) & (draw_files.c.name == name)
        row = await self._first(select(draw_files.c.data).where(of_file))
        number = 0
        while row is not None:
            yield bytes(row.data)
            number += 1
            of_part = _of(draw_parts, campaign_id, draw_no) & (draw_parts.c.name == name)
            row = await self._first(select(draw_parts.c.data).where(of_part, draw_parts.c.part == number))

    async def names(self, campaign_id: str, draw_no: int) -> Sequence[str]:
        """The names of the files of a draw."""
        query = select(draw_files.c.name).where(_of(draw_files, campaign_id, draw_no))
        return [row.name for row in await self._all(query.order_by(draw_files.c.name))]

    async def file(self, campaign_id: str, draw_no: int, name: str) -> bytes | None:
        """One file of a draw, without reading the others."""
        found = [part async for part in self.parts(campaign_id, draw_no, name)]
        return b"".join(found) if found else None

    async def files(self, campaign_id: str, draw_no: int) -> Mapping[str, bytes]:
        """The files of a draw by name."""
        rows = await self._all(select(draw_files).where(_of(draw_files, campaign_id, draw_no)))
        found = {row.name: [bytes(row.data)] for row in rows}
        query = select(draw_parts).where(_of(draw_parts, campaign_id, draw_no)).order_by(draw_parts.c.part)
        for row in await self._all(query):
            found[row.name].append(bytes(row.data))
        return {name: b"".join(parts) for name, parts in found.items()}

    async def span(self, campaign_id: str, draw_no: int, name: str, start: int, size: int) -> bytes:
        """At most `size` bytes of a file from `start` on; none at its end or when it is not there."""
        found, begins = bytearray(), 0
        for data, where, length in await self._lengths(campaign_id, draw_no, name):
            skip, wanted = max(0, start - begins), size - len(found)
            if skip < length and wanted > 0:
                row = await self._first(select(func.substr(data, skip + 1, wanted)).where(where))
                found += bytes(row[0] or b"") if row is not None else b""
            begins += length
        return bytes(found)

    async def _lengths(self, campaign_id: str, draw_no: int, name: str) -> Sequence[tuple[Any, Any, int]]:
        """The parts of a file in order: column, which row, and how many bytes it holds."""
        first = _of(draw_files, campaign_id, draw_no) & (draw_files.c.name == name)
        more = _of(draw_parts, campaign_id, draw_no) & (draw_parts.c.name == name)
        head = await self._first(select(func.length(draw_files.c.data)).where(first))
        query = select(draw_parts.c.part, func.length(draw_parts.c.data)).where(more)
        tail: Sequence[Any] = await self._all(query.order_by(draw_parts.c.part))
        found = [(draw_files.c.data, first, int(head[0] or 0))] if head is not None else []
        return found + [
            (draw_parts.c.data, more & (draw_parts.c.part == row[0]), int(row[1])) for row in tail
        ]

    async def has_file(self, campaign_id: str, draw_no: int, name: str) -> bool:
        """Whether a draw has a file, without reading it."""
        own = _of(draw_files, campaign_id, draw_no) & (draw_files.c.name == name)
        return await self._first(select(draw_files.c.name).where(own)) is not None

    async def forget_draft(self, campaign_id: str, draw_no: int) -> None:
        """Drop the files and the commitments of a draw that was never frozen."""
        if await self.has_file(campaign_id, draw_no, "freeze.json"):
            raise LookupError("the draw is frozen")
        for table in (draw_parts, draw_files, witnesses):
            await self._changed(delete(table).where(_of(table, campaign_id, draw_no)))

    async def commit_nonce(self, campaign_id: str, draw_no: int, role: str, commitment: str) -> bool:
        """A witness's commitment, once."""
        values = {"campaign_id": campaign_id, "draw_no": draw_no, "role": role, "commitment": commitment}
        if await self._add_unless_there(witnesses, values):
            return True
        there = await self._witness(campaign_id, draw_no, role)
        return there is not None and there.commitment == commitment

    async def reveal_nonce(self, campaign_id: str, draw_no: int, role: str, nonce: str) -> bool:
        """A witness's nonce, once."""
        own = _of(witnesses, campaign_id, draw_no) & (witnesses.c.role == role)
        if await self._changed(update(witnesses).where(own, witnesses.c.nonce.is_(None)).values(nonce=nonce)):
            return True
        there = await self._witness(campaign_id, draw_no, role)
        return there is not None and there.nonce == nonce

    async def _witness(self, campaign_id: str, draw_no: int, role: str) -> Row[Any] | None:
        own = _of(witnesses, campaign_id, draw_no) & (witnesses.c.role == role)
        return await self._first(select(witnesses).where(own))

    async def witnesses(self, campaign_id: str, draw_no: int) -> Sequence[Witness]:
        """The witnesses by role."""
        query = select(witnesses).where(_of(witnesses, campaign_id, draw_no)).order_by(witnesses.c.role)
        return [Witness(row.role, row.commitment, row.nonce) for row in await self._all(query)]

    async def put_seats(self, new: Sequence[Seat]) -> None:
        """Keep the seats of a draw, in the order given."""
        if not new:
            return
        first = new[0]
        row = await self._first(
            select(func.max(seats.c.position)).where(_of(seats, first.campaign_id, first.draw_no))
        )
        start = (row[0] or 0) + 1 if row else 1
        rows = [
            {
                "campaign_id": seat.campaign_id, "draw_no": seat.draw_no, "position": position,
                "entry_id": seat.entry_id, "commitment": seat.commitment, "person_id": seat.person_id,
                "account_id": seat.account_row, "stratum": seat.stratum, "place": seat.place,
                "state": seat.state.value, "claim_until": seat.claim_until,
            }
            for position, seat in enumerate(new, start)
        ]  # fmt: skip
        await self._connection.execute(seats.insert(), rows)

    async def seats(self, campaign_id: str, draw_no: int | None = None) -> Sequence[Seat]:
        """The seats of a draw, or of every draw: winners in order, then reserves in order."""
        of_draw = seats.c.campaign_id == campaign_id
        if draw_no is not None:
            of_draw &= seats.c.draw_no == draw_no
        query = select(seats).where(of_draw).order_by(seats.c.draw_no, seats.c.position)
        return [_read(row) for row in await self._all(query)]

    async def seats_of(self, person_id: int) -> Sequence[Seat]:
        """A person's seats in every campaign."""
        query = select(seats).where(seats.c.person_id == person_id).order_by(seats.c.id)
        return [_read(row) for row in await self._all(query)]

    async def seat(self, seat_id: int) -> Seat | None:
        """One seat."""
        row = await self._first(select(seats).where(seats.c.id == seat_id))
        return _read(row) if row else None

    async def save_seat(self, seat: Seat, expected: SeatState) -> bool:
        """Store a changed seat if it still stands at the expected state."""
        same = (seats.c.id == seat.seat_id) & (seats.c.state == expected.value)
        values = {"state": seat.state.value, "claim_until": seat.claim_until}
        return await self._changed(update(seats).where(same).values(**values)) == 1

    async def deadlines(self, campaign_id: str, draw_no: int) -> Sequence[datetime]:
        """The moments at which the time to claim of waiting seats ends."""
        waiting = _of(seats, campaign_id, draw_no) & (seats.c.state == SeatState.WAITING.value)
        query = select(seats.c.claim_until).distinct().where(waiting, seats.c.claim_until.is_not(None))
        return [row.claim_until for row in await self._all(query.order_by(seats.c.claim_until))]

    async def misplaced(self, campaign_id: str, limit: int) -> Sequence[int]:
        """Ids of seats whose entry is somebody else's."""
        same = [
            getattr(seats.c, name) == getattr(entries.c, name)
            for name in ("campaign_id", "commitment", "person_id", "account_id")
        ]
        both = seats.join(entries, entries.c.id == seats.c.entry_id)
        query = select(seats.c.id).select_from(both).where(seats.c.campaign_id == campaign_id, ~and_(*same))
        return [row.id for row in await self._all(query.order_by(seats.c.id).limit(limit))]

    async def overdue(self, campaign_id: str, draw_no: int, now: datetime) -> Sequence[Seat]:
        """Waiting seats whose time to claim ended before a moment."""
        over = _of(seats, campaign_id, draw_no) & (seats.c.state == SeatState.WAITING.value)
        query = select(seats).where(over, seats.c.claim_until < now).order_by(seats.c.position)
        return [_read(row) for row in await self._all(query)]

    async def open_claims(self, seat_ids: Sequence[int], until: datetime) -> int:
        """From now on these waiting seats may be claimed until a moment."""
        done = 0
        for start in range(0, len(seat_ids), _CHUNK):
            own = seats.c.id.in_(seat_ids[start : start + _CHUNK])
            waiting = own & (seats.c.state == SeatState.WAITING.value)
            done += await self._changed(update(seats).where(waiting).values(claim_until=until))
        return done
