"""Changing rules: what may still change in an open campaign, what only in the citizens' favour, what never.

A change that would take away somebody's chance is refused; every other makes a new version of the rules, and
all but a correction of names is said in public. Knows no clock: the present is passed in.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from campaigns.campaign import Campaign, CampaignState
from campaigns.checking import lawful, validate
from campaigns.permit import Permit, PermitStatus, TaxBearer, Unclaimed
from campaigns.refusal import Refusal
from campaigns.rules import Counts, Rules, Stratum
from campaigns.terms import Line, terms

# Each of these decides between people who have already taken part.
NEVER = frozenset({"hashtag", "mode", "repeat", "weight", "weights"})
# Names of who is responsible: a new version, and nobody needs to be told.
FREELY = frozenset({"organiser", "contact"})
_CHANGES = frozenset({CampaignState.OPEN, CampaignState.PAUSED})


def _more(before: Any, after: Any) -> bool:
    return bool(after >= before)


def _less(before: Any, after: Any) -> bool:
    return bool(after <= before)


def _keeps(before: tuple[str, ...], after: tuple[str, ...]) -> bool:
    return set(before) <= set(after)


def _drops(before: tuple[str, ...], after: tuple[str, ...]) -> bool:
    return set(after) <= set(before)


def _more_seats(before: tuple[Stratum, ...], after: tuple[Stratum, ...]) -> bool:
    """Whether the strata are the same in the same order, each with as many seats or more."""
    plain = [tuple(replace(s, quota=0, reserve=0) for s in strata) for strata in (before, after)]
    return plain[0] == plain[1] and all(
        new.quota >= old.quota and new.reserve >= old.reserve for old, new in zip(before, after, strict=True)
    )


def _wider(before: tuple[str, ...], after: tuple[str, ...]) -> bool:
    return not after or (bool(before) and _keeps(before, after))


def _lawfuller(before: Permit, after: Permit) -> bool:
    """Whether a record is completed or mended, and no duty is dropped."""
    keeps_duty = after.status in {before.status, PermitStatus.REQUIRED}
    comes_back = after.unclaimed_goes_to is Unclaimed.ORGANISER
    return keeps_duty and (not comes_back or before.unclaimed_goes_to is Unclaimed.ORGANISER)


# By rule, whether a change from one value to another takes nothing from anybody; said in public.
IN_FAVOUR: Mapping[str, Callable[[Any, Any], bool]] = MappingProxyType(
    {
        "channels": _keeps,
        "more_hashtags": _keeps,
        "strata": _more_seats,
        "permit": _lawfuller,
        "required_facts": _drops,
        "verified_facts": _drops,
        "foreign_phones": _more,
        "minimum_age": _less,
        "counts": lambda _, after: after is Counts.WITHHOLD,
        "reasons": _wider,
        "account_days": _less,
        "members_only": _less,
        "winners_rest_days": _less,
        "witness_roles": lambda _before, _after: True,
        "drand": _more,
        "freeze_lead": _less,
        "claim_hours": _more,
        "prize_value": _more,
        "tax_bearer": lambda _, after: after is TaxBearer.ORGANISER,
    }
)
if NEVER | FREELY | set(IN_FAVOUR) != {each.name for each in fields(Rules)}:
    raise AssertionError("a rule is missing from the lists of what may change")


def changed_keys(before: Rules, after: Rules) -> tuple[str, ...]:
    """The rules that differ, in their order."""
    return tuple(e.name for e in fields(Rules) if getattr(before, e.name) != getattr(after, e.name))


def changed(campaign: Campaign, rules: Rules, now: datetime) -> Campaign | tuple[Refusal, ...]:
    """The campaign under other rules, as the next version of them; or everything that stands against it.

    A draft takes any rules that can be stored, and has no versions yet.
    """
    keys = changed_keys(campaign.rules, rules)
    if not keys:
        return (Refusal("change.nothing", {"campaign": campaign.campaign_id}),)
    after = replace(campaign, rules=rules)
    if campaign.state is CampaignState.DRAFT:
        # Whoever marked it ready did so under the old rules.
        return validate(after) or replace(after, opens_itself=False)
    if campaign.state not in _CHANGES or now >= campaign.closes_at:
        return (Refusal("change.too_late", {"closes_at": campaign.closes_at}),)
    found = [*_against(campaign.rules, rules, keys), *validate(after), *lawful(after)]
    return tuple(found) or replace(after, rules_version=campaign.rules_version + 1)


def _against(before: Rules, after: Rules, keys: tuple[str, ...]) -> list[Refusal]:
    never = [Refusal("change.never", {"key": key}) for key in keys if key in NEVER]
    takes = [
        Refusal("change.takes_away", {"key": key})
        for key in keys
        if key in IN_FAVOUR and not IN_FAVOUR[key](getattr(before, key), getattr(after, key))
    ]
    return [*never, *takes]


def is_said(before: Rules, after: Rules) -> bool:
    """Whether a change is to be said in public."""
    return not set(changed_keys(before, after)) <= FREELY


def differences(
    before: Campaign, after: Campaign, titles: Mapping[str, str] | None = None
) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """The sentences of the terms that no longer hold, and those that hold from now on."""
    old, new = (
        [line for section in terms(each, titles) for line in section.lines] for each in (before, after)
    )
    return tuple(line for line in old if line not in new), tuple(line for line in new if line not in old)
