"""Participation: does what an entrant asked about taking part, and what the dialogue knows of it.

Until the list is drafted a person may step back and come back at will; afterwards nothing changes who is in,
and they are told so.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.dialogue.prompt import Prompt
from bot.ports.audit import AuditEvent, AuditWord
from bot.ports.people import VERIFIED, Account
from bot.ports.unit_of_work import UnitOfWork
from bot.services.entrant_desk import objected
from bot.services.entries import DRAFT
from campaigns.campaign import Campaign, CampaignState
from campaigns.unusual import sure_from

_S = CampaignState
_OPEN = (_S.OPEN, _S.PAUSED, _S.CLOSED)
_AFTER = (_S.CLOSED, _S.FROZEN, _S.SEEDED, _S.DRAWN, _S.PUBLISHED)


@dataclass(frozen=True, slots=True)
class TakingPart:
    """How a person takes part in a campaign, beside their entries."""

    stepped_back: bool = False
    must_step_up: bool = False
    sure_from: datetime | None = None
    sealed: bool = False


async def how_taking_part(unit: UnitOfWork, account: Account, campaign: Campaign) -> TakingPart:
    """What the dialogue is to know; a proved phone on any linked account is proof enough."""
    back = await unit.entrants.has_stepped_back(campaign.campaign_id, account.person_id)
    asked_at = await unit.unusual.asked_at(campaign.campaign_id, account.person_id)
    sealed = campaign.state in _AFTER and not await may_change(unit, campaign)
    if asked_at is None or await _has_proved(unit, account):
        return TakingPart(back, sealed=sealed)
    from_when = sure_from(asked_at, campaign.draft_at)
    return TakingPart(back, must_step_up=True, sure_from=from_when, sealed=sealed)


async def _has_proved(unit: UnitOfWork, account: Account) -> bool:
    facts = await unit.people.facts_of(await unit.people.linked(account.person_id))
    return "phone" in facts and facts["phone"].grade == VERIFIED


def is_about_taking_part(request: str) -> bool:
    """Whether what a turn asks is dealt with here."""
    return request.partition(":")[0] in {"leave", "return", "sure", "object"}


async def taking_part(
    unit: UnitOfWork, account: Account, campaign: Campaign | None, request: str, now: datetime
) -> tuple[Prompt, ...]:
    """Do what a turn asks; what to say."""
    kind, _, value = request.partition(":")
    if kind == "object":
        return await _object(unit, account, campaign, value, now)
    if campaign is None:
        return (Prompt("dialogue.no_campaign"),)
    named: dict[str, object] = {"campaign": campaign.name}
    if not await may_change(unit, campaign):
        return (Prompt("leave.too_late", named),)
    if kind == "sure":
        return (await _sure(unit, account, campaign, now),)
    if kind == "leave":
        if await unit.entrants.step_back(campaign.campaign_id, account.person_id, now):
            await _note(unit, account, campaign, AuditWord.ENTRANT_LEFT, now)
        return (Prompt("leave.done", named),)
    if await unit.entrants.come_back(campaign.campaign_id, account.person_id):
        await _note(unit, account, campaign, AuditWord.ENTRANT_RETURNED, now)
    return (Prompt("leave.returned", named),)


async def may_change(unit: UnitOfWork, campaign: Campaign) -> bool:
    """Whether who takes part is still open: nothing changes it once the list is drafted."""
    if campaign.state not in _OPEN:
        return False
    return not await unit.draws.has_file(campaign.campaign_id, campaign.draw_no, DRAFT)


async def _sure(unit: UnitOfWork, account: Account, campaign: Campaign, now: datetime) -> Prompt:
    how = await how_taking_part(unit, account, campaign)
    if not how.must_step_up or how.sure_from is None:
        return Prompt("step_up.none")
    if now < how.sure_from:
        return Prompt("step_up.wait", {"from": how.sure_from})
    await unit.unusual.passed(campaign.campaign_id, account.person_id, now)
    await _note(unit, account, campaign, AuditWord.STEP_UP_PASSED, now)
    return Prompt("step_up.passed", {"campaign": campaign.name})


async def _object(
    unit: UnitOfWork, account: Account, campaign: Campaign | None, value: str, now: datetime
) -> tuple[Prompt, ...]:
    """To one entry, or to all that were taken out in the campaign at hand."""
    numbers = [int(value)] if value else []
    if not value and campaign is not None:
        rows = await unit.entries.of_person(campaign.campaign_id, account.person_id)
        beside = await unit.entrants.beside(campaign.campaign_id, [row.entry_id for row in rows], now)
        numbers = sorted(beside.excluded)
    said = [await objected(unit, account, number, now) for number in numbers]
    return (said[0],) if said else (Prompt("exclude.nothing_to_object"),)


async def _note(
    unit: UnitOfWork, account: Account, campaign: Campaign, word: AuditWord, now: datetime
) -> None:
    scope, subject = f"campaign:{campaign.campaign_id}", f"person:{account.person_id}"
    await unit.audit.add(AuditEvent(scope, f"account:{account.row_id}", word, subject), now)
