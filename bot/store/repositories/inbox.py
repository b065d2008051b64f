"""The inbox in SQL."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, or_, select, update

from bot.moderation.comment import PlatformName
from bot.ports.inbox import InboxRow, RawUpdate
from bot.store.repositories.base import Repository
from bot.store.tables.flow import inbox

NEW, DONE, SET_ASIDE = "new", "done", "set_aside"
PLACE = "inbox.raw"
_CHUNK = 500


class SqlInbox(Repository):
    """Raw updates, sealed by the vault's own key until they are swept."""

    async def add(self, updates: Sequence[RawUpdate], now: datetime) -> int:
        """Store those not seen before; how many were new."""
        new = 0
        shared = {"received_at": now, "state": NEW}
        for start in range(0, len(updates), _CHUNK):
            rows = [self._row(update) for update in updates[start : start + _CHUNK]]
            new += await self._add_new(inbox, shared, rows)
        return new

    def _row(self, update: RawUpdate) -> dict[str, object]:
        return {
            "platform": update.platform.value,
            "bot_ref": update.bot_ref,
            "update_no": update.update_no,
            "raw": self._vault.seal(update.raw, PLACE),
        }

    async def take(self, limit: int) -> Sequence[InboxRow]:
        """The oldest waiting rows, locked until this unit ends."""
        query = select(inbox).where(inbox.c.state == NEW).order_by(inbox.c.id).limit(limit)
        if self._locks_rows:
            query = query.with_for_update(skip_locked=True)
        return [
            InboxRow(
                row.id,
                RawUpdate(
                    PlatformName(row.platform), row.bot_ref, row.update_no, self._vault.open(row.raw, PLACE)
                ),
            )
            for row in await self._all(query)
        ]

    async def done(self, row_ids: Sequence[int]) -> None:
        """The rows are dealt with, and forgotten but for their numbers."""
        await self._changed(update(inbox).where(inbox.c.id.in_(row_ids)).values(state=DONE, raw=b""))

    async def set_aside(self, row_id: int, note: str) -> None:
        """The row cannot be dealt with."""
        await self._changed(update(inbox).where(inbox.c.id == row_id).values(state=SET_ASIDE, note=note))

    async def set_aside_rows(self, limit: int) -> Sequence[tuple[int, PlatformName, int, str]]:
        """The newest set-aside rows."""
        query = select(inbox).where(inbox.c.state == SET_ASIDE).order_by(inbox.c.id.desc()).limit(limit)
        return [(r.id, PlatformName(r.platform), r.update_no, r.note or "") for r in await self._all(query)]

    async def retry(self, row_id: int) -> bool:
        """Put one set-aside row back into the line."""
        waiting = (inbox.c.id == row_id) & (inbox.c.state == SET_ASIDE)
        return await self._changed(update(inbox).where(waiting).values(state=NEW, note=None)) == 1

    async def has_waiting(self) -> bool:
        """Whether an update waits to be read."""
        return await self._first(select(inbox.c.id).where(inbox.c.state == NEW).limit(1)) is not None

    async def counts(self) -> dict[str, int]:
        """Rows by state."""
        query = select(inbox.c.state, func.count()).group_by(inbox.c.state)
        return await self._counts(query)

    async def sweep(self, done_before: datetime, aside_before: datetime) -> int:
        """Delete what was dealt with, or set aside, and received before a moment each."""
        done = (inbox.c.state == DONE) & (inbox.c.received_at < done_before)
        aside = (inbox.c.state == SET_ASIDE) & (inbox.c.received_at < aside_before)
        old = or_(done, aside)
        return await self._changed(delete(inbox).where(old))
