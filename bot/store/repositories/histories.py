"""Histories in SQL: over the index of an author's comments."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from bot.moderation.decision import Outcome
from bot.ports.histories import Posted
from bot.store.repositories.base import Repository
from bot.store.tables.comments import comments
from bot.store.tables.people import accounts

_older = comments.alias("older")


class SqlHistories(Repository):
    """What accounts wrote before."""

    async def recent(self, account_rows: Collection[int], since: datetime, most: int) -> Sequence[Posted]:
        """Of each account's newest comments those posted after a moment."""
        bound = func.coalesce(_newest(_older.c.id, 1).offset(most - 1).scalar_subquery(), 0)
        joined = accounts.join(comments, comments.c.account_id == accounts.c.id)
        query = (
            select(comments.c.account_id, comments.c.channel_id, comments.c.id, comments.c.posted_at)
            .select_from(joined)
            .where(accounts.c.id.in_(sorted(account_rows)), comments.c.id >= bound)
            .where(comments.c.posted_at > since)
        )
        rows = await self._all(query.order_by(comments.c.posted_at, comments.c.id))
        return [Posted(row.account_id, row.channel_id, row.id, row.posted_at) for row in rows]

    async def approved(self, account_rows: Collection[int], among: int) -> Mapping[int, int]:
        """How many of each account's newest comments stand approved."""
        newest = _newest(_older.c.outcome, among).subquery()
        approved = newest.c.outcome == Outcome.APPROVE.value
        count = select(func.count()).select_from(newest).where(approved).correlate(accounts).scalar_subquery()
        return await self._counts(select(accounts.c.id, count).where(accounts.c.id.in_(sorted(account_rows))))


def _newest(column: Any, most: int) -> Select[Any]:
    """A column of the newest comments of the account around it."""
    theirs = select(column).where(_older.c.account_id == accounts.c.id)
    return theirs.order_by(_older.c.id.desc()).limit(most).correlate(accounts)
