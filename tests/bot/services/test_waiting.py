"""What the outbox's lines say of themselves."""

from datetime import timedelta

import pytest

from bot.ports.platform import Effect, PlatformBusy, Send
from bot.services.waiting import lines
from bot.texts import Texts
from tests.bot.services.test_sender import record
from tests.bot.services.test_sender_lanes import in_lane, throttled
from tests.support.world import CHAT, World


async def said(world: World) -> list[str]:
    """The lines in words."""
    async with world.store.read() as unit:
        found = await lines(unit, world.clock.now(), 10)
    return [Texts().text("id", each.code, **each.params) for each in found]


@pytest.mark.asyncio
async def test_each_line_says_how_many_wait_and_why(bare: World) -> None:
    """The longest first: told to wait, simply in line, or not due yet."""
    bare.platform.fault = throttled(CHAT)
    await record(bare, *(in_lane(f"a{n}") for n in range(3)))
    await bare.drain()
    bare.platform.fault = lambda _: None
    await record(bare, *(in_lane(f"b{n}", "other") for n in range(2)))
    async with bare.store.write() as unit:
        await unit.outbox.add(in_lane("c", "third"), bare.clock.now() + timedelta(days=1))
    found = await said(bare)
    assert [words.partition(" tindakan")[0] for words in found] == [f"Menunggu: {n}" for n in (3, 2, 1)]
    assert f"local:{CHAT}" in found[0]
    assert found[0].endswith("Jawaban terakhir: 429.")
    assert found[1].endswith("Menunggu giliran.")
    assert found[2].endswith("Belum waktunya.")


@pytest.mark.asyncio
async def test_a_silent_platform_is_the_reason_for_all_its_lines(bare: World) -> None:
    """While a platform does not answer, every line of it says so."""

    def gone(effect: Effect) -> Exception | None:
        return PlatformBusy("no route", 1) if isinstance(effect, Send) else None

    bare.platform.fault = gone
    await record(bare, *(in_lane(f"a{n}", f"c{n}") for n in range(6)))
    await bare.services.sender.run_once(limit=1)
    found = await said(bare)
    assert len(found) == 6
    assert all("tidak menjawab sejak Selasa, 10 Nov 2026, 12.00 WIB" in words for words in found)


@pytest.mark.asyncio
async def test_news_for_somebody_not_met_yet_says_whom_it_waits_for(bare: World) -> None:
    """What waits for weeks in a person's own line waits for that person, not for a time."""
    async with bare.store.write() as unit:
        await unit.outbox.add(in_lane("a", "person:7"), bare.clock.now() + timedelta(days=30))
    (words,) = await said(bare)
    assert words.endswith("begitu ia membukanya.")
