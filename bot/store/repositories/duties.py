"""Duties in SQL."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, select, update

from bot.store.repositories.base import Repository
from bot.store.tables.moderation import duties


class SqlDuties(Repository):
    """Who is on duty."""

    async def start(self, channel_id: int, account_row: int, now: datetime, until: datetime) -> bool:
        """Someone goes on duty."""
        if account_row in await self.on_duty(channel_id, now):
            return False
        values = {"channel_id": channel_id, "account_id": account_row, "since": now, "until": until}
        await self._changed(duties.insert().values(**values))
        return True

    async def end(self, channel_id: int, account_row: int, now: datetime) -> bool:
        """Someone goes off duty."""
        theirs = _on(channel_id, now) & (duties.c.account_id == account_row)
        return await self._changed(update(duties).where(theirs).values(until=now)) > 0

    async def on_duty(self, channel_id: int, now: datetime) -> Sequence[int]:
        """Account rows of those on duty."""
        query = select(duties.c.account_id).where(_on(channel_id, now)).order_by(duties.c.id)
        return list(dict.fromkeys(row.account_id for row in await self._all(query)))


def _on(channel_id: int, now: datetime) -> ColumnElement[bool]:
    return (duties.c.channel_id == channel_id) & (duties.c.until > now)
