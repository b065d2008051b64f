"""Night: what nobody has to hear at once waits until the morning of the campaign's own zone."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.moderation.quiet import quiet_until
from campaigns.campaign import Campaign

HOURS = "21.00-07.00"


def after_night(campaign: Campaign, moment: datetime) -> datetime:
    """The moment itself by day, the end of the night otherwise."""
    return quiet_until(moment, HOURS, ZoneInfo(campaign.zone)) or moment
