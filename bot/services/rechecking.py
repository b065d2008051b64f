"""Rechecking: winners and reserves are asked of their platform once more before a result is published.

Eligibility is settled at the freeze (UNDI/1, section 11), so nobody is drawn anew and the result stays.
Where a campaign is for members only and the platform says that someone has left, a seat is lost by an
amendment that carries the hash of the platform's answer and the role of the witness who looked at it; the
next reserve moves up, and both stand in what is published. Without an answer nobody loses a seat.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.dialogue.prompt import Prompt
from bot.moderation.comment import PlatformName
from bot.ports.audit import AuditEvent, AuditWord
from bot.ports.campaigns import Seat, SeatState
from bot.ports.clock import Clock
from bot.ports.outbox import Priority
from bot.ports.platform import Platform, PlatformBusy, PlatformRefused
from bot.ports.rechecks import Membership, Recheck
from bot.ports.unit_of_work import Store, UnitOfWork
from bot.services.actions import tell
from bot.services.replacing import Loss, amend
from bot.services.steps import Refusals, locked
from campaigns.campaign import Campaign, CampaignState
from campaigns.claim import Waiting, move_up
from campaigns.refusal import Refusal
from campaigns.undi.canonical import encode, show
from campaigns.undi.freeze import read_freeze

REASON = "left_channel"
MOST_TRIES, PAUSE = 5, timedelta(minutes=1)
_LIVE = frozenset({SeatState.WAITING, SeatState.RESERVE})
_CHUNK = 50  # answers that a crash may cost, so that they are asked again


@dataclass(frozen=True, slots=True)
class Evidence:
    """The platform's answer on a seat, as the document whose hash an amendment carries."""

    entry_id: int
    commitment: str
    document: bytes
    confirmed: bool | None

    @property
    def digest(self) -> str:
        """SHA-256 of the document, in hex."""
        return hashlib.sha256(self.document).hexdigest()


class RecheckDesk:
    """Asks the platforms, and takes what witnesses say of the answers."""

    def __init__(self, store: Store, clock: Clock, platforms: Mapping[PlatformName, Platform]) -> None:
        self._store, self._clock, self._platforms = store, clock, platforms

    async def run_once(self) -> int:
        """Ask for every campaign that is drawn and not yet published; how many answers came."""
        async with self._store.read() as unit:
            campaigns = await unit.campaigns.at([CampaignState.DRAWN])
        return sum([await self.ask(campaign.campaign_id) for campaign in campaigns])

    async def ask(self, campaign_id: str) -> int:
        """Ask of every winner and reserve who has no answer yet; how many were asked. What is known stays."""
        async with self._store.read() as unit:
            campaign = await unit.campaigns.get(campaign_id)
            if campaign is None or not _asks(campaign):
                return 0
            open_seats = await _unanswered(unit, campaign)
        now = self._clock.now()
        due = [(seat, known) for seat, known in open_seats if known is None or known.asked_at + PAUSE <= now]
        for start in range(0, len(due), _CHUNK):
            found = [await self._asked(seat, known) for seat, known in due[start : start + _CHUNK]]
            async with self._store.write() as unit:
                for recheck in found:
                    await unit.rechecks.put(campaign_id, campaign.draw_no, recheck)
        return len(due)

    async def _asked(self, seat: Seat, known: Recheck | None) -> Recheck:
        async with self._store.read() as unit:
            account = await unit.people.by_row(seat.account_row)
            row = await unit.entries.get(seat.entry_id)
        platform = self._platforms.get(account.platform) if account is not None else None
        state = Membership.UNKNOWN
        if platform is not None and account is not None and account.account_id and row is not None:
            state = await _member(platform, row.entry_ref.split(":")[1], account.account_id)
        return Recheck(seat.entry_id, state, self._clock.now(), 1 + (known.tries if known else 0))

    async def evidence(self, campaign_id: str) -> Sequence[Evidence] | Refusal:
        """The answers of the present draw that say that someone left."""
        async with self._store.read() as unit:
            campaign = await unit.campaigns.get(campaign_id)
            if campaign is None:
                return Refusal("campaign.unknown", {"id": campaign_id})
            return [evidence for _, evidence in await _left(unit, campaign)]

    async def confirm(self, campaign_id: str, entry_id: int, role: str, *, confirmed: bool) -> Refusals:
        """A witness says whether an answer holds; one that does not leaves the seat where it is."""
        async with self._store.write() as unit:
            campaign = await locked(unit, campaign_id, CampaignState.DRAWN)
            if isinstance(campaign, Refusal):
                return (campaign,)
            if role not in campaign.rules.witness_roles:
                return (Refusal("draw.unknown_role", {"role": role}),)
            now = self._clock.now()
            said = Recheck(entry_id, Membership.LEFT, now, witness=role, confirmed=confirmed)
            if not await unit.rechecks.confirm(campaign_id, campaign.draw_no, said, now):
                return (Refusal("recheck.nothing_to_confirm", {"entry": str(entry_id)}),)
            facts: dict[str, object] = {"entry": entry_id, "role": role, "confirmed": confirmed}
            scope = f"campaign:{campaign_id}"
            event = AuditEvent(scope, "cli", AuditWord.SEAT_RECHECKED, f"entry:{entry_id}", facts)
            await unit.audit.add(event, now)
        return ()


