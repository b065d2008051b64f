"""ClaimDesk: a winner accepts, sees the code, confirms it; who does not accept in time is replaced.

A code leaves the store only inside the message that shows it, and a seat has one code: repeating the
message repeats the code.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.dialogue.prompt import Prompt
from bot.ports.audit import AuditWord
from bot.ports.campaigns import Seat, SeatState
from bot.ports.clock import Clock
from bot.ports.outbox import Action
from bot.ports.people import Account
from bot.ports.unit_of_work import UnitOfWork
from bot.services.actions import voucher_code
from bot.services.amended import say_amended
from bot.services.readiness import is_caught_up
from bot.services.steps import note
from bot.services.winners import seat_winner
from campaigns.campaign import Campaign
from campaigns.claim import Waiting, deadline, may_claim, next_reserve
from campaigns.undi.amend import UNCLAIMED, amend_line, lines_of
from campaigns.voucher import VoucherState

AMENDMENTS = "amend.jsonl"


@dataclass(frozen=True, slots=True)
class Claimed:
    """What a press to claim is answered with, and the action that shows the code where there is one."""

    prompt: Prompt
    code: Action | None = None


class ClaimDesk:
    """Deals with seats after the draw."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def claim(self, unit: UnitOfWork, account: Account, seat_id: int, ref: str) -> Claimed:
        """A winner presses `Ambil voucher`: accept; what to say at once, and the code to be sent after it.

        Pressing again sends the same code again: the first message may have been lost. `ref` names the
        update that asked.
        """
        seat = await unit.draws.seat(seat_id)
        if seat is None or seat.person_id != account.person_id:
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

    async def _move(
        self, unit: UnitOfWork, seat_id: int, expected: VoucherState, to: VoucherState, word: AuditWord
    ) -> None:
        voucher = await unit.vouchers.of_seat(seat_id)
        now = self._clock.now()
        if voucher is not None and await unit.vouchers.move(voucher.voucher_id, expected, to, now):
            await note(unit, voucher.campaign_id, word, now, {"seat": seat_id})

    async def expire(self, unit: UnitOfWork, campaign: Campaign) -> int:
        """Replace every winner whose time to claim is over; how many reserves moved up."""
        now, promoted, lost = self._clock.now(), 0, 0
        seats = list(await unit.draws.seats(campaign.campaign_id, campaign.draw_no))
        for seat in seats:
            if seat.state is SeatState.WAITING and await self._is_over(unit, seat, now):
                promoted += await self._replace(unit, campaign, seat, now)
                lost += 1
        if lost:
            await say_amended(unit, campaign, lost, now)
        return promoted

    async def _is_over(self, unit: UnitOfWork, seat: Seat, now: datetime) -> bool:
        """Whether the time is up, and no press that came in time can still be on its way."""
        if seat.claim_until is None or seat.claim_until >= now:
            return False
        account = await unit.people.by_row(seat.account_row)
        return account is None or await is_caught_up(unit, account.platform.value, seat.claim_until)

    async def _replace(self, unit: UnitOfWork, campaign: Campaign, seat: Seat, now: datetime) -> bool:
        if not await unit.draws.save_seat(replace(seat, state=SeatState.LOST), SeatState.WAITING):
            return False
        voucher = await unit.vouchers.of_seat(seat.seat_id)
        if voucher is not None:
            # Never shown to anyone, so that the next winner may have it.
            await unit.vouchers.move(voucher.voucher_id, VoucherState.RESERVED, VoucherState.AVAILABLE, now)
        await self._amend(unit, campaign, seat, now)
        await note(unit, campaign.campaign_id, AuditWord.SEAT_LOST, now, {"seat": seat.seat_id})
        line = await unit.draws.seats(campaign.campaign_id, campaign.draw_no)
        following = _next(line, seat.stratum)
        if following is None:
            return False
        until = deadline(now, campaign.rules.claim_hours)
        if not await seat_winner(unit, campaign, following, until, now):
            return False
        await note(unit, campaign.campaign_id, AuditWord.SEAT_FILLED, now, {"seat": following.seat_id})
        return True

    async def _amend(self, unit: UnitOfWork, campaign: Campaign, seat: Seat, now: datetime) -> None:
        files = await unit.draws.files(campaign.campaign_id, campaign.draw_no)
        lines = lines_of(files.get(AMENDMENTS, b""))
        previous = lines[-1] if lines else files["result.json"]
        line = amend_line(previous, len(lines) + 1, seat.commitment, now, UNCLAIMED)
        await unit.draws.append_file(campaign.campaign_id, campaign.draw_no, AMENDMENTS, line)


def _next(seats: Sequence[Seat], stratum: int) -> Seat | None:
    """The next reserve of a stratum."""
    line = {s.commitment: s for s in seats if s.state is SeatState.RESERVE}
    found = next_reserve([Waiting(s.commitment, s.stratum, s.place) for s in line.values()], stratum)
    return line[found.commitment] if found else None
