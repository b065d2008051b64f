"""Evaluation: figures of left-out sources to steer by, and one corpus kept for measuring only."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from models.classifier import Classifier
from models.corpus import Row, read
from models.heads import family, fit, lesson_of, targets, weights_of
from models.labels import Reason
from models.matrices import design, lexicon_of, space_of, vectorize
from models.measures import SURE, Figure, figure, recall_at, threshold_at
from models.train import POOL, Progress, load_rows

MINIMUM = 100  # rows a source must have to be left out on its own


@dataclass(frozen=True, slots=True)
class HeldOut:
    """The rows of one source, and their logits by a model that saw nothing of it."""

    source: str
    rows: Sequence[Row]
    constructive: NDArray[Any]
    toxic: NDArray[Any]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """The figures of each left-out source and of all together.

    `toxic_found`, `reports_flagged`: of toxic comments and of reports, the share that the toxic head flags
    where 95 % of what it flags is toxic.
    """

    figures: Sequence[Figure]
    toxic_found: float
    reports_flagged: float


def held_out(shared: Path | None, seed: int, progress: Progress) -> Iterator[HeldOut]:
    """Each real source judged by a model without any row of it: neither its labels nor its other texts.

    Raises:
        CorpusMissing: the folder of corpora is not there.
    """
    every = load_rows(shared)
    rows = [row for row in every if row.constructive is not None]
    pool = [row for row in every if row.constructive is None]
    pool += [row for name in POOL for row in read(name, shared)]
    lexicon = lexicon_of([*rows, *pool])
    data, others = (vectorize([row.text for row in each], lexicon) for each in (rows, pool))
    sources, origins = (np.array([family(row.source) for row in each]) for each in (rows, pool))
    weights, toxic = weights_of(rows), targets(rows, "toxic")
    for source in sorted(set(sources)):
        test = sources == source
        if source == "project" or test.sum() < MINIMUM:
            continue
        progress(str(source))
        space = space_of(data[~test], others[origins != source], seed)
        matrix = design(data, space)
        unlabelled = design(others, space)
        lesson = lesson_of(rows, pool, (matrix, unlabelled, unlabelled), lexicon)
        first = lesson.without(np.array([source]), seed)
        second = fit(matrix[~test], toxic[~test], "toxic", seed, weights[~test])
        kept = [row for row, left in zip(rows, test, strict=True) if left]
        logits = (model.decision_function(matrix[test]) for model in (first, second))
        yield HeldOut(str(source), kept, *logits)


def leave_one_source_out(
    shared: Path | None = None, seed: int = 1, progress: Progress = lambda _: None
) -> LeftOut:
    """The constructive and the toxic head on real sources that they know nothing of.

    Raises:
        CorpusMissing: the folder of corpora is not there.
    """
    with threadpool_limits(1):
        found = list(held_out(shared, seed, progress))
    figures = [_figure(each.source, each.rows, each.constructive) for each in found]
    rows = [row for each in found for row in each.rows]
    figures.append(
        _figure("all left-out sources", rows, np.concatenate([each.constructive for each in found]))
    )
    toxic = np.concatenate([each.toxic for each in found])
    return LeftOut(figures, recall_at(targets(rows, "toxic"), toxic, SURE), reports_flagged(rows, toxic))


def reports_flagged(rows: Sequence[Row], toxic: NDArray[Any]) -> float:
    """The share of reports that the toxic head flags where 95 % of what it flags is toxic."""
    limit = threshold_at(np.array([bool(row.toxic) for row in rows]), toxic, SURE)
    reports = np.array([row.reason is Reason.REPORT for row in rows])
    return float(np.mean(toxic[reports] >= limit))


def _figure(name: str, rows: Sequence[Row], logits: NDArray[Any]) -> Figure:
    wanted = np.array([int(bool(row.constructive)) for row in rows])
    return figure(name, wanted, logits, [len(row.text.split()) for row in rows])


def measure(classifier: Classifier, name: str, shared: Path | None = None) -> Figure:
    """A finished model on a corpus that it was not trained on, by its calibrated probability.

    Raises:
        CorpusMissing: the corpus is not there.
    """
    rows = [row for row in read(name, shared) if row.constructive is not None]
    chance = np.array([classifier.score(row.text).constructive for row in rows])
    return _figure(name, rows, chance - 0.5)


def padding_flips(classifier: Classifier, rows: Sequence[Row]) -> dict[str, float]:
    """The share of non-constructive texts that each harmless addition turns constructive."""
    texts = [row.text for row in rows if not row.constructive]
    texts = [text for text in texts if classifier.score(text).constructive < 0.5]  # noqa: PLR2004 - the threshold
    attacks: dict[str, Callable[[str], str]] = {
        "100 function words": lambda text: f"{text} {'yang dan di ke dari untuk dengan ini itu pada ' * 10}",
        "repeated four times": lambda text: f"{text} " * 4,
        "emoji": lambda text: f"{text} 🙏🙏👍",
        "greeting": lambda text: f"Selamat pagi bapak ibu, mohon izin. {text} Terima kasih.",
        "hashtag": lambda text: f"{text} #JernihBerkomentar",
    }
    return {
        name: float(np.mean([classifier.score(change(text)).constructive >= 0.5 for text in texts]))  # noqa: PLR2004
        for name, change in attacks.items()
    }
