"""Series: a campaign again at another time, once or every week; each one is a campaign of its own.

Pure. Rules are copied as they are; what is tied to days moves along.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from campaigns.campaign import Campaign, CampaignState
from campaigns.permit import is_day
from campaigns.refusal import Refusal
from campaigns.rules import Rules

WEEK = timedelta(days=7)
MOST_WEEKS = 52


def shifted(source: Campaign, campaign_id: str, opens_at: datetime, series: str = "") -> Campaign:
    """A draft of another name that opens at `opens_at`; all times, and days of strata, move by as much."""
    by = opens_at - source.opens_at
    zone = ZoneInfo(source.zone)
    days = opens_at.astimezone(zone).date() - source.opens_at.astimezone(zone).date()
    return Campaign(
        campaign_id=campaign_id, name=source.name, state=CampaignState.DRAFT,
        rules=_moved(source.rules, days), opens_at=opens_at, closes_at=source.closes_at + by,
        draw_at=source.draw_at + by, zone=source.zone, series=series,
    )  # fmt: skip


def _moved(rules: Rules, days: timedelta) -> Rules:
    strata = tuple(
        replace(each, day=(date.fromisoformat(each.day) + days).isoformat()) if is_day(each.day) else each
        for each in rules.strata
    )
    return replace(rules, strata=strata)


def weekly(source: Campaign, weeks: int) -> tuple[Campaign, ...] | Refusal:
    """The drafts of weeks 2 to `weeks` behind a campaign, which is week 1: `<id>-w02`, `<id>-w03`, ..."""
    name = source.campaign_id
    if source.series not in {"", name}:
        return Refusal("series.member", {"campaign": name, "series": source.series})
    if not 2 <= weeks <= MOST_WEEKS:  # noqa: PLR2004 - a series has a second week
        return Refusal("series.weeks", {"limit": MOST_WEEKS})
    if source.closes_at - source.opens_at >= WEEK:
        return Refusal("series.overlaps", {"campaign": name})
    numbers = range(2, weeks + 1)
    return tuple(shifted(source, f"{name}-w{n:02}", source.opens_at + (n - 1) * WEEK, name) for n in numbers)


def weeks_until(source: Campaign, until: datetime) -> int:
    """How many weekly campaigns, the source included, open no later than `until`; 0 when none does."""
    return (until - source.opens_at) // WEEK + 1 if until >= source.opens_at else 0
