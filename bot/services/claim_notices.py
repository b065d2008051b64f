"""ClaimNotices: a reminder before the time to claim ends, and a public call to winners out of reach.

Who blocked the bot or never opened its chat is told nothing in private; the call names nobody, and the winner
finds the voucher at /klaim. Each is said once a deadline, and at no hour of the night.
"""

from datetime import datetime, timedelta

from bot.dialogue.prompt import Button, Prompt
from bot.ports.campaigns import Seat, SeatState
from bot.ports.outbox import Action, Priority
from bot.ports.unit_of_work import UnitOfWork
from bot.services.actions import tell
from bot.services.steps import say_in_channels
from campaigns.campaign import Campaign
from campaigns.claim import is_awake, reminder_at

# So long a first message may take to arrive before anyone is said to be out of reach.
SETTLES = timedelta(hours=1)


async def claim_notices(unit: UnitOfWork, campaign: Campaign, now: datetime) -> int:
    """Say what is due for each deadline that is still to come; how many were dealt with."""
    if not is_awake(now, campaign.zone):
        return 0
    said, hours = 0, campaign.rules.claim_hours
    for until in await unit.draws.deadlines(campaign.campaign_id, campaign.draw_no):
        phases = {
            "early": until - timedelta(hours=hours) + SETTLES,
            "late": reminder_at(until, hours, campaign.zone),
        }
        for phase, due in phases.items():
            name = f"claim_notice:{campaign.campaign_id}:{phase}:{int(until.timestamp())}"
            if due <= now < until and await unit.cursors.get(name) is None:
                await unit.cursors.put(name, now.isoformat())
                await _say(unit, campaign, phase, until, now)
                said += 1
    return said


async def _say(unit: UnitOfWork, campaign: Campaign, phase: str, until: datetime, now: datetime) -> None:
    seats = [
        seat
        for seat in await unit.draws.seats(campaign.campaign_id, campaign.draw_no)
        if seat.state is SeatState.WAITING and seat.claim_until == until
    ]
    unreached = await unit.outbox.unsent([f"tell:won:{seat.seat_id}" for seat in seats])
    if unreached:
        params = {"campaign": campaign.name, "count": unreached, "until": until}
        key = f"unreached:{campaign.draw_no}:{phase}:{int(until.timestamp())}"
        await say_in_channels(unit, campaign, Prompt("draw.unreached", params), key, now)
    if phase == "late":
        reminders = [await _reminder(unit, campaign, seat, until) for seat in seats]
        await unit.outbox.add_all([each for each in reminders if each is not None], now)


async def _reminder(unit: UnitOfWork, campaign: Campaign, seat: Seat, until: datetime) -> Action | None:
    account = await unit.people.by_row(seat.account_row)
    if account is None:
        return None
    buttons = ((Button("button.claim.take", f"cl:{seat.seat_id}"),),)
    prompt = Prompt("claim.reminder", {"campaign": campaign.name, "until": until}, buttons)
    return tell(account, prompt, f"claim_reminder:{seat.seat_id}", Priority.NOTICE)
