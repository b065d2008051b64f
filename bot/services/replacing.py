"""Replacing: seats that were lost, the reserves that move up, and the amendments that say so in public.

Replacement never draws again (UNDI/1, section 11). Codes follow their seats: what a lost winner never saw
goes to the next; what nobody takes over goes to the permit's list of unclaimed prizes, or, where no permit
is required, back to the stock.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.dialogue.prompt import Prompt
from bot.ports.audit import AuditEvent, AuditWord
from bot.ports.campaigns import Seat, SeatState
from bot.ports.outbox import Priority
from bot.ports.unit_of_work import UnitOfWork
from bot.services.actions import tell
from bot.services.amended import say_amended
from bot.services.night import after_night
from bot.services.steps import StepRefused
from bot.services.winners import seat_winners
from campaigns.campaign import Campaign
from campaigns.claim import Waiting, deadline, move_up
from campaigns.permit import PermitStatus
from campaigns.refusal import Refusal
from campaigns.undi.amend import UNCLAIMED, amend_line, lines_of
from campaigns.undi.primitives import h

AMENDMENTS = "amend.jsonl"
UNDER_PERMIT, GIVEN_UP = "unclaimed_under_permit", "given_up"


@dataclass(frozen=True, slots=True)
class Loss:
    """A seat that its winner loses; `evidence`: hex hash, empty for `unclaimed`."""

    seat: Seat
    reason_code: str = UNCLAIMED
    evidence: str = ""


async def replace_seats(unit: UnitOfWork, campaign: Campaign, losses: Sequence[Loss], now: datetime) -> int:
    """Take seats from their winners and let reserves move up; how many did.

    The campaign is locked. A seat that was claimed or lost meanwhile keeps what it has.

    Raises:
        StepRefused: the codes do not reach for those who move up; the unit is rolled back.
    """
    lost = [
        loss
        for loss in losses
        if await unit.draws.save_seat(replace(loss.seat, state=SeatState.LOST), loss.seat.state)
    ]
    if not lost:
        return 0
    lines = await amend(unit, campaign, lost, now)
    await say_amended(unit, campaign, len(lost), now)
    moved = await _line(unit, campaign, [loss.seat for loss in lost])
    await _codes(unit, campaign, lost, moved, now)
    until = deadline(now, campaign.rules.claim_hours)
    if not await seat_winners(unit, campaign, list(moved.values()), until, now):
        raise StepRefused(Refusal("draw.codes_missing", {"campaign": campaign.campaign_id}))
    await _note(unit, campaign, (lost, lines), moved, now)
    await _tell_expired(unit, campaign, [x.seat for x in lost if x.reason_code == UNCLAIMED], now)
    return len(moved)


async def _tell_expired(unit: UnitOfWork, campaign: Campaign, seats: Sequence[Seat], now: datetime) -> None:
    """Whoever did not claim in time hears so once, why, and how to object; by day."""
    accounts = await unit.people.by_rows({seat.account_row for seat in seats})
    said = Prompt("claim.expired", {"campaign": campaign.name})
    words = [
        tell(accounts[seat.account_row], said, f"expired:{seat.seat_id}", Priority.NOTICE)
        for seat in seats
        if seat.account_row in accounts
    ]
    due_at = after_night(campaign, now)
    await unit.outbox.add_all([replace(word, due_at=due_at) for word in words], now)


async def _line(unit: UnitOfWork, campaign: Campaign, lost: Sequence[Seat]) -> Mapping[int, Seat]:
    """Who moves up, by the id of each lost seat that somebody takes over."""
    seats = await unit.draws.seats(campaign.campaign_id, campaign.draw_no)
    reserves = {seat.commitment: seat for seat in seats if seat.state is SeatState.RESERVE}
    line = [Waiting(seat.commitment, seat.stratum, seat.place) for seat in reserves.values()]
    following = move_up(line, [seat.stratum for seat in lost])
    pairs = zip(lost, following, strict=True)
    return {seat.seat_id: reserves[each.commitment] for seat, each in pairs if each is not None}


async def _codes(
    unit: UnitOfWork, campaign: Campaign, lost: Sequence[Loss], moved: Mapping[int, Seat], now: datetime
) -> None:
    """Codes of seats that pass on are free again; the others go where the permit says."""
    ids = [loss.seat.seat_id for loss in lost]
    ended = [seat_id for seat_id in ids if seat_id not in moved]
    if campaign.rules.permit.status is PermitStatus.REQUIRED:
        await unit.vouchers.retire(ended, UNDER_PERMIT, now)
        ended = []
    await unit.vouchers.release([seat_id for seat_id in ids if seat_id in moved] + ended, now)
    # What a winner saw is nobody else's, whatever the permit says.
    await unit.vouchers.retire(ids, GIVEN_UP, now)


async def amend(
    unit: UnitOfWork, campaign: Campaign, lost: Sequence[Loss], now: datetime
) -> Mapping[int, str]:
    """Every loss in the public file, read and written once; each line's hash by its seat."""
    of_draw = campaign.campaign_id, campaign.draw_no
    lines = lines_of(await unit.draws.file(*of_draw, AMENDMENTS) or b"")
    result = await unit.draws.file(*of_draw, "result.json")
    previous, added = lines[-1] if lines else result or b"", b""
    hashes = {}
    for seq, loss in enumerate(lost, len(lines) + 1):
        line = amend_line(previous, seq, loss.seat.commitment, now, loss.reason_code, loss.evidence)
        previous, added = line[:-1], added + line
        hashes[loss.seat.seat_id] = h(previous).hex()
    await unit.draws.append_file(campaign.campaign_id, campaign.draw_no, AMENDMENTS, added)
    return hashes


async def _note(
    unit: UnitOfWork,
    campaign: Campaign,
    amended: tuple[Sequence[Loss], Mapping[int, str]],
    moved: Mapping[int, Seat],
    now: datetime,
) -> None:
    scope = f"campaign:{campaign.campaign_id}"
    events, (lost, lines) = [], amended
    for loss in lost:
        word = AuditWord.SEAT_LOST if loss.reason_code == UNCLAIMED else AuditWord.SEAT_WITHDRAWN
        facts: dict[str, object] = {
            "seat": loss.seat.seat_id, "line": lines[loss.seat.seat_id], "draw_no": campaign.draw_no,
        }  # fmt: skip
        events.append(AuditEvent(scope, "system", word, scope, facts))
        if loss.seat.seat_id in moved:
            filled: dict[str, object] = {"seat": moved[loss.seat.seat_id].seat_id}
            events.append(AuditEvent(scope, "system", AuditWord.SEAT_FILLED, scope, filled))
    await unit.audit.add_all(events, now)
