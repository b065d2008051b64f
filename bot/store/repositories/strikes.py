"""Strikes in SQL."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select, update

from bot.moderation.rules import Rule
from bot.moderation.strike import Strike
from bot.ports.people import Account
from bot.store.repositories.base import Repository
from bot.store.tables.moderation import strikes


def _read(row: Row[Any]) -> Strike:
    return Strike(
        row.id, row.channel_id, row.person_id, row.account_id, row.comment_id, row.decision_id,
        Rule(row.rule), row.at, row.expires_at, row.voided_at, row.restricted_until,
    )  # fmt: skip


def _stands(now: datetime) -> ColumnElement[bool]:
    return strikes.c.voided_at.is_(None) & (strikes.c.expires_at > now)


class SqlStrikes(Repository):
    """Strikes of persons in channels."""

    async def add(self, strike: Strike) -> bool:
        """Record it, once a decision."""
        values = {
            "channel_id": strike.channel_id, "person_id": strike.person_id, "account_id": strike.account_row,
            "comment_id": strike.comment_id, "decision_id": strike.decision_id, "rule": strike.rule.value,
            "at": strike.at, "expires_at": strike.expires_at, "restricted_until": strike.restricted_until,
        }  # fmt: skip
        return await self._add_unless_there(strikes, values)

    async def void(self, decision_id: int, now: datetime) -> bool:
        """Take back the strike of a decision."""
        standing = (strikes.c.decision_id == decision_id) & strikes.c.voided_at.is_(None)
        return await self._changed(update(strikes).where(standing).values(voided_at=now)) == 1

    async def stand_again(self, decision_id: int, voided_at: datetime) -> bool:
        """What was taken back counts again."""
        voided = (strikes.c.decision_id == decision_id) & (strikes.c.voided_at == voided_at)
        return await self._changed(update(strikes).where(voided).values(voided_at=None)) == 1

    async def of_decision(self, decision_id: int) -> Strike | None:
        """The strike that a decision gave."""
        standing = (strikes.c.decision_id == decision_id) & strikes.c.voided_at.is_(None)
        row = await self._first(select(strikes).where(standing))
        return _read(row) if row else None

    async def standing(self, channel_id: int, person_ids: Sequence[int], now: datetime) -> Sequence[Strike]:
        """Strikes that neither expired nor were taken back, oldest first."""
        theirs = (strikes.c.channel_id == channel_id) & strikes.c.person_id.in_(person_ids)
        query = select(strikes).where(theirs, _stands(now)).order_by(strikes.c.id)
        return [_read(row) for row in await self._all(query)]

    async def everywhere(self, person_ids: Sequence[int], now: datetime) -> Sequence[Strike]:
        """Standing strikes in all channels, oldest first."""
        theirs = strikes.c.person_id.in_(person_ids)
        query = select(strikes).where(theirs, _stands(now)).order_by(strikes.c.id)
        return [_read(row) for row in await self._all(query)]

    async def restricted_until(self, channel_id: int, account: Account, now: datetime) -> datetime | None:
        """The latest end that a standing strike of the account names."""
        latest = func.max(strikes.c.restricted_until, type_=strikes.c.restricted_until.type).label("latest")
        # The person is asked for too, because that is what the index begins with.
        theirs = (strikes.c.person_id == account.person_id) & (strikes.c.channel_id == channel_id)
        query = select(latest).where(theirs, strikes.c.account_id == account.row_id, _stands(now))
        row = await self._first(query)
        return row.latest if row else None
