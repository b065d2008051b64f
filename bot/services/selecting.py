"""Selecting: the winners and reserves of a sealed list of any size, and the seats that they take."""

import asyncio
from collections.abc import Sequence

from bot.ports.campaigns import Seat, SeatState
from bot.ports.unit_of_work import UnitOfWork
from campaigns.campaign import Campaign
from campaigns.undi.canonical import decode
from campaigns.undi.draw import Drawing
from campaigns.undi.freeze import read_freeze
from campaigns.undi.seed import read_seed


async def draw_sealed(unit: UnitOfWork, campaign: Campaign) -> bytes:
    """`result.json` of a seeded draw; the list passes by a part at a time, each a thread's work.

    Raises:
        BrokenRule: what is kept of the draw is not what was sealed.
    """
    of_draw = campaign.campaign_id, campaign.draw_no
    sealed, seeded = (
        await unit.draws.file(*of_draw, "freeze.json"),
        await unit.draws.file(*of_draw, "seed.json"),
    )
    freeze = read_freeze(sealed or b"")
    # After a restart the round's signature is checked anew, which takes a second.
    drawing = Drawing(freeze, await asyncio.to_thread(read_seed, seeded or b"", freeze))
    async for part in unit.draws.parts(*of_draw, "entries.txt"):
        await asyncio.to_thread(drawing.add, part)
    return await asyncio.to_thread(drawing.result)


async def seats_of(unit: UnitOfWork, campaign: Campaign, result: bytes) -> Sequence[Seat]:
    """The seats of a result: winners wait for their claim, reserves in line."""
    parsed = decode(result, "10", "result.json")
    chosen = [(w, SeatState.WAITING) for w in parsed["winners"]]
    chosen += [(r, SeatState.RESERVE) for r in parsed["reserves"]]
    found = await unit.entries.of_commitments(campaign.campaign_id, [s["C"] for s, _ in chosen])
    rows = {row.commitment: row for row in found}
    return [
        Seat(
            0, campaign.campaign_id, campaign.draw_no, rows[s["C"]].entry_id, s["C"],
            rows[s["C"]].person_id, rows[s["C"]].account_row, s["stratum"], s["place"], state, None,
        )
        for s, state in chosen
    ]  # fmt: skip
