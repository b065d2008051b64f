"""An outage: a platform that does not answer is left alone, said so, and gets everything when it is back."""

import asyncio
from dataclasses import replace

import pytest

from bot.ports.platform import Effect, PlatformBusy, PlatformRefused
from bot.services.breaker import FAILURES
from bot.services.check import check_store
from bot.services.outbox import PLACES
from bot.texts import Texts
from tests.bot.services.test_sender import counts, record, say, sent
from tests.support.world import DISCORD, LOCAL, World


async def silent(world: World) -> list[str]:
    """What `jernih check` says of platforms that do not answer."""
    found = await check_store(world.store, "fake")
    return [Texts().text("id", f.code, **f.params) for f in found if f.code == "check.platform_silent"]


@pytest.mark.asyncio
async def test_after_a_few_failures_one_action_at_a_time_is_tried(bare: World) -> None:
    """However many wait, an outage of minutes costs a handful of calls, and all goes out after it."""
    bare.platform.fault = lambda _: PlatformBusy("no route", 1)
    await record(bare, *(say(f"a{n:02}", f"c{n}") for n in range(40)))
    await bare.services.sender.run_once(limit=1)
    assert len(bare.platform.tried) == FAILURES
    for _ in range(180):
        await bare.pass_time(seconds=1)
    # Trials after 1, 2, 4, 8, 16, 32 and then every 60 seconds.
    assert FAILURES + 6 <= len(bare.platform.tried) <= FAILURES + 9
    bare.platform.fault = lambda _: None
    for _ in range(4):
        await bare.pass_time(seconds=301)
    assert len(sent(bare)) == 40
    assert await counts(bare) == {"sent": 40}


@pytest.mark.asyncio
async def test_an_outage_is_said_by_the_check_until_it_is_over(bare: World) -> None:
    """The check names the platform, since when it is silent and how many wait; afterwards it says nothing."""
    assert await silent(bare) == []
    bare.platform.fault = lambda _: PlatformBusy("no route", 1)
    await record(bare, *(say(f"a{n}", f"c{n}") for n in range(7)))
    await bare.services.sender.run_once(limit=1)
    (words,) = await silent(bare)
    assert "12.00 WIB" in words
    assert "7 tindakan menunggu" in words
    bare.platform.fault = lambda _: None
    for _ in range(4):
        await bare.pass_time(seconds=301)
    assert await silent(bare) == []


@pytest.mark.asyncio
async def test_a_service_that_starts_again_takes_back_what_it_said(bare: World) -> None:
    """Who was stopped during an outage says that it is over once the platform answers a later start."""
    bare.platform.fault = lambda _: PlatformBusy("no route", 1)
    await record(bare, *(say(f"a{n}", f"c{n}") for n in range(7)))
    await bare.services.sender.run_once(limit=1)
    again = await bare.restarted()
    try:
        assert len(await silent(again)) == 1
        await again.pass_time(seconds=301)
        assert await silent(again) == []
    finally:
        await again.store.close()


@pytest.mark.asyncio
async def test_a_refusal_is_an_answer(bare: World) -> None:
    """A platform that refuses everything is there: nothing is put off."""
    bare.platform.fault = lambda _: PlatformRefused("no")
    await record(bare, *(say(f"a{n}", f"c{n}") for n in range(9)))
    await bare.drain()
    assert len(bare.platform.tried) == 9
    assert await silent(bare) == []


@pytest.mark.asyncio
async def test_a_throttle_is_no_outage(bare: World) -> None:
    """A platform that asks to wait, chat after chat, is never called silent."""
    bare.platform.fault = lambda _: PlatformBusy("429", 5, throttled=True)
    await record(bare, *(say(f"a{n}", f"c{n}") for n in range(9)))
    await bare.drain()
    assert len(bare.platform.tried) == 9
    assert await silent(bare) == []
    async with bare.store.read() as unit:
        assert not await unit.cursors.get(f"breaker:{LOCAL}")


@pytest.mark.asyncio
async def test_a_platform_that_hangs_holds_up_no_other(bare: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many calls wait for an answer there, the other platform's removals go on."""
    answer = asyncio.Event()

    async def hang(_: Effect) -> str:
        await answer.wait()
        return "b1"

    monkeypatch.setattr(bare.other, "perform", hang)
    await record(bare, *(replace(say(f"d{n}", f"c{n}"), platform=DISCORD) for n in range(PLACES + 5)))
    sending = asyncio.create_task(bare.services.sender.run_once())
    await asyncio.sleep(0.05)
    await record(bare, *(say(f"a{n}", f"x{n}") for n in range(3)))
    async with asyncio.timeout(10):
        while len(sent(bare)) < 3:  # noqa: ASYNC110 - the sender decides when it is so
            await asyncio.sleep(0.01)
    assert not sending.done()
    answer.set()
    await sending
    assert await counts(bare) == {"sent": PLACES + 8}
