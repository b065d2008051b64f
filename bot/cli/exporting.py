"""The published files of a draw, written from the store to a folder a part at a time."""

import asyncio
from pathlib import Path

from bot.ports.unit_of_work import Store, UnitOfWork
from bot.services.entries import DRAFT
from campaigns.refusal import Refusal


async def write_bundle(store: Store, campaign_id: str, draw_no: int | None, folder: Path) -> Refusal | None:
    """Write the files of a draw (None: the present one); why there are none or they cannot be written."""
    async with store.read() as unit:
        campaign = await unit.campaigns.get(campaign_id)
        if campaign is None:
            return Refusal("campaign.unknown", {"id": campaign_id})
        number = draw_no or campaign.draw_no
        names = await unit.draws.names(campaign_id, number)
        if "freeze.json" not in names:
            return Refusal("campaign.no_draw_yet", {"id": campaign_id})
        try:
            await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
            for name in (each for each in names if each != DRAFT):
                await _write(unit, campaign_id, number, folder / name)
        except OSError as error:
            return Refusal("undi.cli.cannot_write", {"folder": str(folder), "why": str(error.strerror)})
    return None


async def _write(unit: UnitOfWork, campaign_id: str, draw_no: int, target: Path) -> None:
    with target.open("wb") as out:
        async for part in unit.draws.parts(campaign_id, draw_no, target.name):
            out.write(part)
