"""VoucherDesk: partner codes come in, a second person approves them, and what is broken is voided.

A code that nobody but the importer has looked at is no stock: one person alone can neither bring codes of
their own nor leave some out. No answer of this desk carries a code; lines and numbers name them.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime

from bot.dialogue.prompt import Button, Prompt
from bot.moderation.comment import Author, PlatformName
from bot.ports.audit import AuditEvent, AuditWord
from bot.ports.campaigns import Seat, SeatState
from bot.ports.channels import Role
from bot.ports.clock import Clock
from bot.ports.outbox import Priority
from bot.ports.people import Account
from bot.ports.unit_of_work import Store, UnitOfWork
from bot.ports.vouchers import Batch
from bot.services.actions import tell
from bot.services.impartial import is_hand_of
from bot.services.steps import Refusals, StepRefused
from bot.services.voucher_plan import Plan, plan_of
from campaigns.campaign import Campaign, CampaignState
from campaigns.refusal import Refusal
from campaigns.voucher import VoucherFile

User = tuple[PlatformName, str]
OFFICERS = frozenset({Role.VOUCHER_OFFICER, Role.ADMIN})
MAX_REASON = 200
_Void = Callable[[UnitOfWork, datetime], Awaitable[dict[str, object]]]
_ENDED = frozenset({CampaignState.SETTLED, CampaignState.CANCELLED})


class VoucherDesk:
    """Imports, approves and voids codes, each one guarded transaction."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    async def look(self, campaign_id: str, file: VoucherFile) -> Plan | Refusal:
        """What an import would store; stores nothing."""
        async with self._store.read() as unit:
            campaign = await unit.campaigns.get(campaign_id)
            if campaign is None:
                return Refusal("campaign.unknown", {"id": campaign_id})
            return await plan_of(unit, campaign, file)

    async def bring(
        self, campaign_id: str, file: VoucherFile, by: User, *, lengths_are_right: bool = False
    ) -> Plan | Refusal:
        """Store a file's new codes as a batch that waits for a second person.

        A file of which every code is known stores no batch. `lengths_are_right`: whoever brings it has
        looked at the shorter numbers, and no leading zeros are lost.
        """
        now = self._clock.now()
        async with self._store.write() as unit:
            campaign = await unit.campaigns.lock(campaign_id)
            officer = await _officer(unit, by, now)
            found = _cannot_bring(campaign_id, campaign, file, lengths_are_right=lengths_are_right)
            if found is not None or campaign is None or officer is None:
                return found or _no_officer(by)
            plan = await plan_of(unit, campaign, file)
            if not plan.codes:
                return plan
            batch = Batch(
                campaign_id=campaign_id, digest=file.digest, count=len(plan.codes),
                total_value=plan.total_value, imported_by=_name(officer), imported_at=now,
            )  # fmt: skip
            batch_id, new = await unit.vouchers.add(batch, plan.codes, now)
            facts = {"batch": batch_id, "new": new, "value": plan.total_value, "file": file.digest}
            await _note(unit, campaign_id, officer, AuditWord.VOUCHERS_IMPORTED, facts, now)
            return Plan(plan.codes, plan.problems, plan.doubts, plan.total_value, batch_id)

    async def approve(self, campaign_id: str, batch_id: int, by: User) -> Refusals:
        """Another officer than the importer makes a batch's codes stock; again changes nothing."""
        now = self._clock.now()
        async with self._store.write() as unit:
            await unit.campaigns.lock(campaign_id)
            batch, officer = await unit.vouchers.batch(batch_id), await _officer(unit, by, now)
            found = _cannot_approve(campaign_id, batch_id, batch)
            if found is not None or batch is None or officer is None:
                return (found or _no_officer(by),)
            if await _is_importer(unit, batch, officer):
                return (Refusal("voucher.own_batch", {"batch": batch_id}),)
            if await unit.vouchers.approve(batch_id, _name(officer), now):
                facts: dict[str, object] = {"batch": batch_id, "count": batch.count}
                await _note(unit, campaign_id, officer, AuditWord.VOUCHERS_APPROVED, facts, now)
        return ()

    async def void_batch(self, campaign_id: str, batch_id: int, by: User, reason: str) -> Refusals:
        """Take a batch back, but for what a winner saw; seats that wait get codes of other batches."""

        async def void(unit: UnitOfWork, now: datetime) -> dict[str, object]:
            batch = await unit.vouchers.batch(batch_id)
            if batch is None or batch.campaign_id != campaign_id:
                raise StepRefused(Refusal("voucher.no_batch", {"batch": batch_id}))
            officer = await _officer(unit, by, now)
            name = _name(officer) if officer else ""
            seats = await unit.vouchers.void_batch(batch_id, name, reason[:MAX_REASON], now)
            await _supply(unit, campaign_id, seats, now)
            return {"batch": batch_id, "seats": len(seats)}

        return await self._voided(campaign_id, by, reason, void)

    async def void_seat(self, campaign_id: str, seat_id: int, by: User, reason: str) -> Refusals:
        """A seat's code does not work at the partner's: it is void for ever, and the seat gets another."""

        async def void(unit: UnitOfWork, now: datetime) -> dict[str, object]:
            seat, voucher = await unit.draws.seat(seat_id), await unit.vouchers.of_seat(seat_id)
            of_ours = seat is not None and seat.campaign_id == campaign_id
            holds = of_ours and seat is not None and seat.state in {SeatState.WAITING, SeatState.CLAIMED}
            if not holds or voucher is None:
                raise StepRefused(Refusal("voucher.no_seat", {"seat": seat_id}))
            if not await unit.vouchers.void_code(voucher.voucher_id, reason[:MAX_REASON], now):
                raise StepRefused(Refusal("voucher.confirmed", {"seat": seat_id}))
            await _supply(unit, campaign_id, [seat_id], now)
            if seat is not None and seat.state is SeatState.CLAIMED:
                await _tell(unit, seat, voucher.voucher_id, now)
            return {"seat": seat_id}

        return await self._voided(campaign_id, by, reason, void)

    async def _voided(self, campaign_id: str, by: User, reason: str, void: _Void) -> Refusals:
        now = self._clock.now()
        if not reason.strip():
            return (Refusal("voucher.no_reason"),)
        try:
            async with self._store.write() as unit:
                if await unit.campaigns.lock(campaign_id) is None:
                    return (Refusal("campaign.unknown", {"id": campaign_id}),)
                officer = await _officer(unit, by, now)
                if officer is None:
                    return (_no_officer(by),)
                facts = await void(unit, now)
                await _note(unit, campaign_id, officer, AuditWord.VOUCHERS_VOIDED, facts, now)
        except StepRefused as refused:
            return (refused.refusal,)
        return ()


