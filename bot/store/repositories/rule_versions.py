"""Versions of rules in SQL."""

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import select

from bot.ports.rule_versions import RuleVersion
from bot.store.repositories.base import Repository
from bot.store.tables.campaigns import rule_versions


class SqlRuleVersions(Repository):
    """Every version stays as its bytes."""

    async def add(self, version: RuleVersion) -> bool:
        """Keep a version."""
        return await self._add_unless_there(rule_versions, asdict(version))

    async def of_campaign(self, campaign_id: str) -> Sequence[RuleVersion]:
        """The versions of a campaign."""
        own = rule_versions.c.campaign_id == campaign_id
        rows = await self._all(select(rule_versions).where(own).order_by(rule_versions.c.version))
        return [
            RuleVersion(row.campaign_id, row.version, bytes(row.rules), row.made_by, row.why, row.at)
            for row in rows
        ]
