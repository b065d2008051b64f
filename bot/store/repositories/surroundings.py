"""What stands around a comment in SQL: its neighbours in the thread, and what else its author did."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, func, select

from bot.moderation.decision import Outcome
from bot.ports.reviewing import Record
from bot.store.repositories.base import Repository
from bot.store.tables.comments import comments

_LOOKED_AT = 2000  # of a channel's comments, on each side, before a thread is taken to be still
_NEWEST = 5


class SqlSurroundings(Repository):
    """Every cost is that of the rows looked at, which are limited."""

    async def neighbours(self, comment_id: int, count: int) -> tuple[Sequence[int], Sequence[int]]:
        """Ids of so many decided comments before and after one in its thread, oldest first."""
        own = await self._first(select(comments).where(comments.c.id == comment_id))
        if own is None:
            return (), ()
        where = own.channel_id, own.thread_ref
        before = await self._nearest(where, comments.c.id < own.id, count, down=True)
        return before[::-1], await self._nearest(where, comments.c.id > own.id, count, down=False)

    async def _nearest(
        self, where: tuple[int, str | None], side: ColumnElement[bool], count: int, *, down: bool
    ) -> list[int]:
        channel_id, thread = where
        order = comments.c.id.desc() if down else comments.c.id
        near = select(comments).where(comments.c.channel_id == channel_id, side).order_by(order)
        some = near.limit(_LOOKED_AT).subquery()
        there = some.c.gone_at.is_(None) & some.c.decision_id.is_not(None)
        same = some.c.thread_ref.is_(None) if thread is None else some.c.thread_ref == thread
        query = select(some.c.id).where(there, same).order_by(some.c.id.desc() if down else some.c.id)
        return [row.id for row in await self._all(query.limit(count))]

    async def record_of(self, account_row: int, channel_id: int, limit: int) -> Record:
        """What an account did in a channel, by its newest comments up to a limit."""
        theirs = (comments.c.account_id == account_row) & (comments.c.channel_id == channel_id)
        newest: Any = select(comments.c.outcome, comments.c.id).where(theirs).order_by(comments.c.id.desc())
        some = newest.limit(limit).subquery()
        counts = await self._counts(select(some.c.outcome, func.count()).group_by(some.c.outcome))
        decided = newest.where(comments.c.outcome.is_not(None)).limit(_NEWEST)
        last = tuple(Outcome(row.outcome) for row in await self._all(decided))
        return Record(sum(counts.values()), counts.get(Outcome.REMOVE.value, 0), last)
