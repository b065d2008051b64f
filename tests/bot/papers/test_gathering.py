"""A draw of many entries, from the store's parts to a public folder that verifies, never whole in memory."""

import asyncio
import subprocess
import sys
import tracemalloc
from functools import partial
from pathlib import Path

import pytest

from bot.papers.gathering import draw_files, publish
from bot.papers.page import ZIP
from campaigns.minutes import House, Minutes
from campaigns.refusal import Refusal
from campaigns.undi.standalone import NAME
from tests.campaigns.undi.bundles import drawn, entry, sealed, seeded
from tests.support.season import ID, a_campaign
from tests.support.world import World

ENTRIES = 50_000
PART = 1 << 20


async def stored(world: World) -> int:
    """Keep a drawn bundle of many entries, its list in parts; how many bytes the list has."""
    files = drawn(seeded(sealed([entry(number) for number in range(ENTRIES)])))
    data = files["entries.txt"]
    async with world.store.write() as unit:
        await unit.campaigns.add(a_campaign(), world.clock.now())
        for name, content in files.items():
            if name != "entries.txt":
                await unit.draws.put_file(ID, 1, name, content)
        lines = data.splitlines(keepends=True)
        step = PART // len(lines[0])
        for part, start in enumerate(range(0, len(lines), step)):
            await unit.draws.put_part(ID, 1, "entries.txt", part, b"".join(lines[start : start + step]))
    return len(data)


@pytest.mark.asyncio
async def test_a_long_draw_is_published_and_verifies(world: World, tmp_path: Path) -> None:
    """The single file that is published beside it finds the folder valid."""
    size = await stored(world)
    folder = tmp_path / "bukti"
    said = await publish(world.store, ID, None, folder, House())
    assert isinstance(said, Minutes)
    assert said.entries.count == ENTRIES
    assert (folder / "entries.txt").stat().st_size == size
    assert (folder / ZIP).is_file()
    command = partial(subprocess.run, [sys.executable, "-I", NAME, "."], cwd=folder, capture_output=True)
    assert (await asyncio.to_thread(command, check=False)).returncode == 0


@pytest.mark.asyncio
async def test_a_long_list_is_never_whole_in_memory(world: World) -> None:
    """Bringing it to a folder takes a few parts at a time, however many there are."""
    size = await stored(world)
    tracemalloc.start()
    try:
        async with draw_files(world.store, ID) as found:
            assert not isinstance(found, Refusal)
            _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert size > 6 * PART
    assert peak < size * 0.75
