"""Winners: who is told what once a result is published; no name ever stands in a public message."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.dialogue.prompt import Button, Prompt
from bot.ports.campaigns import Seat, SeatState
from bot.ports.outbox import Action, Priority
from bot.ports.people import Account
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
    won = [seat for seat in seats if seat.state is SeatState.WAITING]
    if not await seat_winners(unit, campaign, won, until, now):
        raise StepRefused(Refusal("draw.codes_missing", {"campaign": campaign.campaign_id}))
    await tell_others(unit, campaign, seats, now)
    freeze = read_freeze(await unit.draws.file(campaign.campaign_id, campaign.draw_no, "freeze.json") or b"")
    params = {
        "campaign": campaign.name, "hash": freeze.f.hex(), "until": until, "winners": len(won),
        "entries": freeze.base["entries"]["count"],
    }  # fmt: skip
    await say_in_channels(unit, campaign, Prompt("draw.published", params), f"result:{campaign.draw_no}", now)


async def seat_winners(
    unit: UnitOfWork, campaign: Campaign, seats: Sequence[Seat], until: datetime, now: datetime
) -> bool:
    """Set codes aside for winners and reserves who move up, start their time to claim, and tell them.

    False when the codes do not reach; the caller rolls the unit back.
    """
    ids = [seat.seat_id for seat in seats]
    if await unit.vouchers.reserve_all(campaign.campaign_id, ids, until) < len(seats):
        return False
    for seat in seats:
        if seat.state is SeatState.RESERVE:
            await unit.draws.save_seat(replace(seat, state=SeatState.WAITING, claim_until=until), seat.state)
    await unit.draws.open_claims(ids, until)
    accounts = await unit.people.by_rows({seat.account_row for seat in seats})
    told = [(seat, accounts[seat.account_row]) for seat in seats if seat.account_row in accounts]
    await unit.outbox.add_all([_won(campaign, seat, account, until) for seat, account in told], now)
    return True


def _won(campaign: Campaign, seat: Seat, account: Account, until: datetime) -> Action:
    """How a winner is told."""
    params = {"campaign": campaign.name, "until": until}
    buttons = ((Button("button.claim.take", f"cl:{seat.seat_id}"),),)
    prompt = Prompt("claim.won", params, buttons)
    return tell(account, prompt, f"won:{seat.seat_id}", Priority.NOTICE)
