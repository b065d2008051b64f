"""Others: everyone of a draw who did not win is told how it went, once a person, from lists of any size."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.dialogue.prompt import Coded, Prompt
from bot.ports.campaigns import EntryRow, Seat, SeatState
from bot.ports.outbox import Priority
from bot.ports.unit_of_work import UnitOfWork
from bot.services.actions import tell
from bot.services.night import after_night
from campaigns.campaign import Campaign

_CHUNK = 2000


async def tell_others(unit: UnitOfWork, campaign: Campaign, seats: Sequence[Seat], now: datetime) -> None:
    """Reserves learn that they wait, the rest that it was not their turn, or why not; once a person."""
    told = {s.person_id for s in seats if s.state is not SeatState.RESERVE}
    reserves = {s.person_id for s in seats} - told
    # Whoever has one entry in the draw hears of that one, whatever became of the others.
    for name in ("entries.txt", "excluded.txt"):
        async for lines in _lines(unit, campaign, name):
            rows = await unit.entries.of_commitments(campaign.campaign_id, lines.keys())
            fresh = [row for row in sorted(rows, key=lambda r: r.commitment) if row.person_id not in told]
            told |= {row.person_id for row in fresh}
            reasons = lines if name == "excluded.txt" else {}
            await _tell(unit, campaign, fresh, reserves, reasons, now)


async def _tell(
    unit: UnitOfWork, campaign: Campaign, rows: Sequence[EntryRow], reserves: Collection[int],
    reasons: Mapping[str, str], now: datetime,
) -> None:  # fmt: skip
    """A word for the person of each entry; `reasons` by commitment, where they were left out."""
    accounts = await unit.people.by_rows({row.account_row for row in rows})
    said = {}
    for row in rows:
        params: dict[str, object] = {"campaign": campaign.name}
        code = "draw.reserve" if row.person_id in reserves else "draw.not_won"
        if row.commitment in reasons:
            code, params["why"] = "draw.not_included", Coded(f"reason.{reasons[row.commitment]}")
        account = accounts.get(row.account_row)
        if account is not None and row.person_id not in said:
            key = f"outcome:{campaign.campaign_id}:{campaign.draw_no}:{row.person_id}"
            word = tell(account, Prompt(code, params), key, Priority.COURTESY)
            said[row.person_id] = replace(word, due_at=after_night(campaign, now))
    await unit.outbox.add_all(list(said.values()), now)


async def _lines(unit: UnitOfWork, campaign: Campaign, name: str) -> AsyncIterator[Mapping[str, str]]:
    """A list some thousand lines at a time: the commitment (hex), and what follows it."""
    async for part in unit.draws.parts(campaign.campaign_id, campaign.draw_no, name):
        lines = part.decode("ascii").splitlines()
        for start in range(0, len(lines), _CHUNK):
            yield {line[:64]: line[65:] for line in lines[start : start + _CHUNK]}
