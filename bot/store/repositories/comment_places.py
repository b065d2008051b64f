"""Where comments stand: found by their place, under which post, and whether they are gone."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, select, update

from bot.moderation.comment import PlatformName
from bot.store.repositories.base import Repository
from bot.store.repositories.comment_queries import with_person
from bot.store.tables.around import posts
from bot.store.tables.comments import comments
from bot.store.tables.people import people


class CommentPlaces(Repository):
    """The part of the comments that knows places and no words."""

    async def _place(self, platform: PlatformName, channel_ref: str, message_ref: str) -> Row[Any] | None:
        query = select(comments.c.id, people.c.key).select_from(with_person()).where(
            comments.c.platform == platform.value,
            comments.c.channel_ref == channel_ref,
            comments.c.message_ref == message_ref,
        )  # fmt: skip
        if self._locks_rows:
            # Two revisions at once must agree on which is the newest.
            query = query.with_for_update(of=comments)
        return await self._first(query)

    async def id_of(self, platform: PlatformName, channel_ref: str, message_ref: str) -> int | None:
        """The id of a comment by its place."""
        row = await self._place(platform, channel_ref, message_ref)
        return row.id if row else None

    async def gone(self, comment_id: int, now: datetime) -> bool:
        """It was deleted at the platform; False when that was known."""
        still = (comments.c.id == comment_id) & comments.c.gone_at.is_(None)
        return await self._changed(update(comments).where(still).values(gone_at=now)) == 1

    async def thread_of(self, comment_id: int) -> str | None:
        """The message under which one stands where the comment stood."""
        row = await self._first(select(comments).where(comments.c.id == comment_id))
        if row is None:
            return None
        # Its own name may say in which thread it stood, whether or not it is still there.
        named = row.message_ref if "/" in row.message_ref else None
        under: str | None = (row.reply_ref or named) if named else (row.thread_ref or row.reply_ref)
        return under

    async def post_of(self, comment_id: int) -> str | None:
        """The post that a comment stands under, as `<chat>:<message>`; None where it is not known."""
        on = and_(
            posts.c.platform == comments.c.platform,
            posts.c.chat_ref == comments.c.channel_ref,
            posts.c.thread_ref == comments.c.thread_ref,
        )
        query = select(posts.c.post_ref).select_from(comments.join(posts, on))
        row = await self._first(query.where(comments.c.id == comment_id))
        return row.post_ref if row else None
