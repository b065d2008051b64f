"""Checking a campaign: everything that keeps it from being stored, opened or moved, each as a sentence.

Knows no clock: the present is passed in where it matters.
"""

import re
import unicodedata
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from campaigns.campaign import MINIMUM_FREEZE_LEAD, Campaign, CampaignState, can_move
from campaigns.permit import Mode, PermitStatus, incomplete, off_dates
from campaigns.refusal import Refusal
from campaigns.rule_checks import HASHTAG, PROVABLE, ZONES, rule_refusals
from campaigns.rules import Rules

MAX_STRATA = 1000
MAX_QUOTA = 65535  # UNDI/1, section 5: sixteen bits
MAX_WITNESSES = 4  # UNDI/1, section 5: seed sources
MAX_PRIZE = 10**12
MAX_NAME = 200
KNOWN_FACTS = frozenset({"birth_date", "phone", "gender", "name", "domicile"})
_ROLE = re.compile(r"[a-z]{1,32}")
_CODE = re.compile(r"[A-Za-z0-9_-]{1,40}")
_ID = re.compile(r"[A-Za-z0-9-]{1,40}")
# Younger people enter with a guardian's recorded consent only, which no campaign takes yet.
ADULT = 18


def validate(campaign: Campaign) -> tuple[Refusal, ...]:
    """Everything that keeps a campaign from being stored; empty when nothing does."""
    return (*_schedule(campaign), *_rules(campaign.rules), *rule_refusals(campaign), *_names(campaign))


def may_open(campaign: Campaign, now: datetime) -> tuple[Refusal, ...]:
    """Everything that keeps a campaign from opening now."""
    found = list(validate(campaign))
    if not can_move(campaign.state, CampaignState.OPEN):
        found.append(Refusal("campaign.wrong_state", {"state": campaign.state.value, "wanted": "open"}))
    if campaign.closes_at <= now:
        found.append(Refusal("campaign.already_over", {"closes_at": campaign.closes_at}))
    return (*found, *(lawful(campaign) if campaign.zone in ZONES else ()))


def extended(
    campaign: Campaign, closes_at: datetime | None, draw_at: datetime | None, now: datetime
) -> Campaign | tuple[Refusal, ...]:
    """The campaign with a later end or draw, or why it cannot be moved there."""
    after = replace(campaign, closes_at=closes_at or campaign.closes_at, draw_at=draw_at or campaign.draw_at)
    moments = {"closes_at": campaign.closes_at, "draw_at": campaign.draw_at}
    if after.closes_at < campaign.closes_at or after.draw_at < campaign.draw_at or after == campaign:
        return (Refusal("campaign.only_later", moments),)
    is_over = campaign.state is CampaignState.CLOSED or now > campaign.closes_at
    if is_over and after.closes_at != campaign.closes_at:
        return (Refusal("campaign.closed_for_comments", moments),)
    if now > after.freeze_by:
        return (Refusal("campaign.draw_too_soon", {"now": now}),)
    return validate(after) or after


def lawful(campaign: Campaign) -> list[Refusal]:
    """What the recorded law says: an undian with its permit settled, and no lomba by lot."""
    rules, named = campaign.rules, {"campaign": campaign.campaign_id}
    if rules.mode is Mode.LOMBA:
        return [Refusal("campaign.lomba_needs_judges", named)]
    if rules.permit.status is PermitStatus.PENDING:
        return [Refusal("campaign.permit_pending", named)]
    missing = incomplete(rules.permit)
    if missing is not None:
        return [missing]
    return _under_permit(campaign) if rules.permit.status is PermitStatus.REQUIRED else []


def _under_permit(campaign: Campaign) -> list[Refusal]:
    """What a required permit allows: its days, and reserves only where it says so."""
    rules, zone = campaign.rules, ZoneInfo(campaign.zone)
    first, last = (at.astimezone(zone).date() for at in (campaign.opens_at, campaign.draw_at))
    found = off_dates(rules.permit, first, last)
    if any(stratum.reserve for stratum in rules.strata) and not rules.permit.allows_reserves:
        reserves = Refusal("permit.no_reserves")
        return [reserves] if found is None else [found, reserves]
    return [] if found is None else [found]


