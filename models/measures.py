"""Measures: what is said of logits against labels, each a plain number."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import f1_score, precision_recall_curve, roc_auc_score

RESAMPLES = 1000
PRECISION, SURE = 0.90, 0.95  # for what is rewarded, and for what is held
QUARTERS = 4
COLUMNS = ("set", "rows", "macro-F1", "95 %", "AUC", "recall at 90 %", "AUC, like lengths")


@dataclass(frozen=True, slots=True)
class Figure:
    """One set: macro-F1 with its 95 % bootstrap interval, AUC, and what hangs on the order of the texts.

    `recall`: the share of constructive texts found when nine of ten found are right. `auc_alike`: the mean
    AUC among texts of like length (quarters by words), which length alone cannot raise.
    """

    name: str
    rows: int
    f1: float
    low: float
    high: float
    auc: float
    recall: float
    auc_alike: float

    def cells(self) -> tuple[str, ...]:
        """The figure as it is shown, column by column of COLUMNS."""
        spread = f"{self.low:.3f}-{self.high:.3f}"
        order = (f"{self.auc:.3f}", f"{self.recall:.3f}", f"{self.auc_alike:.3f}")
        return (self.name, str(self.rows), f"{self.f1:.3f}", spread, *order)


def figure(
    name: str, wanted: NDArray[Any], logits: NDArray[Any], words: Sequence[int], seed: int = 1
) -> Figure:
    """Measure logits (threshold 0) against 0/1 labels; `words` has the length of each text."""
    guessed = logits > 0
    dice = np.random.default_rng(seed)
    draws = [dice.integers(0, len(wanted), len(wanted)) for _ in range(RESAMPLES)]
    spread = [f1_score(wanted[d], guessed[d], average="macro", zero_division=0) for d in draws]
    low, high = np.quantile(spread, [0.025, 0.975])
    f1 = f1_score(wanted, guessed, average="macro", zero_division=0)
    return Figure(
        name, len(wanted), float(f1), float(low), float(high), float(roc_auc_score(wanted, logits)),
        recall_at(wanted, logits, PRECISION), auc_alike(wanted, logits, words),
    )  # fmt: skip


def recall_at(wanted: NDArray[Any], logits: NDArray[Any], precision: float) -> float:
    """The highest recall at which the precision is at least so much; 0 when it never is."""
    precisions, recalls, _ = precision_recall_curve(wanted, logits)
    return float(np.max(recalls[precisions >= precision], initial=0.0))


def threshold_at(wanted: NDArray[Any], logits: NDArray[Any], precision: float) -> float:
    """The lowest logit from which on the precision is at least so much; infinite when it never is."""
    precisions, _, thresholds = precision_recall_curve(wanted, logits)
    fitting = thresholds[precisions[:-1] >= precision]
    return float(np.min(fitting, initial=np.inf))


def auc_alike(wanted: NDArray[Any], logits: NDArray[Any], words: Sequence[int]) -> float:
    """The mean AUC within quarters by length; a quarter of one class only is left out."""
    quarters = np.array_split(np.argsort(np.array(words), kind="stable"), QUARTERS)
    both = [q for q in quarters if 0 < wanted[q].sum() < len(q)]
    return float(np.mean([roc_auc_score(wanted[q], logits[q]) for q in both])) if both else 0.5


def f1_of(wanted: Sequence[bool], chances: Sequence[float]) -> float:
    """Macro-F1 of probabilities at one half."""
    return float(f1_score(wanted, [chance >= 0.5 for chance in chances], average="macro"))  # noqa: PLR2004 - the threshold
