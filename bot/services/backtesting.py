"""BacktestDesk: a new policy against what was said, before it is switched on.

Streams comments a page at a time, newest first, replays them in worker processes and adds up. Changes
nothing; that texts of members are read for it is an AuditEvent of its own, recorded before the first is.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from multiprocessing import get_context

from bot.moderation.backtest import KEPT_PHASES, LINKS, REPORTED, Sample, Tally
from bot.moderation.policy import Policy
from bot.moderation.shadow_report import Shadowed, ShadowTally, did
from bot.ports.audit import AuditEvent, AuditWord
from bot.ports.channels import Channel
from bot.ports.classifier import Classifier
from bot.ports.clock import Clock
from bot.ports.replays import Kept, Page
from bot.ports.unit_of_work import Store
from bot.services.bench import Bench, FindLinks, Job, hold, run_held
from bot.services.corrections import CorrectionsInForce, Numbered

PAGE = 1000
WORKERS = 2
_IN_FLIGHT = 2 * WORKERS  # chunks that wait in memory at once
Told = Callable[[int, float], None]  # comments so far, and the share of the work that is done
Chunk = tuple[Sequence[Sample], int, float]  # samples, erased among them, share of the work


@dataclass(frozen=True, slots=True)
class Span:
    """Whose comments, how many days back, and who asks (for the audit log)."""

    channel: Channel
    days: int
    by: str


class BacktestDesk:
    """Replays. `find_links`: as the platforms read a text; the classifier can be handed to a process."""

    def __init__(self, store: Store, clock: Clock, classifier: Classifier, find_links: FindLinks) -> None:
        self._store, self._clock, self._classifier = store, clock, classifier
        self._find_links = find_links

    async def over_channel(self, span: Span, after: Policy, told: Told, *, rescores: bool) -> Tally:
        """The comments of the last days, with the scores of then or (`rescores`) of the model in use.

        Raises:
            StoreError: the database failed.
        """
        job = await self._job(span.channel, after, rescores=rescores)
        await self._note(span, "backtest")
        return await self._replayed(job, self._chunks(span), told)

    async def over_texts(
        self, channel: Channel, after: Policy, texts: Iterable[tuple[int, str, float]], told: Told
    ) -> Tally:
        """Texts by line number, each with the share that is read by then, as if they were said there."""
        job = await self._job(channel, after, rescores=True)
        return await self._replayed(job, _of_texts(texts), told)

    async def shadow(self, span: Span, told: Told) -> ShadowTally:
        """What the shadow decided in the last days, beside what people did."""
        await self._note(span, "shadow")
        tally = ShadowTally()
        async for page, share in self._pages(span, None):
            for kept in page.rows:
                _add_shadow(tally, kept)
            told(tally.comments, share)
        return tally

    async def _job(self, channel: Channel, after: Policy, *, rescores: bool) -> Job:
        correction = await self._correction(channel) if rescores else None
        return Job(channel.policy, after, self._find_links, self._classifier, correction, rescores)

    async def _correction(self, channel: Channel) -> Numbered | None:
        place = channel.platform, channel.channel_ref
        async with self._store.read() as unit:
            found = await CorrectionsInForce(self._classifier.name).at(unit, [place])
        return found.get(place)

    async def _note(self, span: Span, why: str) -> None:
        scope = f"channel:{span.channel.channel_id}"
        facts = {"days": span.days, "for": why}
        async with self._store.write() as unit:
            event = AuditEvent(scope, span.by, AuditWord.COMMENTS_REPLAYED, scope, facts)
            await unit.audit.add(event, self._clock.now())

    async def _pages(
        self, span: Span, phases: frozenset[str] | None, clear: frozenset[str] | None = None
    ) -> AsyncIterator[tuple[Page, float]]:
        now, below = self._clock.now(), None
        since = now - timedelta(days=span.days)
        while True:
            # A unit a page: one for all would hold back the database's own cleaning meanwhile.
            async with self._store.read() as unit:
                page = await unit.replays.page(
                    span.channel.channel_id, since, PAGE, below=below, phases=phases, clear=clear
                )
            below = page.next_id
            yield page, 1.0 if below is None else _share(now, since, page.reached)
            if below is None:
                return

    async def _chunks(self, span: Span) -> AsyncIterator[Chunk]:
        # A flag that found nothing decides nothing, and most are such; that of the links counted them.
        async for page, share in self._pages(span, KEPT_PHASES, frozenset({LINKS})):
            yield (
                [_sample(kept, kept.text) for kept in page.rows if kept.text is not None],
                sum(kept.text is None for kept in page.rows),
                share,
            )

    async def _replayed(self, job: Job, chunks: AsyncIterator[Chunk], told: Told) -> Tally:
        """Add up; what fits into two chunks is not worth another process."""
        few = [chunk async for chunk in _taken(chunks, 2)]
        total = Tally()
        if len(few) < 2:  # noqa: PLR2004 - as above
            bench = Bench(job)
            for samples, erased, share in few:
                _put(total, await asyncio.to_thread(bench.run, samples), erased, told, share)
            return total
        context = get_context("spawn")  # a fork would take along threads and open connections
        pool = ProcessPoolExecutor(WORKERS, context, initializer=hold, initargs=(job,))
        try:
            await _in_pool(pool, _joined(few, chunks), total, told)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
        return total


async def _in_pool(pool: Executor, chunks: AsyncIterator[Chunk], total: Tally, told: Told) -> None:
    loop = asyncio.get_running_loop()
    flying: list[tuple[asyncio.Future[Tally], int, float]] = []

    async def land() -> None:
        future, erased, share = flying.pop(0)
        _put(total, await future, erased, told, share)

    async for samples, erased, share in chunks:
        flying.append((loop.run_in_executor(pool, run_held, samples), erased, share))
        if len(flying) >= _IN_FLIGHT:
            await land()
    while flying:
        await land()


def _put(total: Tally, part: Tally, erased: int, told: Told, share: float) -> None:
    total.merge(part)
    total.erased += erased
    told(total.comments, share)


async def _taken(chunks: AsyncIterator[Chunk], count: int) -> AsyncIterator[Chunk]:
    """The first of them, and no further one is made."""
    for _ in range(count):
        try:
            yield await anext(chunks)
        except StopAsyncIteration:
            return


async def _joined(few: Sequence[Chunk], rest: AsyncIterator[Chunk]) -> AsyncIterator[Chunk]:
    for chunk in few:
        yield chunk
    async for chunk in rest:
        yield chunk


async def _of_texts(texts: Iterable[tuple[int, str, float]]) -> AsyncIterator[Chunk]:
    found = iter(texts)
    while some := await asyncio.to_thread(lambda: list(islice(found, PAGE))):
        yield [Sample(number, text) for number, text, _ in some], 0, some[-1][2]


def _sample(kept: Kept, text: str) -> Sample:
    return Sample(kept.comment_id, text, kept.scores, flags=kept.flags, is_entry=kept.is_entry)


def _add_shadow(tally: ShadowTally, kept: Kept) -> None:
    if not kept.shadow:
        return
    if kept.text is None:
        tally.erased += 1
        return
    against = tuple(flag for flag in kept.flags if flag.severity)
    what = did(gone=kept.gone, reported=any(flag.phase == REPORTED for flag in kept.flags))
    tally.add(Shadowed(kept.comment_id, kept.text, kept.outcome, what, against))


def _share(now: datetime, since: datetime, reached: datetime) -> float:
    """How much of the time has been walked through, 0 to 1."""
    return min(1.0, max(0.0, (now - reached) / (now - since)))
