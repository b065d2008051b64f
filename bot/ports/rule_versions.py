"""Versions of a campaign's rules: what was published when, by whom and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class RuleVersion:
    """Rules as published: their canonical bytes, an actor, and why in the manager's own words."""

    campaign_id: str
    version: int
    rules: bytes
    made_by: str
    why: str
    at: datetime


class RuleVersions(Protocol):
    """Every version stays."""

    async def add(self, version: RuleVersion) -> bool:
        """Keep a version; False when its number is taken."""
        ...

    async def of_campaign(self, campaign_id: str) -> Sequence[RuleVersion]:
        """The versions of a campaign, the first one first."""
        ...
