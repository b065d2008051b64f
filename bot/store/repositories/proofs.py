"""Witnesses' keys and accounts, co-signatures and daily figures in SQL."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, func, select

from bot.ports.proofs import Cosignature, DailyFigure, WitnessRole
from bot.store.repositories.base import Repository
from bot.store.tables.campaigns import entries
from bot.store.tables.proofs import cosignatures, daily_figures, witness_roles


def _role(row: Row[Any]) -> WitnessRole:
    return WitnessRole(row.campaign_id, row.role, row.account_id, row.cosign_key or "")


class SqlProofs(Repository):
    """What proves a draw beside its files."""

    async def put_role(self, role: WitnessRole) -> None:
        """Store who stands behind a role."""
        changed = {"account_id": role.account_row, "cosign_key": role.key or None}
        statement = self._insert(witness_roles).values(
            campaign_id=role.campaign_id, role=role.role, **changed
        )
        key = ["campaign_id", "role"]
        await self._changed(statement.on_conflict_do_update(index_elements=key, set_=changed))

    async def roles(self, campaign_id: str) -> Sequence[WitnessRole]:
        """Those roles of a campaign behind which someone stands."""
        own = witness_roles.c.campaign_id == campaign_id
        return [
            _role(row)
            for row in await self._all(select(witness_roles).where(own).order_by(witness_roles.c.role))
        ]

    async def of_account(self, account_row: int) -> Sequence[WitnessRole]:
        """The roles behind which an account stands."""
        own = witness_roles.c.account_id == account_row
        query = select(witness_roles).where(own).order_by(witness_roles.c.campaign_id, witness_roles.c.role)
        return [_role(row) for row in await self._all(query)]

    async def add_cosignature(self, cosignature: Cosignature) -> bool:
        """Keep a co-signature, once a role."""
        values = {
            "campaign_id": cosignature.campaign_id, "draw_no": cosignature.draw_no, "role": cosignature.role,
            "key": cosignature.key, "signature": cosignature.signature,
        }  # fmt: skip
        if await self._add_unless_there(cosignatures, values):
            return True
        return cosignature in await self.cosignatures(cosignature.campaign_id, cosignature.draw_no)

    async def cosignatures(self, campaign_id: str, draw_no: int) -> Sequence[Cosignature]:
        """The co-signatures of a draw by role."""
        own = (cosignatures.c.campaign_id == campaign_id) & (cosignatures.c.draw_no == draw_no)
        rows = await self._all(select(cosignatures).where(own).order_by(cosignatures.c.role))
        return [Cosignature(r.campaign_id, r.draw_no, r.role, r.key, r.signature) for r in rows]

    async def add_figure(self, figure: DailyFigure) -> bool:
        """Keep a day's figure, once."""
        values = {
            "campaign_id": figure.campaign_id, "day": figure.day, "count": figure.count,
            "root": figure.root, "at": figure.at,
        }  # fmt: skip
        return await self._add_unless_there(daily_figures, values)

    async def figures(self, campaign_id: str) -> Sequence[DailyFigure]:
        """The daily figures, oldest first."""
        own = daily_figures.c.campaign_id == campaign_id
        known = daily_figures.c.count.label("entries")  # a row has a method named count
        columns = daily_figures.c.day, known, daily_figures.c.root, daily_figures.c.at
        rows = await self._all(select(*columns).where(own).order_by(daily_figures.c.day))
        return [DailyFigure(campaign_id, r.day, r.entries, r.root, r.at) for r in rows]

    async def last_day(self, campaign_id: str) -> str:
        """The last day that has a figure."""
        own = daily_figures.c.campaign_id == campaign_id
        row = await self._first(select(func.max(daily_figures.c.day)).where(own))
        return (row[0] if row else None) or ""

    async def commitments(self, campaign_id: str, after: str, limit: int) -> Sequence[str]:
        """Commitments of all entries behind one, in order; the unique key gives them so."""
        own = (entries.c.campaign_id == campaign_id) & (entries.c.commitment > after)
        query = select(entries.c.commitment).where(own).order_by(entries.c.commitment).limit(limit)
        return [row.commitment for row in await self._all(query)]
