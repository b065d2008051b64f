"""The stage: the demo's folder, city and clock, and the app opened over them."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bot.app import App, open_app, serve
from bot.demo.cities.city import City
from bot.demo.clock import DemoClock
from bot.ports.bus import Topic
from bot.services.sources import LENIENT
from bot.settings import DiscordSettings, Settings, TelegramSettings
from bot.store.schema import migrate

MOMENT = 0.04  # seconds
HELD_UP = 5  # moments in which nothing moved: what is due waits for the platform's pace
PACE_STEP = 3.0  # seconds of the story's time

OpenCity = Callable[[Path, DemoClock], AbstractAsyncContextManager[City]]


@dataclass(frozen=True, slots=True)
class Stage:
    """Everything that the cast plays on."""

    folder: Path
    app: App
    clock: DemoClock
    city: City
    speed: float
    service: asyncio.Task[None]

    async def pause(self) -> None:
        """Let the services work for a moment.

        Raises:
            ExceptionGroup: what ended the services.
        """
        done, _ = await asyncio.wait({self.service}, timeout=MOMENT)
        for ended in done:
            ended.result()
            raise RuntimeError("the services stopped")


@asynccontextmanager
async def set_stage(
    settings: Settings, folder: Path, speed: float, open_city: OpenCity
) -> AsyncIterator[Stage]:
    """Open the true services over a folder of the demo's own, and run them while the block lasts.

    `speed` multiplies the pace; 0 means as fast as it goes.
    """
    clock = DemoClock(folder)
    async with open_city(folder, clock) as city:
        own = city.settings(
            settings.model_copy(
                update={
                    "data_dir": folder,
                    "database_url": type(settings.database_url)(""),
                    "telegram": TelegramSettings(),
                    "discord": DiscordSettings(),
                }
            )
        )
        await migrate(own.database)
        async with open_app(own, clock=clock, demands=LENIENT) as app:
            service = asyncio.create_task(serve(app))
            try:
                yield Stage(folder, app, clock, city, speed, service)
            finally:
                service.cancel()
                # Why it ended was told by pause(); here it only has to be over.
                await asyncio.gather(service, return_exceptions=True)


async def settled(stage: Stage) -> None:
    """Wait until nothing is left to read or to send that is due now.

    Raises:
        ExceptionGroup: what ended the services.
    """
    quiet, still, before = 0, 0, None
    while quiet < 2:  # noqa: PLR2004 - work makes work: twice in a row it was quiet
        async with stage.app.store.read() as unit:
            inbox, outbox = await unit.inbox.counts(), await unit.outbox.counts()
            due = await unit.outbox.next_due()
        fed = sum(inbox.values()) >= stage.city.fed()
        idle = fed and not inbox.get("new", 0) and (due is None or due > stage.clock.now())
        quiet = quiet + 1 if idle else 0
        still = still + 1 if (inbox, outbox) == before else 0
        before = inbox, outbox
        if still > HELD_UP and stage.city.hurry():
            # The platform's pace holds back what is due: in the story's time it is soon over.
            stage.clock.advance_to(stage.clock.now() + timedelta(seconds=PACE_STEP))
            stage.app.bus.wake(Topic.OUTBOX)
        await stage.pause()
