"""The files of a draw brought from the store to a folder, a part at a time, and published from there.

Nothing here holds a list whole: ten million entries are 1.4 GB.
"""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.papers.folder import write_files, write_public_folder
from bot.ports.unit_of_work import Store, UnitOfWork
from bot.services.entries import DRAFT
from bot.services.minutes import DrawFiles, checked
from bot.services.publication import beside
from bot.texts import text
from campaigns.campaign import Campaign
from campaigns.minutes import House, Minutes
from campaigns.refusal import Refusal
from campaigns.undi.folder import Folder

_SEAL = "freeze.json"


@asynccontextmanager
async def draw_files(
    store: Store, campaign_id: str, draw_no: int | None = None
) -> AsyncIterator[DrawFiles | Refusal]:
    """The published files of a draw, by default of the newest that is frozen, and of those before it.

    They stand in a folder of their own until this ends; it is made where `TMPDIR` says.

    Raises:
        OSError: there is no room for them.
    """
    with tempfile.TemporaryDirectory(prefix="jernih-") as folder:
        yield await _gathered(store, campaign_id, draw_no, Path(folder))


async def publish(
    store: Store, campaign_id: str, draw_no: int | None, folder: Path, house: House, *, force: bool = False
) -> Minutes | Refusal:
    """Write the public folder of a draw; what it says, or why there is none.

    Files that do not verify are evidence: they are written alone, without a page that would praise them.

    Raises:
        FolderInUse: the folder holds something else, and `force` is not set.
        OSError: it cannot be written.
    """
    async with draw_files(store, campaign_id, draw_no) as found:
        if isinstance(found, Refusal):
            return found
        said = await asyncio.to_thread(checked, found, house)
        if isinstance(said, Refusal):
            await asyncio.to_thread(write_files, folder, found.files, force=force)
            return said
        async with store.read() as unit:
            more = await beside(unit, found.campaign, text)
        await asyncio.to_thread(write_public_folder, folder, said, found.files, more, force=force)
        return said


async def _gathered(store: Store, campaign_id: str, draw_no: int | None, folder: Path) -> DrawFiles | Refusal:
    async with store.read() as unit:
        campaign = await unit.campaigns.get(campaign_id)
        if campaign is None:
            return Refusal("campaign.unknown", {"id": campaign_id})
        last = await _last(unit, campaign, draw_no)
        if last is None:
            return Refusal("campaign.no_draw_yet", {"id": campaign_id})
        for number in range(1, last + 1):
            await _bring(unit, campaign_id, number, folder / str(number))
    files = [Folder(folder / str(number)) for number in range(1, last + 1)]
    return DrawFiles(campaign, last, files[-1], tuple(files[:-1]))


async def _last(unit: UnitOfWork, campaign: Campaign, draw_no: int | None) -> int | None:
    """The draw that is asked for if it is frozen; after a void draw the next has nothing sealed yet."""
    if draw_no is not None and draw_no > campaign.draw_no:
        return None
    for number in [draw_no] if draw_no else range(campaign.draw_no, 0, -1):
        if await unit.draws.has_file(campaign.campaign_id, number, _SEAL):
            return number
    return None


async def _bring(unit: UnitOfWork, campaign_id: str, draw_no: int, folder: Path) -> None:
    await asyncio.to_thread(folder.mkdir)
    for name in await unit.draws.names(campaign_id, draw_no):
        if name == DRAFT:
            continue
        with (folder / name).open("wb") as out:
            async for part in unit.draws.parts(campaign_id, draw_no, name):
                await asyncio.to_thread(out.write, part)