async def _member(platform: Platform, chat_ref: str, account_id: str) -> Membership:
    try:
        there = await platform.is_member(chat_ref, account_id)
    except (PlatformBusy, PlatformRefused):
        return Membership.UNKNOWN
    return Membership.MEMBER if there else Membership.LEFT


def _asks(campaign: Campaign) -> bool:
    return campaign.rules.members_only and campaign.state is CampaignState.DRAWN


async def _unanswered(unit: UnitOfWork, campaign: Campaign) -> list[tuple[Seat, Recheck | None]]:
    """The seats that the platform has not answered for, while it may still be asked."""
    known = await unit.rechecks.of(campaign.campaign_id, campaign.draw_no)
    seats = await unit.draws.seats(campaign.campaign_id, campaign.draw_no)
    pairs = [(seat, known.get(seat.entry_id)) for seat in seats if seat.state in _LIVE]
    return [
        (seat, said)
        for seat, said in pairs
        if said is None or (said.state is Membership.UNKNOWN and said.tries < MOST_TRIES)
    ]


async def _left(unit: UnitOfWork, campaign: Campaign) -> list[tuple[Seat, Evidence]]:
    known = await unit.rechecks.of(campaign.campaign_id, campaign.draw_no)
    seats = await unit.draws.seats(campaign.campaign_id, campaign.draw_no)
    return [
        (seat, _evidence(campaign, seat, known[seat.entry_id]))
        for seat in seats
        if seat.entry_id in known and known[seat.entry_id].state is Membership.LEFT
    ]


def _evidence(campaign: Campaign, seat: Seat, said: Recheck) -> Evidence:
    """Names nobody: the entry by its commitment, the moment, the answer, and the witness."""
    document = encode(
        {
            "C": seat.commitment, "answer": said.state.value, "asked_at": show(said.asked_at),
            "campaign_id": campaign.campaign_id, "draw_no": campaign.draw_no, "witness": said.witness,
        }
    )  # fmt: skip
    return Evidence(seat.entry_id, seat.commitment, document, said.confirmed)


async def awaited(unit: UnitOfWork, campaign: Campaign) -> Refusals:
    """Why a drawn result is not published yet: a platform's answer, or a witness's word on one."""
    if not _asks(campaign):
        return ()
    named: dict[str, object] = {"campaign": campaign.campaign_id}
    if await _unanswered(unit, campaign):
        return (Refusal("recheck.waiting", named),)
    waits = any(evidence.confirmed is None for _, evidence in await _amendable(unit, campaign))
    return (Refusal("recheck.witness", named),) if waits else ()


async def _amendable(unit: UnitOfWork, campaign: Campaign) -> list[tuple[Seat, Evidence]]:
    """Those who left, where the list was sealed with the reason."""
    left = await _left(unit, campaign)
    if not left:
        return []
    sealed = await unit.draws.file(campaign.campaign_id, campaign.draw_no, "freeze.json")
    return left if REASON in read_freeze(sealed or b"").reason_codes else []


async def settle_left(unit: UnitOfWork, campaign: Campaign, now: datetime) -> Refusals:
    """Amend the seats whose people left, as witnesses confirmed; what must still be waited for.

    In the same unit as the publication, so that a crash leaves both undone. Reserves go first: nobody who
    left moves up. A list sealed without the reason keeps its seats.
    """
    if not _asks(campaign):
        return ()
    found = await awaited(unit, campaign)
    if found:
        return found
    gone = [pair for pair in await _amendable(unit, campaign) if pair[1].confirmed]
    gone.sort(key=lambda pair: pair[0].state is not SeatState.RESERVE)
    losses = [
        Loss(seat, REASON, evidence.digest)
        for seat, evidence in gone
        if await unit.draws.save_seat(replace(seat, state=SeatState.LOST), seat.state)
    ]
    if losses:
        lines = await amend(unit, campaign, losses, now)
        for loss in losses:
            await _lose(unit, campaign, loss.seat, lines[loss.seat.seat_id], now)
    return ()


async def _lose(unit: UnitOfWork, campaign: Campaign, seat: Seat, line: str, now: datetime) -> None:
    """Note it with the hash of its amendment, tell the person, and let the next one move up."""
    scope = f"campaign:{campaign.campaign_id}"
    facts: dict[str, object] = {
        "seat": seat.seat_id, "reason": REASON, "line": line, "draw_no": campaign.draw_no,
    }  # fmt: skip
    await unit.audit.add(AuditEvent(scope, "system", AuditWord.SEAT_LOST, scope, facts), now)
    account = await unit.people.by_row(seat.account_row)
    if account is not None:
        said = Prompt("recheck.lost", {"campaign": campaign.name})
        await unit.outbox.add(tell(account, said, f"recheck:{seat.seat_id}", Priority.NOTICE), now)
    if seat.state is SeatState.WAITING:
        await _move_up(unit, campaign, seat.stratum)


async def _move_up(unit: UnitOfWork, campaign: Campaign, stratum: int) -> None:
    """The next reserve of the stratum takes the seat, and is published as its holder."""
    seats = await unit.draws.seats(campaign.campaign_id, campaign.draw_no)
    line = {seat.commitment: seat for seat in seats if seat.state is SeatState.RESERVE}
    waiting = [Waiting(s.commitment, s.stratum, s.place) for s in line.values()]
    (following,) = move_up(waiting, [stratum])
    if following is not None:
        seat = line[following.commitment]
        await unit.draws.save_seat(replace(seat, state=SeatState.WAITING), SeatState.RESERVE)
