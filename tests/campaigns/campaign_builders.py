"""Campaigns with sensible defaults, for tests of what one changed field does."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from campaigns.campaign import Campaign, CampaignState
from campaigns.permit import Permit, PermitStatus
from campaigns.rules import Rules, Stratum

OPENS = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
CLOSES = datetime(2026, 12, 3, 13, 0, tzinfo=UTC)
DRAW = datetime(2026, 12, 3, 14, 0, tzinfo=UTC)
SETTLED_PERMIT = Permit(PermitStatus.NOT_REQUIRED, decided_by="Bagian Hukum", why="tanpa promosi barang")
RULES = Rules(
    hashtag="#JernihBerkomentar",
    channels=("telegram:-1001234",),
    strata=(Stratum("telegram", 60, 10, "telegram"), Stratum("discord", 30, 5, "discord")),
    permit=SETTLED_PERMIT,
)
CAMPAIGN = Campaign(
    campaign_id="jernih-2026-12",
    name="Jernih Berkomentar",
    state=CampaignState.DRAFT,
    rules=RULES,
    opens_at=OPENS,
    closes_at=CLOSES,
    draw_at=DRAW,
)


def a_campaign(**changes: Any) -> Campaign:
    """The campaign with fields of it or of its rules replaced."""
    own = {name: value for name, value in changes.items() if name in Campaign.__dataclass_fields__}
    rules = {name: value for name, value in changes.items() if name not in own}
    return replace(CAMPAIGN, **({"rules": replace(RULES, **rules)} | own))
