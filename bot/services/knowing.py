"""Knowing: what the store says of a person and of the campaign at hand, for the private dialogue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.dialogue.checking import Official
from bot.dialogue.state import DRAW, TRAINING, EntryLine, Given, Known, SeatLine, Started, State, StrikeLine
from bot.moderation.comment import PlatformName
from bot.moderation.strike import counted
from bot.ports.campaigns import SeatState
from bot.ports.people import VERIFIED, Account
from bot.ports.unit_of_work import UnitOfWork
from bot.services.appeal_lists import open_until
from bot.services.besides import worded
from bot.services.entries import standings
from bot.services.participation import how_taking_part
from campaigns.campaign import Campaign, CampaignState

_UNKNOWN_TO_PEOPLE = frozenset({CampaignState.DRAFT, CampaignState.CANCELLED})
_OVER = frozenset({CampaignState.SETTLED})
_HELD = frozenset({SeatState.WAITING, SeatState.CLAIMED})


async def campaign_at_hand(unit: UnitOfWork, account: Account, state: State, given: Given) -> Campaign | None:
    """The campaign that a deep link or the state names, else the newest that the person is in.

    By any of their linked accounts: what is missing there may be told here.
    """
    wanted = given.payload.partition("-")[2] if isinstance(given, Started) else ""
    named = await unit.campaigns.get(wanted or state.campaign_id)
    if named is not None and named.state not in _UNKNOWN_TO_PEOPLE | (frozenset() if wanted else _OVER):
        return named
    persons = await unit.people.linked(account.person_id)
    own = [
        campaign
        for campaign in await unit.campaigns.all()
        if campaign.state not in _UNKNOWN_TO_PEOPLE and await _is_in(unit, campaign, persons)
    ]
    return max(own, key=lambda each: each.state not in _OVER, default=None)


async def _is_in(unit: UnitOfWork, campaign: Campaign, persons: Sequence[int]) -> bool:
    for person in persons:
        if await unit.entries.of_person(campaign.campaign_id, person):
            return True
    return False


@dataclass(frozen=True, slots=True)
class Places:
    """What the platforms say of themselves: which prove phones, and by which names and ids we go on each."""

    proving: frozenset[PlatformName] = frozenset()
    own_refs: Mapping[PlatformName, frozenset[str]] = field(default_factory=dict)


async def what_is_known(
    unit: UnitOfWork, account: Account, campaign: Campaign | None, places: Places, now: datetime
) -> Known:
    """The person's facts, consents, entries and seats, beside what the campaign asks for.

    Facts are those of all linked accounts; consent is each person's own.
    """
    linked = await unit.people.linked(account.person_id)
    facts = await unit.people.facts_of(sorted(linked, key=lambda each: each != account.person_id))
    agreed = {consent.purpose for consent in await unit.people.consents(account.person_id)}
    known = Known(
        today=now.astimezone(ZoneInfo(campaign.zone if campaign else "Asia/Jakarta")).date(),
        consented=DRAW in agreed, training=TRAINING in agreed, held=frozenset(facts),
        verified=frozenset(name for name, fact in facts.items() if fact.grade == VERIFIED),
        proves_phone=account.platform in places.proving, linked=await _other_platform(unit, account, linked),
        official=await official(unit, account.platform, places), seats=await _seats(unit, account),
        strikes=await _strikes(unit, linked, now),
        appeals=await open_until(unit, account.person_id),
    )  # fmt: skip
    if campaign is None:
        return known
    rules, how = campaign.rules, await how_taking_part(unit, account, campaign)
    return replace(
        known, foreign_phones=rules.foreign_phones, stepped_back=how.stepped_back, sealed=how.sealed,
        must_step_up=how.must_step_up, sure_from=how.sure_from,
        campaign_id=campaign.campaign_id,
        campaign=campaign.name, required=rules.required_facts,
        wants_verified=frozenset(rules.verified_facts), minimum_age=rules.minimum_age,
        entries=await _entries(unit, account, campaign, now),
    )  # fmt: skip


async def _other_platform(unit: UnitOfWork, account: Account, linked: Sequence[int]) -> str:
    others = [person for person in linked if person != account.person_id]
    return (await unit.people.accounts_of(others[0]))[0].platform.value if others else ""


async def official(unit: UnitOfWork, platform: PlatformName, places: Places) -> Official:
    """What is known to be ours, as someone on a platform may meet it.

    Anyone may have a chat of their own watched; it is vouched for only once the organiser took it up, by
    naming its moderators or by a campaign in it.
    """
    taken_up = {place for campaign in await unit.campaigns.all() for place in campaign.rules.channels}
    channels = [
        each
        for each in await unit.channels.all()
        if each.active and (each.moderators_ref or f"{each.platform}:{each.channel_ref}" in taken_up)
    ]
    own = places.own_refs.get(platform, frozenset())
    names = {ref.casefold() for refs in places.own_refs.values() for ref in refs if not ref.isdecimal()}
    return Official(
        accounts=own | {c.channel_ref for c in channels if c.platform == platform},
        handles=frozenset(names),
        hosts=frozenset(host for channel in channels for host in channel.policy.own_hosts),
    )


async def _entries(
    unit: UnitOfWork, account: Account, campaign: Campaign, now: datetime
) -> tuple[EntryLine, ...]:
    rows = await unit.entries.of_person(campaign.campaign_id, account.person_id)
    return tuple(
        EntryLine(found.posted_at, tuple(map(worded, found.refusals)))
        for found in await standings(unit, campaign, rows, now)
    )


async def _strikes(unit: UnitOfWork, persons: Sequence[int], now: datetime) -> tuple[StrikeLine, ...]:
    """By channel, those of all linked accounts."""
    standing = await unit.strikes.everywhere(persons, now)
    titles = {each.channel_id: each.title for each in await unit.channels.all()} if standing else {}
    found = []
    for channel_id in dict.fromkeys(each.channel_id for each in standing):
        here = [each for each in standing if each.channel_id == channel_id]
        silent = max((s.restricted_until for s in here if s.restricted_until), default=now)
        expires, until = max(each.expires_at for each in here), silent if silent > now else None
        found.append(StrikeLine(titles.get(channel_id, ""), counted(here), expires, until))
    return tuple(found)


async def _seats(unit: UnitOfWork, account: Account) -> tuple[SeatLine, ...]:
    """In every campaign: a voucher that waits is never out of sight."""
    return tuple(
        SeatLine(seat.seat_id, seat.claim_until, taken=seat.state is SeatState.CLAIMED)
        for seat in await unit.draws.seats_of(account.person_id)
        if seat.state in _HELD and seat.claim_until is not None
    )
