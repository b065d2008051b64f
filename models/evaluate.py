"""Evaluation: leave-one-source-out figures to steer by, and one corpus kept for measuring only."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import f1_score, roc_auc_score

from models.classifier import Classifier
from models.corpus import Row, read
from models.matrices import design, lexicon_of, space_of, vectorize
from models.train import POOL, Progress, fit, load_rows, targets

RESAMPLES = 1000
MINIMUM = 100  # rows a source must have to be left out on its own


@dataclass(frozen=True, slots=True)
class Figure:
    """Macro-F1 and AUC of one set, with the 95 % bootstrap interval of the F1."""

    name: str
    rows: int
    f1: float
    low: float
    high: float
    auc: float


def figure(name: str, wanted: NDArray[Any], logits: NDArray[Any], seed: int = 1) -> Figure:
    """Measure logits (threshold 0) against 0/1 labels."""
    guessed = logits > 0
    dice = np.random.default_rng(seed)
    draws = [dice.integers(0, len(wanted), len(wanted)) for _ in range(RESAMPLES)]
    spread = [f1_score(wanted[d], guessed[d], average="macro", zero_division=0) for d in draws]
    low, high = np.quantile(spread, [0.025, 0.975])
    f1 = f1_score(wanted, guessed, average="macro", zero_division=0)
    return Figure(name, len(wanted), float(f1), float(low), float(high), float(roc_auc_score(wanted, logits)))


def f1_of(wanted: Sequence[bool], chances: Sequence[float]) -> float:
    """Macro-F1 of probabilities at one half."""
    return float(f1_score(wanted, [chance >= 0.5 for chance in chances], average="macro"))  # noqa: PLR2004 - the threshold


def leave_one_source_out(
    shared: Path | None = None, seed: int = 1, progress: Progress = lambda _: None
) -> list[Figure]:
    """The constructive head on each real source, trained without any row of it, and on all of them.

    Raises:
        CorpusMissing: the folder of corpora is not there.
    """
    every = load_rows(shared)
    rows = [row for row in every if row.constructive is not None]
    pool = [row for row in every if row.constructive is None]
    pool += [row for name in POOL for row in read(name, shared)]
    lexicon = lexicon_of([*rows, *pool])
    data, others = (vectorize([row.text for row in each], lexicon) for each in (rows, pool))
    wanted, sources = targets(rows, "constructive"), np.array([_family(row.source) for row in rows])
    origins = np.array([_family(row.source) for row in pool])
    figures, all_wanted, all_logits = [], [], []
    for source in sorted(set(sources)):
        test = sources == source
        if source == "project" or test.sum() < MINIMUM:
            continue
        progress(str(source))
        # Neither its labels nor its unlabelled texts are known to the model that judges a source.
        matrix = design(data, space_of(data[~test], others[origins != source], seed))
        model = fit(matrix[~test], wanted[~test], "constructive", seed)
        logits = model.decision_function(matrix[test])
        all_wanted.append(wanted[test])
        all_logits.append(logits)
        figures.append(figure(str(source), wanted[test], logits))
    return [*figures, figure("all left-out sources", np.concatenate(all_wanted), np.concatenate(all_logits))]


def measure(classifier: Classifier, name: str, shared: Path | None = None) -> Figure:
    """A finished model on a corpus that it was not trained on, by its calibrated probability.

    Raises:
        CorpusMissing: the corpus is not there.
    """
    rows = [row for row in read(name, shared) if row.constructive is not None]
    wanted = np.array([int(bool(row.constructive)) for row in rows])
    chance = np.array([classifier.score(row.text).constructive for row in rows])
    return figure(name, wanted, chance - 0.5)


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


def _family(source: str) -> str:
    """One source; the same channel's spam and ordinary comments belong together."""
    if source.startswith("project_"):
        return "project"
    return source.removesuffix("_spam").removesuffix("_normal")
