"""Notices in SQL: rows of the outbox beside the decisions that they tell of."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, select, update

from bot.moderation.comment import PlatformName
from bot.ports.notices import NOTICE, Notice, told_with
from bot.ports.people import Account
from bot.store.repositories.base import Repository
from bot.store.repositories.outbox_views import CANCELLED, PENDING, SENT, WAITING
from bot.store.tables.comments import comments, decisions
from bot.store.tables.flow import outbox

_MOST = 200
_LAST = 20  # told notices that are looked at to find one of a channel


def _theirs(account: Account, *states: str) -> ColumnElement[bool]:
    """An account's notices in states; walks the index that keeps the order of targets."""
    return and_(
        outbox.c.state.in_(states), outbox.c.platform == account.platform.value,
        outbox.c.target == f"person:{account.row_id}", outbox.c.kind == NOTICE,
    )  # fmt: skip


class SqlNotices(Repository):
    """Recorded notices of an account."""

    async def pending(self, account: Account) -> Sequence[Notice]:
        """Those that were not told yet, newest first."""
        return await self._notices(_theirs(account, PENDING, WAITING))

    async def folded(self, account: Account, keys: Sequence[str]) -> Sequence[Notice]:
        """Those that notices of these keys tell along with their own."""
        whys = [told_with(key) for key in keys]
        return await self._notices(_theirs(account, CANCELLED) & outbox.c.why.in_(whys))

    async def untold(self, account: Account, key: str) -> None:
        """What was folded into it waits outside the line."""
        along = _theirs(account, CANCELLED) & (outbox.c.why == told_with(key))
        waits = {"state": WAITING, "why": None, "done_at": None}
        await self._changed(update(outbox).where(along).values(**waits))

    async def last_told(self, account: Account, channel_id: int) -> datetime | None:
        """When the account was last told of a comment in a channel."""
        told = select(outbox.c.payload, outbox.c.done_at).where(_theirs(account, SENT))
        rows = await self._all(told.order_by(outbox.c.id.desc()).limit(_LAST))
        return max((row.done_at for row in rows if row.payload.get("channel") == channel_id), default=None)

    async def last_reminded(self, platform: PlatformName, target: str) -> datetime | None:
        """When a channel was last reminded in public."""
        theirs = (outbox.c.platform == platform.value) & (outbox.c.target == target)
        said = select(outbox.c.done_at).where(outbox.c.state == SENT, theirs)
        row = await self._first(said.order_by(outbox.c.id.desc()).limit(1))
        return row.done_at if row else None

    async def _notices(self, which: ColumnElement[bool]) -> Sequence[Notice]:
        rows = await self._all(select(outbox).where(which).order_by(outbox.c.id.desc()).limit(_MOST))
        told = await self._decided([int(row.payload["decision"]) for row in rows]) if rows else {}
        return [_read(row, told[row.payload["decision"]]) for row in rows if row.payload["decision"] in told]

    async def _decided(self, decision_ids: Sequence[int]) -> Mapping[int, Row[Any]]:
        """Each decision's comment, and whether the decision in force says the same of the same words."""
        force = decisions.alias("force")
        same = (force.c.outcome == decisions.c.outcome) & (force.c.revision_id == decisions.c.revision_id)
        joined = decisions.join(comments, comments.c.id == decisions.c.comment_id)
        query = (
            select(decisions.c.id, decisions.c.comment_id, comments.c.channel_id, same.label("stands"))
            .select_from(joined.join(force, force.c.id == comments.c.decision_id))
            .where(decisions.c.id.in_(decision_ids))
        )
        return {row.id: row for row in await self._all(query)}


def _read(row: Row[Any], decided: Row[Any]) -> Notice:
    return Notice(
        row.id, row.key, decided.id, decided.comment_id, decided.channel_id, row.created_at, row.due_at,
        bool(decided.stands), row.payload,
    )  # fmt: skip
