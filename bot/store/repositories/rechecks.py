"""Rechecks in SQL: an answer is kept once, only an unknown one may still change."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select, update

from bot.ports.rechecks import Membership, Recheck
from bot.store.repositories.base import Repository
from bot.store.tables.entrants import rechecks


class SqlRechecks(Repository):
    """Answers by draw and entry."""

    async def of(self, campaign_id: str, draw_no: int) -> Mapping[int, Recheck]:
        """The answers of a draw."""
        own = (rechecks.c.campaign_id == campaign_id) & (rechecks.c.draw_no == draw_no)
        rows = await self._all(select(rechecks).where(own).order_by(rechecks.c.entry_id))
        return {
            row.entry_id: Recheck(
                row.entry_id, Membership(row.state), row.asked_at, row.tries, row.witness, row.confirmed
            )
            for row in rows
        }

    async def put(self, campaign_id: str, draw_no: int, recheck: Recheck) -> bool:
        """Keep an answer; a known one stays."""
        statement = self._insert(rechecks).values(
            campaign_id=campaign_id, draw_no=draw_no, entry_id=recheck.entry_id, state=recheck.state.value,
            asked_at=recheck.asked_at, tries=recheck.tries, witness="",
        )  # fmt: skip
        keys = ["campaign_id", "draw_no", "entry_id"]
        changed = {name: statement.excluded[name] for name in ("state", "asked_at", "tries")}
        unknown = rechecks.c.state == Membership.UNKNOWN.value
        kept = statement.on_conflict_do_update(index_elements=keys, set_=changed, where=unknown)
        return await self._changed(kept) == 1

    async def confirm(self, campaign_id: str, draw_no: int, recheck: Recheck, now: datetime) -> bool:
        """A witness's word on a LEFT, once."""
        own = (rechecks.c.campaign_id == campaign_id) & (rechecks.c.draw_no == draw_no)
        left = (rechecks.c.entry_id == recheck.entry_id) & (rechecks.c.state == Membership.LEFT.value)
        values = {"witness": recheck.witness, "confirmed": recheck.confirmed, "confirmed_at": now}
        statement = update(rechecks).where(own, left, rechecks.c.confirmed.is_(None)).values(**values)
        return await self._changed(statement) == 1
