"""The outbox in SQL."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, delete, exists, or_, select, update

from bot.moderation.comment import PlatformName
from bot.ports.outbox import NOTHING_CLOSED, Action, Closed, OutboxRow, Priority
from bot.store.repositories.outbox_views import CANCELLED, DEAD, PENDING, SENT, WAITING, OutboxViews
from bot.store.tables.flow import outbox

_WHY_LIMIT = 300
_CHUNK = 1000  # both databases take some 32,000 values in one statement


def _free(now: datetime) -> ColumnElement[bool]:
    """Not leased, or leased by someone who did not come back."""
    return or_(outbox.c.leased_until.is_(None), outbox.c.leased_until <= now)


def _open(closed: Closed) -> list[ColumnElement[bool]]:
    """Not of a closed platform, lane or kind; a row without a lane is in none."""
    off, quiet = sorted(closed.platforms), sorted(closed.messages)
    found: list[ColumnElement[bool]] = [outbox.c.platform.not_in(off)] if off else []
    if quiet:
        found.append(or_(outbox.c.lane.is_(None), outbox.c.platform.not_in(quiet)))
    for platform, lanes in _by_platform(closed.lanes):
        found.append(or_(outbox.c.lane.is_(None), outbox.c.platform != platform, outbox.c.lane.not_in(lanes)))
    for platform, kinds in _by_platform(closed.kinds):
        found.append(or_(outbox.c.platform != platform, outbox.c.kind.not_in(kinds)))
    return found


def _by_platform(pairs: frozenset[tuple[PlatformName, str]]) -> list[tuple[str, list[str]]]:
    return [
        (platform.value, [name for _, name in group])
        for platform, group in groupby(sorted(pairs), lambda pair: pair[0])
    ]


def _first_of_lanes(rows: Sequence[Row[Any]]) -> list[Row[Any]]:
    """All without a lane, and the first of each lane."""
    first = {(row.platform, row.lane): row.id for row in reversed(rows)}
    return [row for row in rows if not row.lane or first[row.platform, row.lane] == row.id]


def _read(row: Row[Any]) -> OutboxRow:
    platform, priority = PlatformName(row.platform), Priority(row.priority)
    action = Action(
        row.key, platform, row.kind, row.target, row.payload, priority, row.due_at, row.lane or ""
    )
    return OutboxRow(row.id, action, row.attempts)


class SqlOutbox(OutboxViews):
    """Pending actions, first-in-first-out for each target."""

    has_work = False

    async def add(self, action: Action, now: datetime) -> bool:
        """Record it once."""
        return await self._record([action], now) == 1

    async def add_waiting(self, action: Action, now: datetime) -> bool:
        """Record it once, outside the line."""
        return await self._record([action], now, WAITING) == 1

    async def wait(self, row_id: int) -> None:
        """It leaves the line."""
        await self._put([row_id], state=WAITING, leased_until=None, why=None)

    async def add_all(self, actions: Sequence[Action], now: datetime) -> None:
        """Record each once."""
        for start in range(0, len(actions), _CHUNK):
            await self._record(actions[start : start + _CHUNK], now)

    async def _record(self, actions: Sequence[Action], now: datetime, state: str = PENDING) -> int:
        rows = [
            {
                "key": action.key, "platform": action.platform.value, "kind": action.kind,
                "target": action.target, "lane": action.lane or None, "payload": dict(action.payload),
                "priority": int(action.priority), "due_at": action.due_at or now,
            }
            for action in actions
        ]  # fmt: skip
        new = await self._add_new(outbox, {"state": state, "attempts": 0, "created_at": now}, rows)
        self.has_work = self.has_work or (new > 0 and state == PENDING)
        return new

    async def cancel(self, key: str) -> bool:
        """Cancel an action that is pending and unleased, waiting, or dead."""
        pending = (outbox.c.state == PENDING) & outbox.c.leased_until.is_(None)
        there = (outbox.c.key == key) & or_(pending, outbox.c.state.in_((WAITING, DEAD)))
        return await self._changed(update(outbox).where(there).values(state=CANCELLED)) == 1

    async def sent_at(self, key: str) -> datetime | None:
        """When an action was performed."""
        row = await self._first(select(outbox.c.done_at).where(outbox.c.key == key, outbox.c.state == SENT))
        return row.done_at if row else None

    async def moved(self, platform: PlatformName, old_ref: str, new_ref: str) -> None:
        """What waits for a chat waits for its new number, save what is about one of its old messages."""
        waiting = (outbox.c.state == PENDING) & (outbox.c.platform == platform.value)
        for row in await self._all(select(outbox.c.id, outbox.c.target, outbox.c.payload).where(waiting)):
            # Under the same number there stands, or will stand, another message in the new chat.
            if row.payload.get("chat_ref") == old_ref and "message_ref" not in row.payload:
                target = row.target.replace(f":{old_ref}", f":{new_ref}", 1)
                values = {"payload": {**row.payload, "chat_ref": new_ref}, "target": target}
                await self._changed(update(outbox).where(outbox.c.id == row.id).values(**values))
        await self._changed(update(outbox).where(waiting, outbox.c.lane == old_ref).values(lane=new_ref))
        ending, after = f":{platform.value}:{old_ref}", f":{platform.value}:{new_ref}"
        said = outbox.c.key.endswith(ending, autoescape=True)
        for row in await self._all(select(outbox.c.id, outbox.c.key).where(said)):
            key = row.key.removesuffix(ending) + after
            # What was said under the new number as well counts already.
            if await self._first(select(outbox.c.id).where(outbox.c.key == key)) is None:
                await self._changed(update(outbox).where(outbox.c.id == row.id).values(key=key))

    async def wake(self, platform: PlatformName, target: str, now: datetime) -> None:
        """A target's pending actions fall due now."""
        waiting = and_(
            outbox.c.state == PENDING, outbox.c.platform == platform.value,
            outbox.c.target == target, outbox.c.due_at > now,
        )  # fmt: skip
        self.has_work = (
            await self._changed(update(outbox).where(waiting).values(due_at=now)) > 0 or self.has_work
        )

    async def lease(
        self, limit: int, now: datetime, until: datetime, closed: Closed = NOTHING_CLOSED
    ) -> Sequence[OutboxRow]:
        """Due actions by priority then age, the first of each target and of each lane.

        Two statements, and two more for each lane that has several due: whatever waits in a closed lane is
        read past, never written.
        """
        taken: list[Row[Any]] = []
        while (wanted := limit - len(taken)) > 0:
            found = await self._all(self._due(wanted, now, closed))
            first = _first_of_lanes(found)
            ids = [row.id for row in first]
            if ids:
                await self._changed(update(outbox).where(outbox.c.id.in_(ids)).values(leased_until=until))
            taken += first
            if len(found) < wanted or len(first) == len(found):
                break
            # A long line filled the answer: once more without it, for those that stand behind.
            lanes = {(PlatformName(row.platform), row.lane) for row in first if row.lane}
            closed = replace(closed, lanes=closed.lanes | lanes)
        return [_read(row) for row in taken]

    def _due(self, limit: int, now: datetime, closed: Closed) -> Select[Any]:
        """Free due rows that nothing stands in the way of.

        An earlier action of the same target stands in the way while it is due or leased, or waits for
        another try; one that was put off on purpose does not.
        """
        before = outbox.alias("before")
        in_the_way = exists().where(
            before.c.state == PENDING,
            before.c.platform == outbox.c.platform,
            before.c.target == outbox.c.target,
            before.c.id < outbox.c.id,
            or_(before.c.due_at <= now, before.c.leased_until > now, before.c.why.is_not(None)),
        )
        query = (
            select(outbox)
            .where(outbox.c.state == PENDING, outbox.c.due_at <= now, _free(now))
            .where(*_open(closed), ~in_the_way)
            .order_by(outbox.c.priority, outbox.c.id)
            .limit(limit)
        )
        return query.with_for_update(skip_locked=True) if self._locks_rows else query

    async def sent(self, row_ids: Sequence[int], now: datetime) -> None:
        """They were performed."""
        await self._put(row_ids, state=SENT, done_at=now, leased_until=None)

    async def passed_over(self, row_ids: Sequence[int], why: str, now: datetime) -> None:
        """Nothing is left to do for them."""
        await self._put(row_ids, state=CANCELLED, done_at=now, leased_until=None, why=why[:_WHY_LIMIT])

    async def again(self, row_id: int, due_at: datetime, why: str, *, counts: bool = True) -> None:
        """It was not performed for now."""
        tries = outbox.c.attempts + int(counts)
        await self._put([row_id], due_at=due_at, leased_until=None, why=why[:_WHY_LIMIT], attempts=tries)

    async def put_off(self, row_id: int, due_at: datetime) -> None:
        """It falls due at a moment; without a `why` it stands in nobody's way."""
        await self._put([row_id], state=PENDING, due_at=due_at, leased_until=None, why=None)

    async def tried(self, key: str) -> bool:
        """Whether the platform may have been asked: it was done, failed, or is on its way."""
        asked = or_(outbox.c.state == SENT, outbox.c.attempts > 0, outbox.c.leased_until.is_not(None))
        return await self._first(select(outbox.c.id).where(outbox.c.key == key, asked)) is not None

    async def dead(self, row_id: int, why: str, now: datetime) -> None:
        """It will never succeed."""
        await self._put([row_id], state=DEAD, done_at=now, leased_until=None, why=why[:_WHY_LIMIT])

    async def _put(self, row_ids: Sequence[int], **values: object) -> None:
        await self._changed(update(outbox).where(outbox.c.id.in_(row_ids)).values(**values))

    async def release_leases(self) -> None:
        """Forget all leases."""
        leased = outbox.c.state == PENDING, outbox.c.leased_until.is_not(None)
        await self._changed(update(outbox).where(*leased).values(leased_until=None))

    async def retry(self, row_id: int, now: datetime) -> bool:
        """Put one dead action back into the line."""
        dead = update(outbox).where(outbox.c.id == row_id, outbox.c.state == DEAD)
        again = dead.values(state=PENDING, due_at=now, attempts=0, why=None, done_at=None)
        return await self._changed(again) == 1

    async def sweep(self, before: datetime) -> int:
        """Delete what was performed, cancelled or waiting before a moment."""
        old = outbox.c.state.in_((SENT, CANCELLED, WAITING)) & (outbox.c.created_at < before)
        return await self._changed(delete(outbox).where(old))
