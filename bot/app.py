"""The composition root: builds everything in order, and closes it in the reverse order."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial

from bot.alone import alone
from bot.beacons.connect import connect_sources
from bot.bus.memory import MemoryBus
from bot.clock import SystemClock, SystemEntropy
from bot.jobs import adapting, housekeeping, scheduler, undisturbed, work_loop
from bot.moderation.comment import PlatformName
from bot.platforms.connect import Feed, Link, connect_platforms
from bot.ports.bus import Bus, Topic
from bot.ports.clock import Clock
from bot.services.drift import DriftWatch
from bot.services.sources import STRICT, Demands, Sources
from bot.settings import Settings
from bot.store.engine import SqlStore, open_store
from bot.texts import Texts
from bot.vault.aes import AesVault
from bot.vault.keys import Keys, load_keys
from bot.vault.signing import KeySigner
from bot.wiring import Ports, Services, wire
from models.in_use import ModelInUse


@dataclass(frozen=True, slots=True)
class App:
    """Everything that a command may need."""

    settings: Settings
    keys: Keys
    store: SqlStore
    clock: Clock
    bus: Bus
    links: Mapping[PlatformName, Link]
    services: Services
    texts: Texts
    drift: DriftWatch

    @property
    def feeds(self) -> list[Feed]:
        """The loops that bring raw updates in."""
        return [link.feed for link in self.links.values()]


@asynccontextmanager
async def open_app(
    settings: Settings, *, clock: Clock | None = None, online: bool = True, demands: Demands = STRICT
) -> AsyncIterator[App]:
    """Build the app; the database must exist at the newest schema (see `jernih migrate`).

    `clock`: where it is given, the pace towards the platforms goes by it too.

    `demands`: what an `undian` is held to; less than all of it only where a story draws for show.

    `online`: connect the platforms; most commands only touch the database and need neither the network nor
    the model, which is then loaded when something asks it.

    Raises:
        PlatformDown: a platform refuses us or cannot be reached.
        StoreError: the database cannot be opened.
        KeyFileError: a key file is damaged or readable by others.
        ArtifactError: the model in use is damaged; another one is never taken in its place.
    """
    async with AsyncExitStack() as stack:
        keys, store = await stack.enter_async_context(open_records(settings))
        bus, texts, present = MemoryBus(), Texts(settings.timezone), clock or SystemClock()
        classifier = ModelInUse(settings.models)
        if online:
            _ = classifier.name  # before any platform is asked: a damaged model is said at once
        seconds = time.monotonic if clock is None else lambda: clock.now().timestamp()
        links = await connect_platforms(settings, store, texts.render, stack, seconds) if online else {}
        platforms = {name: link.platform for name, link in links.items()}
        drift = DriftWatch(store, classifier, classifier.strange)
        ports = Ports(
            store=store, clock=present, entropy=SystemEntropy(), bus=bus,
            classifier=classifier, platforms=platforms, signer=KeySigner(keys.signing),
            words=texts.text, locale=settings.locale, zone=settings.timezone,
            sources=_sources(settings, demands, present, is_true=clock is None),
        )  # fmt: skip
        wired = wire(ports)
        yield App(settings, keys, store, present, bus, links, wired, texts, drift)


def _sources(settings: Settings, demands: Demands, clock: Clock, *, is_true: bool) -> Sources:
    """What a draw hangs on outside; only a clock that tells the true time is held against others'."""
    sections = (
        (settings.telegram.token, settings.telegram.base_url),
        (settings.discord.token, settings.discord.api_base),
    )
    told = [address for token, address in sections if is_true and token.get_secret_value()]
    undi = settings.undi
    return connect_sources(demands, clock, drand=undi.endpoints, tsa=undi.tsa_url, platforms=told)


@asynccontextmanager
async def open_records(settings: Settings) -> AsyncIterator[tuple[Keys, SqlStore]]:
    """The keys and the store alone, for what must work while the model in use is damaged.

    Raises:
        StoreError: the database cannot be opened.
        KeyFileError: a key file is damaged or readable by others.
    """
    keys = load_keys(
        settings.data_dir,
        value=settings.vault.key.get_secret_value(),
        index=settings.vault.index_key.get_secret_value(),
        signing=settings.undi.signing_key.get_secret_value(),
        older=settings.vault.old_key.get_secret_value(),
    )
    store = await open_store(settings.database, AesVault(keys.value, keys.index, keys.older))
    try:
        yield keys, store
    finally:
        await store.close()


async def serve(app: App) -> None:
    """Run every role in this process until cancelled; one failing loop ends the service loudly.

    Raises:
        AlreadyRunning: another process serves this data folder.
        StoreError: the database does not open.
        ExceptionGroup: what ended a loop, such as PlatformDown.
    """
    with alone(app.settings.data_dir):
        if app.store.is_one_file:
            # As the only process on it, whatever an earlier one had leased is ours to perform.
            async with app.store.write() as unit:
                await unit.outbox.release_leases()
        _ = app.services.worker  # made when first asked for, and the model with it
        with undisturbed():
            await _run_loops(app)


async def _run_loops(app: App) -> None:
    services, bus = app.services, app.bus
    clockwork = scheduler(
        bus, partial(housekeeping, app.store, app.clock), partial(adapting, services.adapting.run_once)
    )
    clockwork.start()
    try:
        async with asyncio.TaskGroup() as tasks:
            for feed in app.feeds:
                tasks.create_task(feed.run(services.ingest))
            tasks.create_task(work_loop(bus, Topic.INBOX, services.worker.run_once))
            tasks.create_task(work_loop(bus, Topic.OUTBOX, services.sender.run_once))
            tasks.create_task(work_loop(bus, Topic.SCHEDULE, services.schedule.run_once))
    finally:
        clockwork.shutdown(wait=False)
