"""The report after handover, gathered from the draws' files, the seats and the states of their codes."""

import asyncio
from collections.abc import Mapping
from datetime import datetime

from bot.ports.campaigns import Seat, SeatState
from bot.ports.handovers import CodeOfSeat
from bot.ports.unit_of_work import Store
from bot.services.minutes import DrawFiles, checked
from campaigns.handover import DrawRow, Handover, Receipt, SeatRow
from campaigns.minutes import House, Minutes
from campaigns.refusal import Refusal
from campaigns.voucher import VoucherState

_OF_CODE = {
    VoucherState.CLAIMED: Receipt.RECEIVED, VoucherState.ISSUED: Receipt.SHOWN,
    VoucherState.VOID: Receipt.WITHDRAWN, VoucherState.EXPIRED: Receipt.WITHDRAWN,
}  # fmt: skip
_OF_SEAT = {
    SeatState.WAITING: Receipt.WAITING,
    SeatState.CLAIMED: Receipt.CLAIMED,
    SeatState.LOST: Receipt.LOST,
}


async def handover(store: Store, found: DrawFiles, house: House, now: datetime) -> Handover | Refusal:
    """The report as of now from the newest draw's files; a campaign without a result has none yet."""
    campaign_id = found.campaign.campaign_id
    said = await asyncio.to_thread(_draws, found, house)
    if isinstance(said, Refusal):
        return said
    if not any(each.drawn for each in said):
        return Refusal("handover.none", {"id": campaign_id})
    async with store.read() as unit:
        seats = await unit.draws.seats(campaign_id)
        codes = {each.seat_id: each for each in await unit.handovers.of_campaign(campaign_id)}
    campaign, rules = found.campaign, found.campaign.rules
    strata = {each.draw_no: [stratum.code for stratum in each.strata] for each in said}
    return Handover(
        house=said[-1].house, campaign_id=campaign_id, name=campaign.name, zone=campaign.zone,
        mode=rules.mode, permit=rules.permit, at=now, prize_value=rules.prize_value,
        tax_bearer=rules.tax_bearer, draws=tuple(_draw(each) for each in said),
        seats=tuple(
            _seat(each, codes, strata[each.draw_no]) for each in seats if each.state is not SeatState.RESERVE
        ),
    )  # fmt: skip


def _draws(found: DrawFiles, house: House) -> tuple[Minutes, ...] | Refusal:
    """The minutes of every draw up to the last; each is checked with those before it."""
    said = []
    bundles = (*found.earlier, found.files)
    for number, files in enumerate(bundles, 1):
        each = checked(DrawFiles(found.campaign, number, files, bundles[: number - 1]), house)
        if isinstance(each, Refusal):
            return each
        said.append(each)
    return tuple(said)


def _draw(said: Minutes) -> DrawRow:
    outcome = "void" if said.void else "drawn" if said.drawn else "open"
    return DrawRow(said.draw_no, said.f, said.drawn_at, outcome, said.empty, said.amendments)


def _seat(seat: Seat, codes: Mapping[int, CodeOfSeat], strata: list[str]) -> SeatRow:
    """A seat whose code says nothing yet stands as the seat itself does."""
    code = codes.get(seat.seat_id)
    receipt = _OF_CODE.get(code.state) if code else None
    since = code.since if code and receipt else None
    found = receipt or _OF_SEAT[seat.state]
    if seat.state is SeatState.LOST:
        found, since = Receipt.LOST, None
    return SeatRow(seat.draw_no, strata[seat.stratum], seat.commitment, found, since)
