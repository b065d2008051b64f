"""Advice: what a campaign may do and yet should be looked at before it opens; it stands in no step's way."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from zoneinfo import ZoneInfo

from campaigns.allotment import EntryFacts, covers, takes
from campaigns.campaign import Campaign
from campaigns.permit import Mode, PermitStatus
from campaigns.refusal import Refusal
from campaigns.rule_checks import ZONES

_LONGEST = 366  # days of a period whose days are looked at one by one


def advice(campaign: Campaign) -> tuple[Refusal, ...]:
    """What should be looked at, each as a sentence; empty when nothing should."""
    rules = campaign.rules
    found = list(_strata(campaign))
    if rules.mode is Mode.UNDIAN and not rules.drand:
        found.append(Refusal("advice.no_drand"))
    if rules.permit.status is PermitStatus.PENDING:
        found.append(Refusal("advice.permit_pending"))
    if not rules.contact:
        found.append(Refusal("advice.no_contact"))
    return tuple(found)


def _strata(campaign: Campaign) -> Iterator[Refusal]:
    strata = campaign.rules.strata
    here = {place.partition(":")[0] for place in campaign.rules.channels}
    for number, stratum in enumerate(strata):
        if stratum.platform and stratum.platform not in here:
            yield Refusal(
                "advice.stratum_without_channel", {"code": stratum.code, "platform": stratum.platform}
            )
        if any(covers(earlier, stratum) for earlier in strata[:number]):
            yield Refusal("advice.stratum_shadowed", {"code": stratum.code})
    if not all(
        _has_stratum(campaign, platform, day) for platform, day in product(*_where_and_when(campaign))
    ):
        yield Refusal("advice.not_covered")


def _where_and_when(campaign: Campaign) -> tuple[list[str], list[str]]:
    platforms = sorted({place.partition(":")[0] for place in campaign.rules.channels})
    if campaign.zone not in ZONES or not any(stratum.day for stratum in campaign.rules.strata):
        return platforms, [""]
    zone = ZoneInfo(campaign.zone)
    first, last = (at.astimezone(zone).date() for at in (campaign.opens_at, campaign.closes_at))
    count = min((last - first).days + 1, _LONGEST)
    return platforms, [(first + timedelta(days=n)).isoformat() for n in range(count)]


def _has_stratum(campaign: Campaign, platform: str, day: str) -> bool:
    """Whether an entry of somewhere and some day has a stratum, wherever its entrant lives."""
    facts = EntryFacts(platform=platform, day=day)
    return any(takes(stratum, facts) for stratum in campaign.rules.strata)
