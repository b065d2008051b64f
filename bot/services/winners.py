"""Winners: who is told what once a result is published; no name ever stands in a public message."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.dialogue.prompt import Button, Prompt
from bot.ports.campaigns import Seat, SeatState
from bot.ports.outbox import Priority
from bot.ports.unit_of_work import UnitOfWork
from bot.services.actions import tell
from bot.services.steps import say_in_channels
from campaigns.campaign import Campaign
from campaigns.undi.entries import read_entries
from campaigns.undi.freeze import read_freeze


async def publish_winners(unit: UnitOfWork, campaign: Campaign, until: datetime, now: datetime) -> bool:
    """Give every winner a code and a deadline, and everyone a word; False when codes run out."""
    seats = await unit.draws.seats(campaign.campaign_id, campaign.draw_no)
    for seat in seats:
        if seat.state is SeatState.WAITING and not await seat_winner(unit, campaign, seat, until, now):
            return False
    await _tell_others(unit, campaign, seats, now)
    files = await unit.draws.files(campaign.campaign_id, campaign.draw_no)
    params = {
        "campaign": campaign.name, "hash": read_freeze(files["freeze.json"]).f.hex(), "until": until,
        "winners": sum(seat.state is SeatState.WAITING for seat in seats),
        "entries": len(files["entries.txt"].splitlines()),
    }  # fmt: skip
    await say_in_channels(unit, campaign, Prompt("draw.published", params), f"result:{campaign.draw_no}", now)
    return True


async def seat_winner(
    unit: UnitOfWork, campaign: Campaign, seat: Seat, until: datetime, now: datetime
) -> bool:
    """Set a code aside for a seat, start its time to claim, and tell the winner; False without a code."""
    if not await unit.vouchers.reserve(campaign.campaign_id, seat.seat_id):
        return False
    waiting = replace(seat, state=SeatState.WAITING, claim_until=until)
    if not await unit.draws.save_seat(waiting, seat.state):
        return False
    account = await unit.people.by_row(seat.account_row)
    if account is not None:
        params = {"campaign": campaign.name, "until": until, "quota": campaign.rules.quota}
        button = Button("button.claim.take", f"cl:{seat.seat_id}")
        said = tell(
            account, Prompt("claim.won", params, ((button,),)), f"won:{seat.seat_id}", Priority.NOTICE
        )
        await unit.outbox.add(said, now)
    return True


async def _tell_others(unit: UnitOfWork, campaign: Campaign, seats: Sequence[Seat], now: datetime) -> None:
    """Reserves learn that they wait, the rest that it was not their turn; once a person."""
    files = await unit.draws.files(campaign.campaign_id, campaign.draw_no)
    strata = len(read_freeze(files["freeze.json"]).strata)
    sealed = {entry.c.hex() for entry in read_entries(files["entries.txt"], strata)}
    codes = {s.person_id: "draw.reserve" if s.state is SeatState.RESERVE else "" for s in seats}
    for row in await unit.entries.of_campaign(campaign.campaign_id):
        code = codes.get(row.person_id, "draw.not_won") if row.commitment in sealed else ""
        account = await unit.people.by_row(row.account_row) if code else None
        if account is None:
            continue
        key = f"outcome:{campaign.campaign_id}:{campaign.draw_no}:{row.person_id}"
        said = tell(account, Prompt(code, {"campaign": campaign.name}), key, Priority.COURTESY)
        await unit.outbox.add(said, now)
