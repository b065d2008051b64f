"""The stage: the demo's folder, logs and clock, and the app opened over them, all of it resumable."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.app import App, open_app, serve
from bot.demo.clock import DemoClock
from bot.platforms.local.log import LocalLog
from bot.settings import Settings, TelegramSettings
from bot.store.schema import migrate

MOMENT = 0.04  # seconds
CHANNEL, MODERATORS = "wanasari", "moderator-wanasari"
TITLE = "Pemkot Wanasari"
CHANNEL_ADMIN, MODERATOR = "901", "902"


@dataclass(frozen=True, slots=True)
class Stage:
    """Everything that the cast plays on."""

    folder: Path
    app: App
    clock: DemoClock
    updates: LocalLog
    sent: LocalLog
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
async def set_stage(settings: Settings, folder: Path, speed: float) -> AsyncIterator[Stage]:
    """Open the true services over a folder of the demo's own, and run them while the block lasts.

    `speed` multiplies the pace; 0 means as fast as it goes.
    """
    local = folder / "local"
    local.mkdir(parents=True, exist_ok=True, mode=0o700)
    (local / "admins.json").write_text(json.dumps({CHANNEL: [CHANNEL_ADMIN]}), "utf-8")
    own = settings.model_copy(
        update={
            "data_dir": folder,
            "database_url": type(settings.database_url)(""),
            "telegram": TelegramSettings(),
        }
    )
    await migrate(own.database)
    clock = DemoClock(folder)
    async with open_app(own, clock=clock) as app:
        updates, sent = LocalLog(local / "updates.jsonl"), LocalLog(local / "sent.jsonl")
        service = asyncio.create_task(serve(app))
        try:
            yield Stage(folder, app, clock, updates, sent, speed, service)
        finally:
            service.cancel()
            # Why it ended was told by pause(); here it only has to be over.
            await asyncio.gather(service, return_exceptions=True)


async def settled(stage: Stage) -> None:
    """Wait until nothing is left to read or to send that is due now.

    Raises:
        ExceptionGroup: what ended the services.
    """
    quiet = 0
    while quiet < 2:  # noqa: PLR2004 - work makes work: twice in a row it was quiet
        async with stage.app.store.read() as unit:
            fed = int(await unit.cursors.get("local:offset") or 0) >= len(stage.updates.after(0, 1 << 40))
            waiting = (await unit.inbox.counts()).get("new", 0)
            due = await unit.outbox.next_due()
        idle = fed and not waiting and (due is None or due > stage.clock.now())
        quiet = quiet + 1 if idle else 0
        await stage.pause()
