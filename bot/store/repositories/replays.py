"""Replays in SQL: a channel's comments by its own index, from the newest down, a page at a time."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Row, Select, or_, select

from bot.moderation.comment import Span
from bot.moderation.decision import Outcome
from bot.moderation.flag import Flag, Severity, Source
from bot.ports.replays import Kept, Page
from bot.store.repositories.base import Repository
from bot.store.repositories.comment_queries import with_person
from bot.store.tables.campaigns import entries
from bot.store.tables.comments import comments, decisions, flags, revisions
from bot.store.tables.people import people
from models.labels import Scores

_PLACE = "revisions.text"
_SCORES = TypeAdapter(Scores)


def _comments() -> Select[Any]:
    joined = (
        with_person()
        .join(decisions, decisions.c.id == comments.c.decision_id)
        .join(revisions, revisions.c.id == decisions.c.revision_id)
    )
    return select(
        comments.c.id, comments.c.posted_at, comments.c.gone_at, decisions.c.id.label("decision_id"),
        decisions.c.outcome, decisions.c.scores, decisions.c.shadow, revisions.c.text,
        revisions.c.received_at, people.c.key,
    ).select_from(joined)  # fmt: skip


class SqlReplays(Repository):
    """Texts are opened with each author's own key."""

    async def page(
        self,
        channel_id: int,
        since: datetime,
        limit: int,
        *,
        below: int | None = None,
        phases: Collection[str] | None = None,
        clear: Collection[str] | None = None,
    ) -> Page:
        """Up to `limit` comments below an id."""
        query = _comments().where(comments.c.channel_id == channel_id)
        query = query if below is None else query.where(comments.c.id < below)
        rows = await self._all(query.order_by(comments.c.id.desc()).limit(limit))
        if not rows:
            return Page((), None, since)
        # Ids grow as comments come in, and none comes in before it was posted: all below are older.
        reached = rows[-1].received_at
        is_last = len(rows) < limit or reached < since
        wanted = [row for row in rows if row.posted_at >= since]
        found = await self._flags([row.decision_id for row in wanted], phases, clear)
        entered = await self._entered([row.id for row in wanted])
        kept = [self._read(row, found, is_entry=row.id in entered) for row in wanted]
        return Page(kept, None if is_last else rows[-1].id, reached)

    def _read(self, row: Row[Any], found: Mapping[int, Sequence[Flag]], *, is_entry: bool) -> Kept:
        return Kept(
            row.id, None if row.key is None else self._open_text(row.text, _PLACE, row.key),
            _SCORES.validate_python(row.scores) if row.scores else None,
            tuple(found.get(row.decision_id, ())), Outcome(row.outcome), is_entry, row.shadow,
            row.gone_at is not None,
        )  # fmt: skip

    async def _flags(
        self, decision_ids: Sequence[int], phases: Collection[str] | None, clear: Collection[str] | None
    ) -> Mapping[int, Sequence[Flag]]:
        query = select(flags).where(flags.c.decision_id.in_(decision_ids)).order_by(flags.c.id)
        if phases is not None:
            query = query.where(flags.c.phase.in_(phases))
        if clear is not None:
            found_some = flags.c.severity != Severity.CLEAR.value
            query = query.where(or_(found_some, flags.c.phase.in_(clear)))
        found: dict[int, list[Flag]] = defaultdict(list)
        for row in await self._all(query) if decision_ids else ():
            spans = tuple(Span(*each) for each in row.spans)
            flag = Flag(row.phase, Severity(row.severity), row.facts, spans, Source(row.source))
            found[row.decision_id].append(flag)
        return found

    async def _entered(self, comment_ids: Sequence[int]) -> frozenset[int]:
        query = select(entries.c.comment_id).where(
            entries.c.comment_id.in_(comment_ids), entries.c.withdrawn.is_(False)
        )
        return frozenset(row.comment_id for row in (await self._all(query) if comment_ids else ()))
