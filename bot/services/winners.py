"""Winners: who is told what once a result is published; no name ever stands in a public message."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.dialogue.prompt import Button, Coded, Prompt
from bot.ports.campaigns import Seat, SeatState
from bot.ports.outbox import Priority
from bot.ports.unit_of_work import UnitOfWork
from bot.services.actions import tell
from bot.services.night import after_night
from bot.services.steps import StepRefused, say_in_channels
from campaigns.campaign import Campaign
from campaigns.refusal import Refusal
from campaigns.undi.entries import read_entries, read_excluded
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
    await _tell_others(unit, campaign, seats, now)
    files = await unit.draws.files(campaign.campaign_id, campaign.draw_no)
    params = {
        "campaign": campaign.name, "hash": read_freeze(files["freeze.json"]).f.hex(), "until": until,
        "winners": sum(seat.state is SeatState.WAITING for seat in seats),
        "entries": len(files["entries.txt"].splitlines()),
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


async def _tell_others(unit: UnitOfWork, campaign: Campaign, seats: Sequence[Seat], now: datetime) -> None:
    """Reserves learn that they wait, the rest that it was not their turn, or why not; once a person."""
    files = await unit.draws.files(campaign.campaign_id, campaign.draw_no)
    strata = len(read_freeze(files["freeze.json"]).strata)
    sealed = {entry.c.hex() for entry in read_entries(files["entries.txt"], strata)}
    excluded = {c.hex(): reason for c, reason in read_excluded(files["excluded.txt"]).items()}
    rows = await unit.entries.of_campaign(campaign.campaign_id)
    told = {s.person_id for s in seats if s.state is not SeatState.RESERVE}
    reserves = {s.person_id for s in seats} - told
    # Whoever has one entry in the draw hears of that one, whatever became of the others.
    for row in sorted(rows, key=lambda each: each.commitment not in sealed):
        if row.person_id in told or (row.commitment not in sealed and row.commitment not in excluded):
            continue
        told.add(row.person_id)
        params: dict[str, object] = {"campaign": campaign.name}
        code = "draw.reserve" if row.person_id in reserves else "draw.not_won"
        if row.commitment in excluded:
            code, params["why"] = "draw.not_included", Coded(f"reason.{excluded[row.commitment]}")
        account = await unit.people.by_row(row.account_row)
        if account is not None:
            key = f"outcome:{campaign.campaign_id}:{campaign.draw_no}:{row.person_id}"
            said = tell(account, Prompt(code, params), key, Priority.COURTESY)
            await unit.outbox.add(replace(said, due_at=after_night(campaign, now)), now)
