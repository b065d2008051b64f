"""Terms: the rules of a campaign as an ordered sequence of codes with values, to be worded in a language.

Pure: what runs is what is worded, for every rule changes the sequence (a property test says so). Knows no
language; bot/texts/*/terms.po has the words, bot/services/terms.py puts them together.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import reduce

from campaigns.campaign import Campaign
from campaigns.permit import Mode, Permit, PermitStatus, TaxBearer, gross_up, is_day, tax_withheld
from campaigns.regions import PROVINCES
from campaigns.rules import Rules, Stratum, Weight

TERMS_VERSION = 1  # of the words, which may change while the rules stay


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence: a code with values, which may be moments, days, numbers, texts, or lines again."""

    code: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading by its code, and its sentences in order."""

    code: str
    lines: tuple[Line, ...]


def terms(campaign: Campaign, titles: Mapping[str, str] | None = None) -> tuple[Section, ...]:
    """Everything that a citizen may read before taking part, in the order in which it is read.

    `titles`: names of channels by their place (`platform:chat`); a place without one is named as it is.
    """
    rules = campaign.rules
    parts = (
        ("organiser", _organiser(rules)),
        ("join", _join(rules, titles or {})),
        ("period", _period(campaign)),
        ("who", _who(rules)),
        ("facts", _facts(rules)),
        ("counts", _counts(rules)),
        ("chances", _chances(rules)),
        ("quota", _quota(rules)),
        ("proof", _proof(rules)),
        ("claim", _claim(rules)),
        ("prize", _prize(rules)),
        ("safety", _safety(rules)),
    )
    return tuple(Section(f"terms.title.{name}", tuple(lines)) for name, lines in parts)


def _organiser(rules: Rules) -> Iterator[Line]:
    if rules.organiser:
        yield Line("terms.organiser.named", {"organiser": rules.organiser})
    else:
        yield Line("terms.organiser.channel")
    yield Line("terms.mode.lomba" if rules.mode is Mode.LOMBA else "terms.mode.undian")
    yield from _permit(rules.permit)


def _permit(permit: Permit) -> Iterator[Line]:
    if permit.status is PermitStatus.PENDING:
        yield Line("terms.permit.pending")
    elif permit.status is PermitStatus.NOT_REQUIRED:
        yield Line("terms.permit.not_required", {"by": permit.decided_by, "why": permit.why})
    else:
        yield Line("terms.permit.required", {"number": permit.number, "issuer": permit.issuer})
        if permit.valid_from or permit.valid_until:
            dates = {"begins": _day(permit.valid_from), "ends": _day(permit.valid_until)}
            yield Line("terms.permit.dates", dates)
        if permit.recommendation:
            yield Line("terms.permit.recommendation", {"recommendation": permit.recommendation})
        yield Line("terms.permit.reserves" if permit.allows_reserves else "terms.permit.no_reserves")


def _day(text: str) -> object:
    """A day as a date, or as it is written where it is none."""
    return date.fromisoformat(text) if is_day(text) else text or "-"


def _join(rules: Rules, titles: Mapping[str, str]) -> Iterator[Line]:
    yield Line("terms.join.tag", {"hashtag": rules.hashtag})
    for tag in rules.more_hashtags:
        yield Line("terms.join.more", {"hashtag": tag})
    for place in rules.channels:
        platform = place.partition(":")[0]
        named = {"platform": Line(f"platform.{platform}"), "channel": titles.get(place, place)}
        yield Line("terms.join.channel", named)
    yield Line(f"terms.join.{rules.repeat.value}")


def _period(campaign: Campaign) -> Iterator[Line]:
    yield Line("terms.period.comments", {"opens_at": campaign.opens_at, "closes_at": campaign.closes_at})
    for begun, ended in campaign.pauses:
        named = {"begun": begun, "ended": ended} if ended else {"begun": begun}
        yield Line("terms.period.pause" if ended else "terms.period.paused", named)
    minutes = campaign.rules.freeze_lead // timedelta(minutes=1)
    yield Line("terms.period.draft", {"draft_at": campaign.draft_at, "minutes": minutes})
    yield Line("terms.period.draw", {"draw_at": campaign.draw_at})


def _who(rules: Rules) -> Iterator[Line]:
    yield Line("terms.who.age", {"age": rules.minimum_age})
    yield Line("terms.who.staff")
    yield Line("terms.who.once")
    if rules.winners_rest_days:
        yield Line("terms.who.rest", {"days": rules.winners_rest_days})
    if rules.account_days:
        yield Line("terms.who.account", {"days": rules.account_days})
    if rules.members_only:
        yield Line("terms.who.member")


def _facts(rules: Rules) -> Iterator[Line]:
    for name in rules.required_facts:
        yield Line(f"terms.facts.{name}")
    for name in rules.verified_facts:
        yield Line(f"terms.facts.{name}_verified")
    yield Line("terms.facts.any_country" if rules.foreign_phones else "terms.facts.indonesian")
    yield Line("terms.facts.consent")


def _counts(rules: Rules) -> Iterator[Line]:
    yield Line(f"terms.counts.{rules.counts.value}")
    if rules.reasons:
        reasons = [Line(f"terms.reason.{name}") for name in rules.reasons]
        yield Line("terms.counts.reasons", {"reasons": _listed(reasons)})
    yield Line("terms.counts.criticism")


def _chances(rules: Rules) -> Iterator[Line]:
    yield Line("terms.chances.one" if rules.weight == 1 else "terms.chances.each", {"weight": rules.weight})
    yield from (_weight(each) for each in rules.weights)
    if rules.weights:
        yield Line("terms.chances.most")


def _weight(weight: Weight) -> Line:
    name, _, value = weight.when.partition(":")
    if name == "platform":
        return Line(
            "terms.chances.platform", {"platform": Line(f"platform.{value}"), "weight": weight.weight}
        )
    if name == "region":
        return Line("terms.chances.region", {"region": _province(value), "weight": weight.weight})
    return Line("terms.chances.verified", {"fact": Line(f"terms.fact.{name}"), "weight": weight.weight})


def _province(code: str) -> str:
    return PROVINCES.get(code, code)


def _quota(rules: Rules) -> Iterator[Line]:
    yield Line("terms.quota.total", {"quota": rules.quota})
    for stratum in rules.strata:
        params = {
            "code": stratum.code, "takes": _takes(stratum), "quota": stratum.quota,
            "reserve": stratum.reserve,
        }  # fmt: skip
        yield Line("terms.quota.stratum", params)
    yield Line("terms.quota.order")
    yield Line("terms.quota.spill")
    if any(stratum.reserve for stratum in rules.strata):
        yield Line("terms.quota.reserves")


def _takes(stratum: Stratum) -> Line:
    """What a stratum takes, as one piece of a sentence."""
    found = []
    if stratum.platform:
        found.append(Line("terms.takes.platform", {"platform": Line(f"platform.{stratum.platform}")}))
    if stratum.day:
        found.append(Line("terms.takes.day", {"day": _day(stratum.day)}))
    if stratum.region:
        found.append(Line("terms.takes.region", {"region": _province(stratum.region)}))
    return _listed(found) if found else Line("terms.takes.any")


def _listed(lines: list[Line]) -> Line:
    return reduce(lambda one, other: Line("terms.listed", {"one": one, "other": other}), lines)


def _proof(rules: Rules) -> Iterator[Line]:
    yield Line("terms.proof.sealed")
    yield Line("terms.proof.drand" if rules.drand else "terms.proof.no_drand")
    yield Line("terms.proof.witnesses", {"roles": ", ".join(rules.witness_roles)})
    yield Line("terms.proof.again")


def _claim(rules: Rules) -> Iterator[Line]:
    yield Line("terms.claim.hours", {"hours": rules.claim_hours})
    if any(stratum.reserve for stratum in rules.strata):
        yield Line("terms.claim.reserve")
    yield Line(f"terms.unclaimed.{rules.permit.unclaimed_goes_to.value}")


def _prize(rules: Rules) -> Iterator[Line]:
    value, by_organiser = rules.prize_value, rules.tax_bearer is TaxBearer.ORGANISER
    yield Line("terms.prize.value", {"value": value}) if value else Line("terms.prize.unstated")
    if not value:
        yield Line("terms.prize.tax_organiser" if by_organiser else "terms.prize.tax_winner")
    elif by_organiser:
        gross = gross_up(value)
        yield Line("terms.prize.grossed_up", {"gross": gross, "tax": gross - value})
    else:
        tax = tax_withheld(value)
        yield Line("terms.prize.withheld", {"tax": tax, "left": value - tax})


def _safety(rules: Rules) -> Iterator[Line]:
    yield Line("terms.safety.fee")
    yield Line("terms.safety.privacy")
    yield Line("terms.safety.objection")
    if rules.contact:
        yield Line("terms.safety.contact", {"contact": rules.contact})
    else:
        yield Line("terms.safety.channel")