def _cannot_bring(
    campaign_id: str, campaign: Campaign | None, file: VoucherFile, *, lengths_are_right: bool
) -> Refusal | None:
    if campaign is None:
        return Refusal("campaign.unknown", {"id": campaign_id})
    if campaign.state in _ENDED:
        return Refusal("voucher.campaign_over", {"campaign": campaign_id})
    if file.shortened and not lengths_are_right:
        return Refusal("voucher.lengths_doubted", {"count": file.shortened})
    return None


def _cannot_approve(campaign_id: str, batch_id: int, batch: Batch | None) -> Refusal | None:
    if batch is None or batch.campaign_id != campaign_id:
        return Refusal("voucher.no_batch", {"batch": batch_id})
    if batch.voided_at is not None:
        return Refusal("voucher.batch_void", {"batch": batch_id})
    return None


async def _officer(unit: UnitOfWork, by: User, now: datetime) -> Account | None:
    """The account of someone who may handle codes; None where the role is missing."""
    if not OFFICERS & await unit.roles.of(*by):
        return None
    return await unit.people.account(Author(*by), now)


def _no_officer(by: User) -> Refusal:
    return Refusal("voucher.no_officer", {"user": f"{by[0]}:{by[1]}"})


def _name(officer: Account) -> str:
    return f"account:{officer.row_id}"


async def _is_importer(unit: UnitOfWork, batch: Batch, officer: Account) -> bool:
    """Whether two accounts are one person's, also by a link or a number that they share."""
    return await is_hand_of(unit, officer.person_id, {batch.imported_by})


async def _supply(unit: UnitOfWork, campaign_id: str, seats: Sequence[int], now: datetime) -> None:
    """Other codes for seats that lost theirs; without enough of them nothing was voided."""
    if seats and await unit.vouchers.reserve_all(campaign_id, seats, now) < len(seats):
        raise StepRefused(Refusal("draw.codes_missing", {"campaign": campaign_id}))


async def _tell(unit: UnitOfWork, seat: Seat, voided: int, now: datetime) -> None:
    """Whoever has accepted learns that another code is there."""
    account, campaign = await unit.people.by_row(seat.account_row), await unit.campaigns.get(seat.campaign_id)
    if account is not None and campaign is not None:
        button = Button("button.claim.take", f"cl:{seat.seat_id}")
        said = Prompt("claim.replaced", {"campaign": campaign.name}, ((button,),))
        await unit.outbox.add(tell(account, said, f"replaced:{seat.seat_id}:{voided}", Priority.NOTICE), now)


async def _note(
    unit: UnitOfWork,
    campaign_id: str,
    by: Account,
    word: AuditWord,
    facts: Mapping[str, object],
    now: datetime,
) -> None:
    scope = f"campaign:{campaign_id}"
    await unit.audit.add(AuditEvent(scope, _name(by), word, scope, facts), now)
