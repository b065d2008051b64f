"""Review items in SQL."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, func, select, tuple_, update

from bot.moderation.duty import Backlog
from bot.moderation.rank import rank_of
from bot.moderation.review import Kind, ReviewItem, ReviewState, Verb
from bot.moderation.rules import Rule
from bot.store.repositories.base import Repository
from bot.store.tables.comments import comments
from bot.store.tables.comments import review_items as items


def _read(row: Row[Any]) -> ReviewItem:
    return ReviewItem(
        row.id, row.comment_id, row.decision_id, ReviewState(row.state), row.version, row.urgent,
        row.opened_at, row.decided_by, row.decided_at, Kind(row.kind), row.rank, row.escalated,
        row.assigned_to, row.assigned_until, Verb(row.proposed) if row.proposed else None, row.proposed_by,
        Rule(row.rule) if row.rule else None, row.reply_id,
    )  # fmt: skip


class SqlReviews(Repository):
    """Held work."""

    async def open(
        self,
        comment_id: int,
        decision_id: int,
        *,
        urgent: bool,
        now: datetime,
        kind: Kind = Kind.HELD,
        ahead: timedelta = timedelta(0),
    ) -> ReviewItem:
        """A new pending item; an earlier one of the comment is superseded."""
        earlier = (items.c.comment_id == comment_id) & (items.c.state != ReviewState.SUPERSEDED.value)
        gone = {"state": ReviewState.SUPERSEDED.value, "version": items.c.version + 1, "decided_at": now}
        await self._changed(update(items).where(earlier).values(**gone))
        channel = select(comments.c.channel_id).where(comments.c.id == comment_id)
        rank = rank_of(now, urgent=urgent, ahead=ahead)
        values = {
            "comment_id": comment_id, "decision_id": decision_id, "state": ReviewState.PENDING.value,
            "version": 1, "urgent": urgent, "opened_at": now, "channel_id": channel.scalar_subquery(),
            "kind": kind.value, "rank": rank,
        }  # fmt: skip
        item_id = await self._add(items, values)
        return ReviewItem(
            item_id, comment_id, decision_id, ReviewState.PENDING, 1, urgent, now, kind=kind, rank=rank
        )

    async def get(self, item_id: int) -> ReviewItem | None:
        """One item."""
        row = await self._first(select(items).where(items.c.id == item_id))
        return _read(row) if row else None

    async def opened_of(self, comment_id: int, most: int) -> int:
        """How many items a comment had, up to a few."""
        some = select(items.c.id).where(items.c.comment_id == comment_id).limit(most).subquery()
        return len(await self._all(select(some)))

    async def standing_of(self, comment_id: int) -> ReviewItem | None:
        """The item of a comment that no edit has superseded."""
        standing = (items.c.comment_id == comment_id) & (items.c.state != ReviewState.SUPERSEDED.value)
        row = await self._first(select(items).where(standing).order_by(items.c.id.desc()).limit(1))
        return _read(row) if row else None

    async def save(self, item: ReviewItem, expected_version: int) -> bool:
        """Store a changed item if its version is still the expected one."""
        same = (items.c.id == item.item_id) & (items.c.version == expected_version)
        values = {
            "state": item.state.value, "version": item.version,
            "decided_by": item.decided_by, "decided_at": item.decided_at, "escalated": item.escalated,
            "assigned_to": item.assigned_to, "assigned_until": item.assigned_until,
            "proposed": item.proposed.value if item.proposed else None, "proposed_by": item.proposed_by,
            "rule": item.rule.value if item.rule else None, "reply_id": item.reply,
        }  # fmt: skip
        return await self._changed(update(items).where(same).values(**values)) == 1

    async def card_shown(self, item_id: int, chat_ref: str, message_ref: str) -> None:
        """The item's card stands in the moderators' chat."""
        values = {"card_chat": chat_ref, "card_message": message_ref}
        await self._changed(update(items).where(items.c.id == item_id).values(**values))

    async def card_of(self, item_id: int) -> tuple[str, str] | None:
        """Where the card stands."""
        row = await self._first(select(items).where(items.c.id == item_id))
        return (row.card_chat, row.card_message) if row and row.card_chat else None

    async def rerank(self, item_id: int, ahead: timedelta) -> None:
        """It counts as so much older from now on; its version stays, for no press is late by it."""
        row = await self._first(select(items.c.opened_at, items.c.urgent).where(items.c.id == item_id))
        if row is not None:
            rank = rank_of(row.opened_at, urgent=row.urgent, ahead=ahead)
            await self._changed(update(items).where(items.c.id == item_id).values(rank=rank))

    async def pending(
        self, limit: int, channel_id: int | None = None, after: tuple[int, int] | None = None
    ) -> Sequence[ReviewItem]:
        """Pending items (of one channel) in the queue's order, walked by index."""
        query = select(items).where(items.c.state == ReviewState.PENDING.value)
        if channel_id is not None:
            query = query.where(items.c.channel_id == channel_id)
        if after is not None:
            query = query.where(tuple_(items.c.rank, items.c.id) > after)
        rows = await self._all(query.order_by(items.c.rank, items.c.id).limit(limit))
        return [_read(row) for row in rows]

    async def backlog(self, channel_id: int, limit: int) -> Backlog:
        """What waits in a channel, counted up to a limit from the front of the queue."""
        waits = (items.c.channel_id == channel_id) & (items.c.state == ReviewState.PENDING.value)
        columns = items.c.opened_at, items.c.urgent
        some = select(*columns).where(waits).order_by(items.c.rank, items.c.id).limit(limit).subquery()
        query = select(
            some.c.urgent, func.count().label("number"), func.min(some.c.opened_at).label("oldest")
        )
        rows = await self._all(query.group_by(some.c.urgent))
        oldest = {bool(row.urgent): row.oldest for row in rows}
        return Backlog(sum(row.number for row in rows), min(oldest.values(), default=None), oldest.get(True))

    async def count_by_state(self) -> dict[ReviewState, int]:
        """How many items stand at each state."""
        counts = await self._counts(select(items.c.state, func.count()).group_by(items.c.state))
        return {ReviewState(state): count for state, count in counts.items()}
