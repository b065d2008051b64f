"""ClaimDesk: a winner accepts, sees the code, confirms it; who does not accept in time is replaced.

A code leaves the store only inside the message that shows it, and a seat has one code: repeating the
message repeats the code.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.dialogue.prompt import Button, Prompt
from bot.moderation.comment import PlatformName
from bot.ports.audit import AuditWord
from bot.ports.campaigns import Seat, SeatState
from bot.ports.clock import Clock
from bot.ports.outbox import Action
from bot.ports.people import Account
from bot.ports.unit_of_work import UnitOfWork
from bot.services.actions import voucher_code
from bot.services.readiness import is_caught_up
from bot.services.replacing import Loss, replace_seats
from bot.services.steps import StepRefused, locked, note
from campaigns.campaign import Campaign, CampaignState
from campaigns.claim import may_claim
from campaigns.refusal import Refusal
from campaigns.undi.canonical import encode, show
from campaigns.undi.primitives import h
from campaigns.voucher import VoucherState

WITHDRAWN = "withdrawn"  # UNDI/1, section 11


@dataclass(frozen=True, slots=True)
class Claimed:
    """What a press to claim is answered with, and the action that shows the code where there is one."""

    prompt: Prompt
    code: Action | None = None


class ClaimDesk:
    """Deals with seats after the draw."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def asked(self, unit: UnitOfWork, account: Account, wish: tuple[str, int], ref: str) -> Claimed:
        """What a turn of the dialogue asks about a seat: `claim`, `confirm`, `ask_give_up` or `give_up`."""
        kind, seat_id = wish
        if kind == "claim":
            return await self.claim(unit, account, seat_id, ref)
        if kind == "confirm":
            return Claimed(await self.received(unit, account, seat_id))
        return Claimed(await self.give_up(unit, account, seat_id, sure=kind == "give_up"))

    async def claim(self, unit: UnitOfWork, account: Account, seat_id: int, ref: str) -> Claimed:
        """A winner presses `Ambil voucher`: accept; what to say at once, and the code to be sent after it.

        Pressing again sends the same code again: the first message may have been lost. `ref` names the
        update that asked.
        """
        seat = await unit.draws.seat(seat_id)
        if seat is None or seat.person_id != account.person_id or not await _is_known(unit, seat):
            return Claimed(Prompt("claim.not_yours"))
        refusal = may_claim(seat.state.value)
        if refusal is not None:
            return Claimed(Prompt(refusal.code, refusal.params))
        if seat.state is SeatState.WAITING:
            taken = await unit.draws.save_seat(replace(seat, state=SeatState.CLAIMED), SeatState.WAITING)
            if not taken:
                return Claimed(Prompt("claim.seat_lost"))
        return Claimed(Prompt("claim.accepted"), voucher_code(account, seat_id, ref))

    async def code_shown(self, unit: UnitOfWork, seat_id: int) -> None:
        """The message with the code was delivered."""
        await self._move(unit, seat_id, VoucherState.RESERVED, VoucherState.ISSUED, AuditWord.VOUCHER_ISSUED)

    async def received(self, unit: UnitOfWork, account: Account, seat_id: int) -> Prompt:
        """The winner confirms that the code arrived."""
        seat = await unit.draws.seat(seat_id)
        if seat is None or seat.person_id != account.person_id:
            return Prompt("claim.not_yours")
        await self._move(unit, seat_id, VoucherState.ISSUED, VoucherState.CLAIMED, AuditWord.VOUCHER_CLAIMED)
        return Prompt("claim.confirmed")

    async def give_up(self, unit: UnitOfWork, account: Account, seat_id: int, *, sure: bool) -> Prompt:
        """A winner does not want the prize: asked once more, then the next reserve moves up."""
        known = await unit.draws.seat(seat_id)
        if known is None or known.person_id != account.person_id:
            return Prompt("claim.not_yours")
        campaign = await locked(unit, known.campaign_id, CampaignState.PUBLISHED)
        # Another instance may have dealt with a press until the lock was ours.
        seat, voucher = await unit.draws.seat(seat_id) or known, await unit.vouchers.of_seat(seat_id)
        is_held = seat.state in {SeatState.WAITING, SeatState.CLAIMED}
        if isinstance(campaign, Refusal) or not is_held or seat.draw_no != campaign.draw_no:
            return Prompt("claim.seat_lost")
        if voucher is not None and voucher.state is VoucherState.CLAIMED:
            return Prompt("claim.give_up_confirmed")
        if not sure:
            return _are_you_sure(campaign, seat_id)
        now = self._clock.now()
        loss = Loss(seat, WITHDRAWN, await _statement(unit, seat, now))
        try:
            async with unit.savepoint():
                if voucher is not None and seat.state is SeatState.CLAIMED:
                    # A message that is on its way, or whose answer was lost, may have shown the code.
                    issued = VoucherState.RESERVED, VoucherState.ISSUED
                    await unit.vouchers.move(voucher.voucher_id, *issued, now)
                await replace_seats(unit, campaign, [loss], now)
        except StepRefused:
            return Prompt("claim.give_up_later", {"campaign": campaign.name})
        return Prompt("claim.given_up", {"campaign": campaign.name})

    async def _move(
        self, unit: UnitOfWork, seat_id: int, expected: VoucherState, to: VoucherState, word: AuditWord
    ) -> None:
        voucher = await unit.vouchers.of_seat(seat_id)
        now = self._clock.now()
        if voucher is not None and await unit.vouchers.move(voucher.voucher_id, expected, to, now):
            await note(unit, voucher.campaign_id, word, now, {"seat": seat_id, "voucher": voucher.voucher_id})

    async def expire(self, unit: UnitOfWork, campaign: Campaign) -> int:
        """Replace every winner whose time to claim is over; how many reserves moved up.

        Raises:
            StepRefused: the codes do not reach for those who move up; the unit is rolled back.
        """
        now = self._clock.now()
        held = await locked(unit, campaign.campaign_id, CampaignState.PUBLISHED)
        if isinstance(held, Refusal):
            return 0
        overdue = await unit.draws.overdue(held.campaign_id, held.draw_no, now)
        caught_up = {
            moment: [p for p in PlatformName if await is_caught_up(unit, p.value, moment)]
            for moment in {seat.claim_until for seat in overdue if seat.claim_until is not None}
        }
        losses = [Loss(seat) for seat in overdue if await _is_over(unit, seat, caught_up)]
        return await replace_seats(unit, held, losses, now)


