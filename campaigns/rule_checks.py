"""Checks of single rules: what keeps a rule from being kept, each as one sentence of its own."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from campaigns.allotment import VERIFIED
from campaigns.campaign import MINIMUM_FREEZE_LEAD, Campaign
from campaigns.codebook import PRAISE, REASONS
from campaigns.hashtag import fold
from campaigns.permit import is_day
from campaigns.refusal import Refusal
from campaigns.regions import PROVINCES
from campaigns.rules import Rules, Stratum

MAX_WEIGHT = 100  # UNDI/1, section 4
MAX_DAYS = 3650
MAX_CLAIM_HOURS = 2160
MAX_AGE = 100
MOST_TAGS = MOST_WEIGHTS = 20
MAX_WORDS = 200  # characters of what the organiser says in words
# The draft must be ready for the witnesses some minutes before the last moment of the freeze.
LEAST_LEAD, MOST_LEAD = MINIMUM_FREEZE_LEAD + timedelta(minutes=5), timedelta(days=30)
PLATFORMS = frozenset({"telegram", "discord", "local"})
PROVABLE = frozenset({"phone"})  # what a platform can prove; the rest is a person's word everywhere
# The three zones of the country, so that every time shown is WIB, WITA or WIT.
ZONES = frozenset({"Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"})
HASHTAG = re.compile(r"#(?=\w*[^\W_])\w{1,100}")


def rule_refusals(campaign: Campaign) -> Iterator[Refusal]:
    """Everything that is wrong with single rules of a campaign."""
    rules = campaign.rules
    yield from _tags(rules)
    yield from _strata(campaign)
    yield from _weights(rules)
    yield from _reasons(rules)
    yield from _bounds(rules)
    yield from _record(rules)


def _tags(rules: Rules) -> Iterator[Refusal]:
    bad = [tag for tag in rules.more_hashtags if not HASHTAG.fullmatch(tag)]
    if bad:
        yield Refusal("campaign.bad_hashtag", {"hashtag": bad[0][:60]})
    folded = [fold(tag) for tag in rules.hashtags]
    if len(set(folded)) != len(folded) or len(folded) > MOST_TAGS:
        yield Refusal("campaign.hashtags_not_unique", {"limit": MOST_TAGS})


def _strata(campaign: Campaign) -> Iterator[Refusal]:
    rules = campaign.rules
    for stratum in rules.strata:
        named = {"code": stratum.code[:40]}
        if stratum.platform and stratum.platform not in PLATFORMS:
            yield Refusal("campaign.stratum_platform", {**named, "platform": stratum.platform[:20]})
        if stratum.day and not _is_inside(campaign, stratum):
            yield Refusal("campaign.stratum_day", {**named, "day": stratum.day[:20]})
        if stratum.region and stratum.region not in PROVINCES:
            yield Refusal("campaign.unknown_region", {"region": stratum.region[:20]})
    if _asks_region(rules) and "domicile" not in rules.required_facts:
        yield Refusal("campaign.region_needs_domicile")


def _is_inside(campaign: Campaign, stratum: Stratum) -> bool:
    """Whether the day of a stratum is one of the campaign's, in its zone."""
    if not is_day(stratum.day) or campaign.zone not in ZONES:
        return False
    zone = ZoneInfo(campaign.zone)
    first, last = (at.astimezone(zone).date() for at in (campaign.opens_at, campaign.closes_at))
    return first <= date.fromisoformat(stratum.day) <= last


def _asks_region(rules: Rules) -> bool:
    by_stratum = any(stratum.region for stratum in rules.strata)
    return by_stratum or any(each.when.startswith("region:") for each in rules.weights)


def _weights(rules: Rules) -> Iterator[Refusal]:
    if not all(1 <= weight <= MAX_WEIGHT for weight in (rules.weight, *(w.weight for w in rules.weights))):
        yield Refusal("campaign.weight", {"limit": MAX_WEIGHT})
    unknown = [each.when for each in rules.weights if not _is_known(each.when, rules)]
    if unknown:
        yield Refusal("campaign.unknown_when", {"when": unknown[0][:60]})
    whens = [each.when for each in rules.weights]
    if len(set(whens)) != len(whens) or len(whens) > MOST_WEIGHTS:
        yield Refusal("campaign.weights_not_unique", {"limit": MOST_WEIGHTS})


def _is_known(when: str, rules: Rules) -> bool:
    """Whether a condition is `platform:<name>`, `region:<code>`, or `<asked fact>:verified`."""
    name, _, value = when.partition(":")
    if name == "platform":
        return value in PLATFORMS
    if name == "region":
        return value in PROVINCES
    return value == VERIFIED and name in PROVABLE & set(rules.required_facts)


def _reasons(rules: Rules) -> Iterator[Refusal]:
    unknown = sorted(set(rules.reasons) - set(REASONS))
    if unknown:
        yield Refusal(
            "campaign.unknown_reason", {"reasons": ", ".join(unknown)[:80], "known": ", ".join(REASONS)}
        )
    # Criticism is worth as much as praise: thanks alone are no contest of clear comments.
    if set(rules.reasons) == {PRAISE}:
        yield Refusal("campaign.praise_only")


def _bounds(rules: Rules) -> Iterator[Refusal]:
    checks: Iterable[tuple[bool, Refusal]] = (
        (0 <= rules.account_days <= MAX_DAYS, Refusal("campaign.account_days", {"limit": MAX_DAYS})),
        (0 <= rules.winners_rest_days <= MAX_DAYS, Refusal("campaign.rest_days", {"limit": MAX_DAYS})),
        (
            1 <= rules.claim_hours <= MAX_CLAIM_HOURS,
            Refusal("campaign.claim_hours", {"limit": MAX_CLAIM_HOURS}),
        ),
        (rules.minimum_age <= MAX_AGE, Refusal("campaign.maximum_age", {"age": MAX_AGE})),
        (
            LEAST_LEAD <= rules.freeze_lead <= MOST_LEAD,
            Refusal(
                "campaign.freeze_lead", {"least": LEAST_LEAD // timedelta(minutes=1), "most": MOST_LEAD.days}
            ),
        ),
    )
    yield from (refusal for holds, refusal in checks if not holds)


def _record(rules: Rules) -> Iterator[Refusal]:
    permit = rules.permit
    days = (permit.valid_from, permit.valid_until)
    in_order = not all(days) or days[0] <= days[1]
    if not all(is_day(day) for day in days if day) or not in_order:
        yield Refusal("permit.bad_day")
    words = (
        rules.organiser, rules.contact, permit.number, permit.issuer, permit.decided_by, permit.why,
        permit.recommendation,
    )  # fmt: skip
    if any(len(each) > MAX_WORDS or not each.isprintable() for each in words):
        yield Refusal("campaign.words_too_long", {"limit": MAX_WORDS})
