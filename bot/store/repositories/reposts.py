"""Reposts in SQL."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select, update

from bot.ports.reposts import Repost
from bot.store.repositories.base import Repository
from bot.store.tables.comments import comments
from bot.store.tables.moderation import reposts


class SqlReposts(Repository):
    """Messages of ours that hold what members wrote."""

    async def add(self, comment_id: int, place: tuple[str, str], now: datetime) -> Repost:
        """A comment was posted again."""
        chat_ref, message_ref = place
        values = {"comment_id": comment_id, "chat_ref": chat_ref, "message_ref": message_ref, "at": now}
        return Repost(await self._add(reposts, values), comment_id, chat_ref, message_ref)

    async def standing(self, comment_id: int) -> Sequence[Repost]:
        """Where a comment stands again."""
        return await self._read(select(reposts).where(reposts.c.comment_id == comment_id))

    async def of_authors(self, account_rows: Sequence[int]) -> Sequence[Repost]:
        """Where comments of accounts stand again."""
        joined = select(reposts).join(comments, comments.c.id == reposts.c.comment_id)
        return await self._read(joined.where(comments.c.account_id.in_(account_rows)))

    async def ended(self, repost_ids: Sequence[int], now: datetime) -> None:
        """They are taken down."""
        await self._changed(update(reposts).where(reposts.c.id.in_(repost_ids)).values(ended_at=now))

    async def _read(self, query: Select[Any]) -> Sequence[Repost]:
        rows = await self._all(query.where(reposts.c.ended_at.is_(None)).order_by(reposts.c.id))
        return [Repost(row.id, row.comment_id, row.chat_ref, row.message_ref) for row in rows]
