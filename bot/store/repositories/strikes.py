"""Strikes in SQL."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update

from bot.moderation.rules import Rule
from bot.moderation.strike import Strike
from bot.store.repositories.base import Repository
from bot.store.tables.moderation import strikes


class SqlStrikes(Repository):
    """Strikes of persons in channels."""

    async def add(self, strike: Strike) -> bool:
        """Record it, once a decision."""
        values = {
            "channel_id": strike.channel_id, "person_id": strike.person_id, "account_id": strike.account_row,
            "comment_id": strike.comment_id, "decision_id": strike.decision_id, "rule": strike.rule.value,
            "at": strike.at, "expires_at": strike.expires_at,
        }  # fmt: skip
        return await self._add_unless_there(strikes, values)

    async def void(self, decision_id: int, now: datetime) -> bool:
        """Take back the strike of a decision."""
        standing = (strikes.c.decision_id == decision_id) & strikes.c.voided_at.is_(None)
        return await self._changed(update(strikes).where(standing).values(voided_at=now)) == 1

    async def standing(self, channel_id: int, person_ids: Sequence[int], now: datetime) -> Sequence[Strike]:
        """Strikes that neither expired nor were taken back, oldest first."""
        theirs = (strikes.c.channel_id == channel_id) & strikes.c.person_id.in_(person_ids)
        query = select(strikes).where(theirs, strikes.c.voided_at.is_(None), strikes.c.expires_at > now)
        return [
            Strike(
                row.id, row.channel_id, row.person_id, row.account_id, row.comment_id, row.decision_id,
                Rule(row.rule), row.at, row.expires_at, row.voided_at,
            )
            for row in await self._all(query.order_by(strikes.c.id))
        ]  # fmt: skip
