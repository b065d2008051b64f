"""Bench: replays chunks of comments in a worker process, which holds what is the same for all of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.moderation.backtest import Replay, Sample, Tally, with_unseen
from bot.moderation.comment import Link
from bot.moderation.policy import Policy
from bot.ports.classifier import Classifier
from bot.services.corrections import Numbered, named

FindLinks = Callable[[str], tuple[Link, ...]]  # the links that a text shows


@dataclass(frozen=True, slots=True)
class Job:
    """What every chunk is replayed with; all of it can be handed to another process.

    `rescores`: the classifier is asked, under `correction`; else the scores of then are used.
    """

    before: Policy
    after: Policy
    find_links: FindLinks
    classifier: Classifier
    correction: Numbered | None = None
    rescores: bool = False


class Bench:
    """Replays under one job. One thread at a time: a classifier keeps what it has computed."""

    def __init__(self, job: Job) -> None:
        self._job, self._before, self._after = job, Replay(job.before), Replay(job.after)

    def run(self, chunk: Sequence[Sample]) -> Tally:
        """The tally of a chunk."""
        tally = Tally()
        for sample in self._scored(chunk):
            links = with_unseen(self._job.find_links(sample.text), sample.flags, self._job.before.own_hosts)
            whole = replace(sample, links=links)
            tally.add(whole, self._before.flags(whole), self._after.flags(whole))
        return tally

    def _scored(self, chunk: Sequence[Sample]) -> Sequence[Sample]:
        job = self._job
        if not job.rescores:
            return chunk
        correction = job.correction[1] if job.correction else None
        texts = [sample.text for sample in chunk]
        scores = job.classifier.score_many(texts, [correction] * len(texts))
        return [
            replace(sample, scores=named(found, job.correction))
            for sample, found in zip(chunk, scores, strict=True)
        ]


_held: list[Bench] = []


def hold(job: Job) -> None:
    """Make ready a worker process."""
    _held[:] = [Bench(job)]


def run_held(chunk: Sequence[Sample]) -> Tally:
    """The tally of a chunk, in a process that was made ready."""
    return _held[0].run(chunk)