async def _is_known(unit: UnitOfWork, seat: Seat) -> bool:
    """Whether a seat's result is published: before that a forged button takes nothing and learns nothing."""
    campaign = await unit.campaigns.get(seat.campaign_id)
    return campaign is not None and (
        campaign.draw_no > seat.draw_no or campaign.state is not CampaignState.DRAWN
    )


def _are_you_sure(campaign: Campaign, seat_id: int) -> Prompt:
    yes, no = Button("button.claim.give_up", f"gy:{seat_id}"), Button("button.later", "no:later")
    return Prompt("claim.give_up_sure", {"campaign": campaign.name}, ((yes,), (no,)))


async def _statement(unit: UnitOfWork, seat: Seat, now: datetime) -> str:
    """The hash (hex) of a winner's own statement, which the receipt at /bukti opens: it holds the salt."""
    rows = await unit.entries.of_person(seat.campaign_id, seat.person_id)
    salt = next(row.salt for row in rows if row.entry_id == seat.entry_id)
    said = {"C": seat.commitment, "at": show(now), "campaign_id": seat.campaign_id, "says": WITHDRAWN}
    return h(encode({**said, "salt": salt.hex()})).hex()


async def _is_over(
    unit: UnitOfWork, seat: Seat, caught_up: Mapping[datetime, Sequence[PlatformName]]
) -> bool:
    """Whether no press that came in time can still be on its way."""
    account = await unit.people.by_row(seat.account_row)
    heard = caught_up.get(seat.claim_until, ()) if seat.claim_until is not None else ()
    return account is None or account.platform in heard
