"""Winners: who is told what once a result is published; no name ever stands in a public message."""

from dataclasses import replace
from datetime import datetime

from bot.dialogue.prompt import Button, Prompt
from bot.ports.campaigns import Seat, SeatState
from bot.ports.outbox import Priority
from bot.ports.unit_of_work import UnitOfWork
from bot.services.actions import tell
from bot.services.others import tell_others
from bot.services.steps import StepRefused, say_in_channels
from campaigns.campaign import Campaign
from campaigns.refusal import Refusal
from campaigns.undi.freeze import read_freeze


async def publish_winners(unit: UnitOfWork, campaign: Campaign, until: datetime, now: datetime) -> None:
    """Give every winner a code and a deadline, and everyone a word.

    Raises:
        StepRefused: the codes run out; the unit is rolled back.
    """
    seats = await unit.draws.seats(campaign.campaign_id, campaign.draw_no)
    for seat in seats:
        if seat.state is SeatState.WAITING and not await seat_winner(unit, campaign, seat, until, now):
            raise StepRefused(Refusal("draw.codes_missing", {"campaign": campaign.campaign_id}))
    await tell_others(unit, campaign, seats, now)
    freeze = read_freeze(await unit.draws.file(campaign.campaign_id, campaign.draw_no, "freeze.json") or b"")
    params = {
        "campaign": campaign.name, "hash": freeze.f.hex(), "until": until,
        "winners": sum(seat.state is SeatState.WAITING for seat in seats),
        "entries": freeze.base["entries"]["count"],
    }  # fmt: skip
    await say_in_channels(unit, campaign, Prompt("draw.published", params), f"result:{campaign.draw_no}", now)


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
        params = {"campaign": campaign.name, "until": until}
        button = Button("button.claim.take", f"cl:{seat.seat_id}")
        said = tell(
            account, Prompt("claim.won", params, ((button,),)), f"won:{seat.seat_id}", Priority.NOTICE
        )
        await unit.outbox.add(said, now)
    return True
