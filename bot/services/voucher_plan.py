"""VoucherPlan: what an import would store, beside the codes of all campaigns; what is wrong with others."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.ports.unit_of_work import UnitOfWork
from bot.ports.vouchers import KnownCode, NewCode
from bot.services.steps import Refusals
from campaigns.campaign import Campaign
from campaigns.claim import last_deadline
from campaigns.refusal import Refusal
from campaigns.voucher import CodeLine, VoucherFile


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would store, and every problem by its line; `batch_id` once it was stored."""

    codes: tuple[NewCode, ...]
    problems: Refusals
    doubts: Refusals
    total_value: int
    batch_id: int = 0


async def plan_of(unit: UnitOfWork, campaign: Campaign, file: VoucherFile) -> Plan:
    """Which of a file's codes are new and good for long enough, and what is wrong with the others."""
    rules, known = campaign.rules, await unit.vouchers.known(file.codes)
    strata = [(stratum.quota, stratum.reserve) for stratum in rules.strata]
    needed = last_deadline(campaign.draw_at, rules.claim_hours, strata)
    codes, problems = [], []
    for code, line in file.rows:
        new = NewCode(code, line.value, _end_of(line.last_day, campaign.zone))
        wrong = _known(campaign, line, known.get(code, ())) or _too_short(line, new.expires_at, needed)
        if wrong is not None:
            problems.append(wrong)
        else:
            codes.append(new)
    total = sum(rules.prize_value if new.value is None else new.value for new in codes)
    return Plan(tuple(codes), (*file.problems, *problems), file.doubts, total)


def _end_of(last_day: date | None, zone: str) -> datetime | None:
    """The end of a day where the campaign is."""
    if last_day is None:
        return None
    return datetime.combine(last_day + timedelta(days=1), time(), ZoneInfo(zone))


def _known(campaign: Campaign, line: CodeLine, there: Sequence[KnownCode]) -> Refusal | None:
    if not there:
        return None
    known = min(there, key=lambda each: each.campaign_id != campaign.campaign_id)
    if known.campaign_id == campaign.campaign_id:
        return Refusal("voucher.known", {"line": line.line, "batch": known.batch_id})
    return Refusal("voucher.in_campaign", {"line": line.line, "campaign": known.campaign_id})


def _too_short(line: CodeLine, expires_at: datetime | None, needed: datetime) -> Refusal | None:
    if expires_at is None or expires_at >= needed:
        return None
    return Refusal("voucher.expires_too_soon", {"line": line.line, "needed": needed})
