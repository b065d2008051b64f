"""Knowing: what the store says of a person and of the campaign at hand, for the private dialogue."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.dialogue.prompt import Coded
from bot.dialogue.state import DRAW, TRAINING, EntryLine, Given, Known, SeatLine, Started, State
from bot.ports.campaigns import SeatState
from bot.ports.people import Account
from bot.ports.unit_of_work import UnitOfWork
from bot.services.entries import standings
from campaigns.campaign import Campaign, CampaignState

_UNKNOWN_TO_PEOPLE = frozenset({CampaignState.DRAFT, CampaignState.CANCELLED})
_OVER = frozenset({CampaignState.SETTLED})
_HELD = frozenset({SeatState.WAITING, SeatState.CLAIMED})


async def campaign_at_hand(unit: UnitOfWork, account: Account, state: State, given: Given) -> Campaign | None:
    """The campaign that a deep link or the state names, else the newest that the person is in."""
    wanted = given.payload.partition("-")[2] if isinstance(given, Started) else ""
    named = await unit.campaigns.get(wanted or state.campaign_id)
    if named is not None and named.state not in _UNKNOWN_TO_PEOPLE | (frozenset() if wanted else _OVER):
        return named
    own = [
        campaign
        for campaign in await unit.campaigns.all()
        if campaign.state not in _UNKNOWN_TO_PEOPLE
        and await unit.entries.of_person(campaign.campaign_id, account.person_id)
    ]
    return max(own, key=lambda each: each.state not in _OVER, default=None)


async def what_is_known(
    unit: UnitOfWork, account: Account, campaign: Campaign | None, now: datetime
) -> Known:
    """The person's facts, consents, entries and seats, beside what the campaign asks for."""
    held = frozenset(await unit.people.facts(account.person_id))
    agreed = {consent.purpose for consent in await unit.people.consents(account.person_id)}
    consented, training = DRAW in agreed, TRAINING in agreed
    today = now.astimezone(ZoneInfo(campaign.zone if campaign else "Asia/Jakarta")).date()
    seats = await _seats(unit, account)
    if campaign is None:
        return Known(today=today, consented=consented, training=training, held=held, seats=seats)
    rules = campaign.rules
    return Known(
        today=today, campaign_id=campaign.campaign_id, campaign=campaign.name,
        required=rules.required_facts, minimum_age=rules.minimum_age, consented=consented,
        training=training, held=held, entries=await _entries(unit, account, campaign, now), seats=seats,
    )  # fmt: skip


async def _entries(
    unit: UnitOfWork, account: Account, campaign: Campaign, now: datetime
) -> tuple[EntryLine, ...]:
    rows = await unit.entries.of_person(campaign.campaign_id, account.person_id)
    return tuple(
        EntryLine(found.posted_at, tuple(Coded(r.code, r.params) for r in found.refusals))
        for found in await standings(unit, campaign, rows, now)
    )


async def _seats(unit: UnitOfWork, account: Account) -> tuple[SeatLine, ...]:
    """In every campaign: a voucher that waits is never out of sight."""
    return tuple(
        SeatLine(seat.seat_id, seat.claim_until, taken=seat.state is SeatState.CLAIMED)
        for seat in await unit.draws.seats_of(account.person_id)
        if seat.state in _HELD and seat.claim_until is not None
    )
