"""Campaigns in SQL; the rules are one JSON value, exactly as published."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Row, select, update

from bot.store.repositories.base import Repository
from bot.store.tables.campaigns import campaigns
from campaigns.campaign import Campaign, CampaignState, Pause
from campaigns.rules import Rules

_RULES = TypeAdapter(Rules)
_PAUSES = TypeAdapter(tuple[Pause, ...])


def _read(row: Row[Any]) -> Campaign:
    return Campaign(
        campaign_id=row.id, name=row.name, state=CampaignState(row.state),
        rules=_RULES.validate_python(row.rules), opens_at=row.opens_at, closes_at=row.closes_at,
        draw_at=row.draw_at, zone=row.zone, draw_no=row.draw_no,
        pauses=_PAUSES.validate_python(row.pauses or ()), series=row.series or "",
        rules_version=row.rules_version, opens_itself=row.opens_itself,
    )  # fmt: skip


def _values(campaign: Campaign) -> dict[str, object]:
    return {
        "name": campaign.name, "state": campaign.state.value,
        "rules": _RULES.dump_python(campaign.rules, mode="json"), "opens_at": campaign.opens_at,
        "closes_at": campaign.closes_at, "draw_at": campaign.draw_at, "zone": campaign.zone,
        "draw_no": campaign.draw_no, "pauses": _PAUSES.dump_python(campaign.pauses, mode="json"),
        "series": campaign.series or None, "rules_version": campaign.rules_version,
        "opens_itself": campaign.opens_itself,
    }  # fmt: skip


class SqlCampaigns(Repository):
    """Campaigns; a change is guarded by the state it expects."""

    async def add(self, campaign: Campaign, now: datetime) -> bool:
        """Store a draft."""
        values = {"id": campaign.campaign_id, **_values(campaign), "created_at": now}
        return await self._add_unless_there(campaigns, values)

    async def get(self, campaign_id: str) -> Campaign | None:
        """One campaign."""
        query = select(campaigns).where(campaigns.c.id == campaign_id)
        row = await self._first(query)
        return _read(row) if row else None

    async def lock(self, campaign_id: str) -> Campaign | None:
        """One campaign, which no other unit can step forward until this one ends."""
        query = select(campaigns).where(campaigns.c.id == campaign_id)
        row = await self._locked(query)
        return _read(row) if row else None

    async def at(self, states: Collection[CampaignState]) -> Sequence[Campaign]:
        """The campaigns that stand at one of the states."""
        there = campaigns.c.state.in_(sorted(state.value for state in states))
        query = select(campaigns).where(there).order_by(campaigns.c.created_at, campaigns.c.id)
        return [_read(row) for row in await self._all(query)]

    async def all(self) -> Sequence[Campaign]:
        """Every campaign."""
        query = select(campaigns).order_by(campaigns.c.created_at, campaigns.c.id)
        return [_read(row) for row in await self._all(query)]

    async def save(self, campaign: Campaign, expected: CampaignState) -> bool:
        """Store it if it still stands at the expected state."""
        same = (campaigns.c.id == campaign.campaign_id) & (campaigns.c.state == expected.value)
        return await self._changed(update(campaigns).where(same).values(**_values(campaign))) == 1
