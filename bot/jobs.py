"""Jobs: the loops of a running service, and APScheduler as a wake-up call that is never the truth.

What is due stands in the database; a missed or doubled wake-up changes nothing.
"""

import asyncio
import gc
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.ports.bus import Bus, Topic
from bot.ports.clock import Clock
from bot.ports.unit_of_work import Store, StoreError
from bot.services.gathering.memory import KEPT

POLL_SECONDS = 1.0
TICK_SECONDS = 5
SWEEP_MINUTES = 10
# How long rows stay: numbers of updates that were read; updates that nobody could read, raw; what was sent.
NUMBERS_KEPT, ASIDE_KEPT, SENT_KEPT = timedelta(days=3), timedelta(days=14), timedelta(days=90)
# What was said lately: a little longer than it is looked at, so that none goes while a worker joins it.
SAYINGS_KEPT = KEPT + timedelta(minutes=SWEEP_MINUTES)
_log = structlog.get_logger()

Step = Callable[[], Awaitable[int]]


@contextmanager
def undisturbed() -> Iterator[None]:
    """Let the garbage collector pass over what is loaded by now.

    Looking through a model's words takes it tens of milliseconds, in which nobody's comment is decided.
    """
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


async def drain(step: Step) -> int:
    """Repeat a step until it finds no more work; how much it did."""
    total = 0
    while done := await step():
        total += done
    return total


async def work_loop(bus: Bus, topic: Topic, step: Step) -> None:
    """Do what there is, then sleep until woken; a database that is away for a while is waited for."""
    while True:
        try:
            await drain(step)
        except StoreError as error:
            _log.warning("store_unavailable", topic=topic.value, why=str(error))
            await asyncio.sleep(POLL_SECONDS)
        await bus.wait(topic, POLL_SECONDS)


async def housekeeping(store: Store, clock: Clock) -> int:
    """Delete what has been kept long enough; how many rows."""
    now = clock.now()
    try:
        async with store.write() as unit:
            gone = await unit.inbox.sweep(now - NUMBERS_KEPT, now - ASIDE_KEPT)
            gone += await unit.outbox.sweep(now - SENT_KEPT)
            gone += await unit.sightings.sweep(now - SAYINGS_KEPT)
        await store.forget()
    except StoreError as error:
        # The next round finds the same rows.
        _log.warning("store_unavailable", topic="housekeeping", why=str(error))
        return 0
    return gone


async def adapting(look: Step) -> int:
    """Let channels with enough new decisions adapt; how many did."""
    try:
        return await look()
    except StoreError as error:
        # The next round looks again.
        _log.warning("store_unavailable", topic="adapting", why=str(error))
        return 0


def scheduler(bus: Bus, *rounds: Step) -> AsyncIOScheduler:
    """The wake-up: every few seconds the schedule, every ten minutes the rounds, such as housekeeping."""
    clockwork = AsyncIOScheduler(timezone="UTC")
    # coalesce and an endless grace: a late wake-up still wakes, and only once.
    options = {"coalesce": True, "misfire_grace_time": None, "max_instances": 1}
    clockwork.add_job(bus.wake, "interval", seconds=TICK_SECONDS, args=[Topic.SCHEDULE], **options)
    for each in rounds:
        clockwork.add_job(each, "interval", minutes=SWEEP_MINUTES, **options)
    return clockwork
