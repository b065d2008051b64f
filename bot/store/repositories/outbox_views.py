"""What stands in the outbox, for people to look at; changes nothing."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from bot.moderation.comment import PlatformName
from bot.ports.outbox import Waiting
from bot.store.repositories.base import Repository
from bot.store.tables.flow import outbox

PENDING, SENT, DEAD, CANCELLED = "pending", "sent", "dead", "cancelled"
WAITING = "waiting"  # outside the line, which it would only make longer

_CHUNK = 5000


class OutboxViews(Repository):
    """Counts, lines and what failed."""

    async def counts(self) -> dict[str, int]:
        """Rows by state."""
        query = select(outbox.c.state, func.count()).group_by(outbox.c.state)
        return await self._counts(query)

    async def unsent(self, keys: Sequence[str]) -> int:
        """How many of these actions were not performed; those long swept are not known any more."""
        found = 0
        for start in range(0, len(keys), _CHUNK):
            own = outbox.c.key.in_(keys[start : start + _CHUNK]) & (outbox.c.state != SENT)
            row = await self._first(select(func.count()).select_from(outbox).where(own))
            found += int(row[0]) if row else 0
        return found

    async def dead_rows(self, limit: int) -> Sequence[tuple[int, str, str]]:
        """The newest dead ones."""
        query = select(outbox).where(outbox.c.state == DEAD).order_by(outbox.c.id.desc()).limit(limit)
        return [(row.id, row.kind, row.why or "") for row in await self._all(query)]

    async def waiting(self, limit: int) -> Sequence[Waiting]:
        """What is pending by platform and lane, the longest lines first."""
        query = (
            select(
                outbox.c.platform, outbox.c.lane, func.count().label("rows"),
                func.min(outbox.c.due_at, type_=outbox.c.due_at.type).label("next_due"),
                func.max(outbox.c.why).label("why"),
            )
            .where(outbox.c.state == PENDING)
            .group_by(outbox.c.platform, outbox.c.lane)
            .order_by(func.count().desc(), func.min(outbox.c.id))
            .limit(limit)
        )  # fmt: skip
        return [
            Waiting(PlatformName(row.platform), row.lane or "", int(row.rows), row.next_due, row.why or "")
            for row in await self._all(query)
        ]

    async def pending_by_platform(self) -> dict[PlatformName, int]:
        """How many are pending on each platform."""
        query = select(outbox.c.platform, func.count()).where(outbox.c.state == PENDING)
        counts = await self._counts(query.group_by(outbox.c.platform))
        return {PlatformName(platform): count for platform, count in counts.items()}

    async def next_due(self) -> datetime | None:
        """When the earliest pending action falls due."""
        row = await self._first(
            select(outbox.c.due_at).where(outbox.c.state == PENDING).order_by(outbox.c.due_at).limit(1)
        )
        return row.due_at if row else None
