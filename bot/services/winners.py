"""Winners: who is told what once a result is published; no name ever stands in a public message."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.dialogue.prompt import Button, Coded, Prompt
from bot.ports.campaigns import Seat, SeatState
from bot.ports.outbox import Action, Priority
from bot.ports.unit_of_work import UnitOfWork
from bot.services.actions import tell
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
    won = [seat for seat in seats if seat.state is SeatState.WAITING]
    if not await seat_winners(unit, campaign, won, until, now):
        raise StepRefused(Refusal("draw.codes_missing", {"campaign": campaign.campaign_id}))
    await _tell_others(unit, campaign, seats, now)
    files = await unit.draws.files(campaign.campaign_id, campaign.draw_no)
    params = {
        "campaign": campaign.name, "hash": read_freeze(files["freeze.json"]).f.hex(), "until": until,
        "winners": len(won),
        "entries": len(files["entries.txt"].splitlines()),
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
    said = [each for seat in seats for each in await _won(unit, campaign, seat, until)]
    await unit.outbox.add_all(said, now)
    return True


async def _won(unit: UnitOfWork, campaign: Campaign, seat: Seat, until: datetime) -> list[Action]:
    """How a winner is told; nobody where the account is gone."""
    account = await unit.people.by_row(seat.account_row)
    if account is None:
        return []
    params = {"campaign": campaign.name, "until": until}
    buttons = ((Button("button.claim.take", f"cl:{seat.seat_id}"),),)
    prompt = Prompt("claim.won", params, buttons)
    return [tell(account, prompt, f"won:{seat.seat_id}", Priority.NOTICE)]


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
            await unit.outbox.add(tell(account, Prompt(code, params), key, Priority.COURTESY), now)
