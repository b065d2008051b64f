"""Versions: the rules of a campaign as they were published, one after the other, each with its bytes.

The newest version is what is sealed: whatever changes the published bytes of an open campaign (rules, an end
that moves, a pause, a chat that moves) is the next version.
"""

from dataclasses import replace
from datetime import datetime

from bot.ports.rule_versions import RuleVersion
from bot.ports.unit_of_work import UnitOfWork
from campaigns.campaign import Campaign, CampaignState
from campaigns.published import rules_bytes


def next_version(before: Campaign, after: Campaign) -> Campaign:
    """`after` with the next number where it publishes other bytes than `before`; a draft publishes none."""
    if before.state is CampaignState.DRAFT or rules_bytes(before) == rules_bytes(after):
        return after
    return replace(after, rules_version=before.rules_version + 1)


async def keep_version(unit: UnitOfWork, campaign: Campaign, actor: str, why: str, now: datetime) -> None:
    """Keep the rules of a campaign as they are published from now on; once a version."""
    version = RuleVersion(
        campaign.campaign_id, campaign.rules_version, rules_bytes(campaign), actor, why, now
    )
    await unit.rule_versions.add(version)
