"""Corrections: one active a channel, none ever lost, and gone back over one by one."""

from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from bot.ports.corrections import Change, KeptCorrection
from bot.store.engine import SqlStore
from bot.store.unit_of_work import SqlUnit
from models.adapting import Correction, Shift
from tests.bot.store.seeds import CHAT, LATER, NOW, TELEGRAM, race

WORDS = {"banjir": 0.1 + 0.2, "mantap": -1e-17, "\u00e9\u2028'\"": 1e300}
SHIFT = Shift(-0.25, (0.5, -1 / 3), WORDS)
MADE = Correction("jernih-1", (SHIFT, replace(SHIFT, bias=0.1)), 120)
PLACE = (TELEGRAM, CHAT)


async def _channel(unit: SqlUnit, ref: str = CHAT) -> int:
    put = await unit.channels.put(TELEGRAM, ref, title="Kanal", active=True, locale="id", now=NOW)
    return put.channel_id


async def _add(unit: SqlUnit, channel: int, bias: float = 0.0) -> KeptCorrection:
    return await unit.corrections.add(
        channel, replace(MADE, shifts=(replace(SHIFT, bias=bias),)), reviewers=3, by="cli", now=NOW
    )


@pytest.mark.asyncio
async def test_a_correction_reads_back_to_the_bit(store: SqlStore) -> None:
    """Numbers and words come back as they were, with who made it and of how much."""
    async with store.write() as unit:
        channel = await _channel(unit)
        kept = await unit.corrections.add(channel, MADE, reviewers=3, by="cli", now=NOW)
        assert kept == KeptCorrection(channel, 1, MADE, 3, NOW, "cli")
        assert await unit.corrections.get(channel, 1) == kept
        assert await unit.corrections.active(channel) == kept
        assert await unit.corrections.get(channel, 2) is None
        assert await unit.corrections.active(channel + 1) is None


@pytest.mark.asyncio
async def test_a_new_one_takes_the_place_of_the_old_one(store: SqlStore) -> None:
    """The newest is active, the one before stays; channels do not meet."""
    async with store.write() as unit:
        here, there = await _channel(unit), await _channel(unit, "-2")
        first, second, other = (
            await _add(unit, here, 1),
            await _add(unit, here, 2),
            await _add(unit, there, 3),
        )
        assert [first.number, second.number, other.number] == [1, 2, 1]
        assert await unit.corrections.get(here, 1) == first
        assert await unit.corrections.all_active() == [second, other]
        found = await unit.corrections.active_numbers({PLACE, (TELEGRAM, "-2"), (TELEGRAM, "-3")})
        assert found == {PLACE: (here, 2), (TELEGRAM, "-2"): (there, 1)}
        assert await unit.corrections.active_numbers({(TELEGRAM, "-2")}) == {(TELEGRAM, "-2"): (there, 1)}
        assert await unit.corrections.active_numbers(()) == {}


@pytest.mark.asyncio
async def test_taking_back_goes_to_the_one_before(store: SqlStore) -> None:
    """Step by step to none; what was taken back is not gone back to, and no number is given twice."""
    async with store.write() as unit:
        channel = await _channel(unit)
        for bias in (1, 2, 3):
            await _add(unit, channel, bias)
        take_back, active = unit.corrections.take_back, unit.corrections.active
        assert await take_back(channel, LATER) == 3
        assert (await _add(unit, channel, 4)).number == 4
        assert await take_back(channel, LATER) == 4
        assert (await active(channel)) == await unit.corrections.get(channel, 2)
        assert [await take_back(channel, LATER), await take_back(channel, LATER)] == [2, 1]
        assert await active(channel) is None
        assert await take_back(channel, LATER) is None
        assert await unit.corrections.last_change(channel) == Change(4, LATER)


@pytest.mark.asyncio
async def test_a_channel_cannot_have_two_active_ones(store: SqlStore) -> None:
    """The database itself refuses it."""
    async with store.write() as unit:
        channel = await _channel(unit)
        await _add(unit, channel, 1)
        await _add(unit, channel, 2)
    with pytest.raises(IntegrityError):
        async with store.write() as unit:
            await unit._connection.execute(text("UPDATE corrections SET active = (number > 0)"))


@pytest.mark.asyncio
async def test_two_at_once_get_two_numbers(store: SqlStore) -> None:
    """Two processes that adapt a channel at the same moment both keep theirs; the later one is active."""
    async with store.write() as unit:
        channel = await _channel(unit)
    first, second = await race(
        store, lambda unit: _add(unit, channel, 1), lambda unit: _add(unit, channel, 2)
    )
    assert (first.number, second.number) == (1, 2)
    async with store.read() as unit:
        assert await unit.corrections.all_active() == [second]


@pytest.mark.asyncio
async def test_a_moved_group_keeps_its_correction(store: SqlStore) -> None:
    """A group that became a supergroup is corrected under its new address."""
    async with store.write() as unit:
        channel = await _channel(unit)
        await _add(unit, channel)
        await unit.channels.moved(TELEGRAM, CHAT, "-100")
        assert await unit.corrections.active_numbers({PLACE, (TELEGRAM, "-100")}) == {
            (TELEGRAM, "-100"): (channel, 1)
        }
