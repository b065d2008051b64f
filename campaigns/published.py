"""The rules of a campaign as the bytes that are published, kept as versions and hashed into a freeze."""

from dataclasses import asdict

from campaigns.campaign import Campaign
from campaigns.undi.canonical import encode, show


def rules_bytes(campaign: Campaign) -> bytes:
    """Canonical JSON of everything that decides who may win (UNDI/1, section 5: the file `rules`)."""
    rules = asdict(campaign.rules)
    rules["freeze_lead"] = int(campaign.rules.freeze_lead.total_seconds())
    times = {name: show(getattr(campaign, name)) for name in ("opens_at", "closes_at", "draw_at")}
    pauses = [[show(begun), show(ended) if ended else ""] for begun, ended in campaign.pauses]
    named = {"campaign_id": campaign.campaign_id, "name": campaign.name}
    return encode({**named, "pauses": pauses, "rules": rules, **times})
