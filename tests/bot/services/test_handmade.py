"""What a manager changes in the database by hand is told, one finding for each thing that does not fit."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Update, update

from bot.services.handmade import handmade
from bot.store.tables.campaigns import draw_files, seats, vouchers
from tests.bot.services.test_claiming import USERS, winners
from tests.support.season import Season
from tests.support.world import World


async def told(world: World) -> list[str]:
    """The codes of what is found once everything is sealed."""
    async with world.store.write() as unit:
        while await unit.audit.seal(1000):
            pass
    async with world.store.read() as unit:
        return [finding.code for finding in await handmade(unit)]


async def published(world: World) -> Season:
    """A campaign of which one winner has seen the code."""
    season = await Season.opened(world)
    await season.drawn(*USERS)
    (seat, user), _ = await winners(season)
    await world.press(user, f"cl:{seat.seat_id}")
    await world.drain()
    return season


def file(name: str, change: Callable[[bytes], bytes], data: bytes) -> Update:
    """Another content for a published file."""
    return update(draw_files).where(draw_files.c.name == name).values(data=change(data))


@pytest.mark.asyncio
async def test_what_nobody_touched_fits(world: World) -> None:
    """Also after seats passed on: one finding, and it is good."""
    season = await published(world)
    assert await told(world) == ["check.untouched"]
    await world.pass_time(hours=60)
    await world.caught_up()
    await world.tick()
    assert len((await season.files())["amend.jsonl"].splitlines()) == 1
    assert await told(world) == ["check.untouched"]


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (update(seats).where(seats.c.state == "reserve").values(state="claimed"), "check.seat_strange"),
        (update(seats).where(seats.c.state == "waiting").values(state="lost"), "check.seat_strange"),
        (update(seats).where(seats.c.position == 1).values(person_id=1), "check.seat_moved"),
        (update(seats).where(seats.c.position == 2).values(commitment="ab" * 32), "check.seat_strange"),
        (update(vouchers).where(vouchers.c.state == "issued").values(state="available"), "ledger.seated"),
        (update(vouchers).where(vouchers.c.state == "reserved").values(seat_id=None), "ledger.seatless"),
        (update(vouchers).where(vouchers.c.state == "issued").values(seat_id=4), "check.code_moved"),
    ],
)
@pytest.mark.asyncio
async def test_rows_that_were_edited_are_told(world: World, edit: Any, code: str) -> None:
    """A seat given to somebody, a winner put away, a code taken back or passed on."""
    await published(world)
    async with world.store.write() as unit:
        assert (await unit._connection.execute(edit)).rowcount > 0
    assert code in await told(world)


@pytest.mark.parametrize("name", ["entries.txt", "freeze.json", "seed.json", "result.json"])
@pytest.mark.asyncio
async def test_a_file_that_was_edited_is_told(world: World, name: str) -> None:
    """A list, a manifest, a seed or a result with one byte changed."""
    season = await published(world)
    data = (await season.files())[name]
    async with world.store.write() as unit:
        await unit._connection.execute(file(name, lambda old: old.replace(b"0", b"1", 1), data))
    assert "check.bundle_broken" in (codes := await told(world))
    assert ("check.file_changed" in codes) is (name != "entries.txt")


@pytest.mark.asyncio
async def test_an_amendment_that_was_taken_out_is_told(world: World) -> None:
    """The chain remembers each line, whatever the file says now."""
    season = await published(world)
    await world.pass_time(hours=60)
    await world.caught_up()
    await world.tick()
    data = (await season.files())["amend.jsonl"]
    async with world.store.write() as unit:
        await unit._connection.execute(file("amend.jsonl", lambda _: b"", data))
    assert {"check.file_changed", "check.seat_strange"} <= set(await told(world))
