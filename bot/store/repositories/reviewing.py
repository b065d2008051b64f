"""Notes, canned replies and batches in SQL."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, select, update

from bot.moderation.review import Verb
from bot.ports.reviewing import Batch, CannedReply, Note
from bot.store.repositories.base import Repository
from bot.store.repositories.comment_queries import with_person
from bot.store.tables.comments import comments
from bot.store.tables.comments import review_items as items
from bot.store.tables.moderation import batches, canned_replies, notes
from bot.store.tables.people import people

_PLACE = "notes.words"


class SqlNotes(Repository):
    """Notes go with the key of the person whom they are about."""

    async def add(self, item_id: int, by: str, words: str, now: datetime) -> bool:
        """Keep a note."""
        key = await self._key(item_id)
        if key is None:
            return False
        sealed = self._vault.seal(words, _PLACE, key)
        await self._add(notes, {"item_id": item_id, "made_by": by, "words": sealed, "at": now})
        return True

    async def of_item(self, item_id: int) -> Sequence[Note]:
        """An item's notes, oldest first."""
        rows = await self._all(select(notes).where(notes.c.item_id == item_id).order_by(notes.c.id))
        key = await self._key(item_id) if rows else None
        return [Note(row.made_by, self._open_text(row.words, _PLACE, key), row.at) for row in rows]

    async def _key(self, item_id: int) -> bytes | None:
        joined = with_person().join(items, items.c.comment_id == comments.c.id)
        row = await self._first(select(people.c.key).select_from(joined).where(items.c.id == item_id))
        return bytes(row.key) if row is not None and row.key is not None else None


class SqlCannedReplies(Repository):
    """A channel's canned replies."""

    async def put(self, reply: CannedReply, by: str, now: datetime) -> bool:
        """Add it, or change the one of that name."""
        values = {"words": reply.words, "public": reply.public, "made_by": by, "made_at": now}
        same = {"channel_id": reply.channel_id, "name": reply.name}
        if await self._add_unless_there(canned_replies, {**same, **values}):
            return True
        there = (canned_replies.c.channel_id == reply.channel_id) & (canned_replies.c.name == reply.name)
        await self._changed(update(canned_replies).where(there).values(**values))
        return False

    async def remove(self, channel_id: int, name: str) -> bool:
        """Remove it."""
        there = (canned_replies.c.channel_id == channel_id) & (canned_replies.c.name == name)
        return await self._changed(delete(canned_replies).where(there)) == 1

    async def of_channel(self, channel_id: int) -> Sequence[CannedReply]:
        """All of a channel, by name."""
        own = select(canned_replies).where(canned_replies.c.channel_id == channel_id)
        return [_reply(row) for row in await self._all(own.order_by(canned_replies.c.name))]

    async def get(self, reply_id: int) -> CannedReply | None:
        """One reply."""
        row = await self._first(select(canned_replies).where(canned_replies.c.id == reply_id))
        return _reply(row) if row else None


class SqlBatches(Repository):
    """Batches of decisions."""

    async def open(self, channel_id: int, verb: Verb, by: str, now: datetime) -> int:
        """A batch without items."""
        made = {"made_by": by, "made_at": now}
        values: dict[str, Any] = {"channel_id": channel_id, "verb": verb.value, "items": [], **made}
        return await self._add(batches, values)

    async def put_items(self, batch_id: int, items: Sequence[tuple[int, int]]) -> None:
        """What was decided so far."""
        values = {"items": [list(pair) for pair in items]}
        await self._changed(update(batches).where(batches.c.id == batch_id).values(**values))

    async def get(self, batch_id: int) -> Batch | None:
        """One batch."""
        row = await self._first(
            select(batches, batches.c["items"].label("decided")).where(batches.c.id == batch_id)
        )
        if row is None:
            return None
        decided = tuple((int(item), int(version)) for item, version in row.decided)
        return Batch(row.id, row.channel_id, Verb(row.verb), row.made_by, row.made_at, decided, row.undone_at)

    async def undone(self, batch_id: int, now: datetime) -> bool:
        """It is taken back."""
        stands = (batches.c.id == batch_id) & batches.c.undone_at.is_(None)
        return await self._changed(update(batches).where(stands).values(undone_at=now)) == 1


def _reply(row: Row[Any]) -> CannedReply:
    return CannedReply(row.id, row.channel_id, row.name, row.words, row.public)