def _schedule(campaign: Campaign) -> list[Refusal]:
    found = []
    moments = {"opens_at": campaign.opens_at, "closes_at": campaign.closes_at, "draw_at": campaign.draw_at}
    if campaign.closes_at <= campaign.opens_at:
        found.append(Refusal("campaign.ends_before_it_begins", moments))
    if campaign.draw_at < campaign.closes_at + MINIMUM_FREEZE_LEAD:
        found.append(Refusal("campaign.draw_too_early", moments))
    if campaign.zone not in ZONES:
        found.append(Refusal("campaign.unknown_zone", {"zone": campaign.zone}))
    return found


def _rules(rules: Rules) -> list[Refusal]:
    found = []
    if rules.quota < 1:
        found.append(Refusal("campaign.no_quota"))
    codes = [stratum.code for stratum in rules.strata]
    if any(not _CODE.fullmatch(code) for code in codes):
        found.append(Refusal("campaign.bad_code"))
    if len(set(codes)) != len(codes) or len(codes) > MAX_STRATA:
        found.append(Refusal("campaign.strata_not_unique"))
    if any(not 0 <= n <= MAX_QUOTA for s in rules.strata for n in (s.quota, s.reserve)):
        found.append(Refusal("campaign.quota_out_of_range", {"limit": MAX_QUOTA}))
    if not rules.channels:
        found.append(Refusal("campaign.no_channel"))
    roles = rules.witness_roles
    most = MAX_WITNESSES - rules.drand  # drand is one of the sources
    if not 1 <= len(set(roles)) == len(roles) <= most or not all(map(_ROLE.fullmatch, roles)):
        found.append(Refusal("campaign.witnesses", {"limit": most}))
    return [*found, *_who_may_win(rules)]


def _who_may_win(rules: Rules) -> list[Refusal]:
    unknown = sorted(set(rules.required_facts) - KNOWN_FACTS)
    provable = PROVABLE & set(rules.required_facts)
    checks = (
        (bool(unknown), Refusal("campaign.unknown_fact", {"facts": ", ".join(unknown)[:60]})),
        # A birth date is a person's word on every platform; a phone can be proved on some.
        (not set(rules.verified_facts) <= provable, Refusal("campaign.not_provable")),
        # Without a birth date the age rule would hold for nobody.
        ("birth_date" not in rules.required_facts, Refusal("campaign.birth_date_needed")),
        (rules.minimum_age < ADULT, Refusal("campaign.minimum_age", {"age": ADULT})),
        (not 0 <= rules.prize_value <= MAX_PRIZE, Refusal("campaign.prize_value", {"limit": MAX_PRIZE})),
    )
    return [refusal for fails, refusal in checks if fails]


def _is_plain(text: str) -> bool:
    """Whether a text stands as it is in a canonical file: NFC, and no half of a pair."""
    return unicodedata.is_normalized("NFC", text) and text.isprintable()


def _names(campaign: Campaign) -> list[Refusal]:
    found = []
    name = campaign.campaign_id
    if not _ID.fullmatch(name):
        found.append(Refusal("campaign.bad_id", {"id": name[:60]}))
    tag = campaign.rules.hashtag
    if not HASHTAG.fullmatch(tag):
        found.append(Refusal("campaign.bad_hashtag", {"hashtag": tag[:60]}))
    if not campaign.name.strip():
        found.append(Refusal("campaign.no_name"))
    if not all(map(_is_plain, (campaign.name, *campaign.rules.hashtags, *campaign.rules.channels))):
        found.append(Refusal("campaign.odd_letters"))
    if len(campaign.name) > MAX_NAME:
        found.append(Refusal("campaign.name_too_long", {"limit": MAX_NAME}))
    return found
