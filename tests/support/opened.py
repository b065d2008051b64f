"""A campaign that may be opened at once, for stories over the wire."""

from datetime import datetime, timedelta

from campaigns.campaign import Campaign, CampaignState
from campaigns.permit import Permit, PermitStatus
from campaigns.rules import Rules, Stratum


def a_campaign_in(place: str, now: datetime) -> Campaign:
    """One winner and one reserve in a channel, `<platform>:<chat>`, open for two hours."""
    permit = Permit(PermitStatus.NOT_REQUIRED, decided_by="uji", why="tanpa hadiah")
    rules = Rules(
        hashtag="#JernihBerkomentar", channels=(place,), permit=permit, strata=(Stratum("semua", 1, 1),)
    )
    return Campaign(
        campaign_id="uji-1", name="Jernih Berkomentar", state=CampaignState.DRAFT, rules=rules,
        opens_at=now - timedelta(hours=1), closes_at=now + timedelta(hours=2),
        draw_at=now + timedelta(hours=4),
    )  # fmt: skip
