"""Heads: one logistic regression each, what its rows weigh, and how sure its logits are.

The constructive head learns from a teacher as well (self-training, Yarowsky 1995; distillation, Hinton et
al. 2015): a slower model that also sees which words stand side by side, and whose guesses on texts without
labels show the shipped one what such pairs are worth.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import hstack, vstack
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from models.corpus import Row
from models.decisions import SOURCE
from models.matrices import Lexicon, Matrix, idf_of, pairs_of, unit_rows

FOLDS = 5
# Chosen on leave-one-source-out figures, see docs/model.md.
STRENGTH = {"constructive": 0.5, "toxic": 2.0, "spam": 4.0, "urgent": 2.0, "reason": 1.0}
EVEN = 0.35  # the power by which a source's rows weigh less the more there are of them
PAIRS = 1.5  # how much word pairs weigh in the teacher against single words
# What a missed cry for help weighs against a false alarm, in learning and in its probability: so that about
# one of two hundred ordinary comments goes to a person for nothing.
MISSED, CAUTION = 20.0, 8.0
TAUGHT = 1.0  # what a guess of the teacher weighs against a label
Floats = NDArray[np.floating[Any]]


def channel(source: str) -> str:
    """One channel, or one matter of our own texts: its spam and its ordinary comments belong together."""
    return source.removesuffix("_spam").removesuffix("_normal")


def family(source: str) -> str:
    """One source: whatever was written for the project has one hand."""
    return "project" if source.startswith("project_") else channel(source)


def targets(rows: Sequence[Row], head: str) -> NDArray[np.int8]:
    """1, 0, or -1 where a row says nothing about a head."""
    if head == "urgent":
        # Ordinary comments are no cries for help; the few that are weigh little among so many.
        # A decision says nothing about it: what a person was called for must not count as ordinary.
        silent = [-1 if row.source == SOURCE else 0 for row in rows]
        wanted = [
            default if row.urgent is None else row.urgent for row, default in zip(rows, silent, strict=True)
        ]
        return np.array(wanted, dtype=np.int8)
    values = [getattr(row, head) for row in rows]
    return np.array([-1 if value is None else int(value) for value in values], dtype=np.int8)


def weights_of(rows: Sequence[Row]) -> Floats:
    """What each row weighs, one on average: a large source is not everything.

    Decisions weigh one each at most, so that what bounds their number bounds their weight.
    """
    sources = [family(row.source) for row in rows]
    count = Counter(sources)
    weights = np.array([count[source] ** -EVEN for source in sources])
    weights /= weights.mean()
    return np.where([source == SOURCE for source in sources], [row.weight for row in rows], weights)


def fit(
    matrix: Matrix, wanted: NDArray[Any], head: str, seed: int, weights: Floats | None = None
) -> LogisticRegression:
    """One logistic regression, classes weighted alike."""
    strength = STRENGTH.get(head, STRENGTH["reason"])
    balance = {0: 1.0, 1: MISSED} if head == "urgent" else "balanced"
    model = LogisticRegression(
        C=strength, solver="liblinear", class_weight=balance, random_state=seed, max_iter=200
    )
    return model.fit(matrix, wanted, sample_weight=weights)


@dataclass(frozen=True, slots=True)
class Lesson:
    """What the constructive head learns from: labelled texts, and texts for the teacher to guess at.

    `pool` as the teacher sees it and `shown` as the head does, which is in disguise for some. `pairs`,
    `pool_pairs`: which words stand side by side, for the teacher alone. `sources`, `origins`: the channel of
    each labelled text and of each other.
    """

    matrix: Matrix
    pairs: Matrix
    wanted: NDArray[Any]
    weights: Floats
    sources: NDArray[Any]
    pool: Matrix
    shown: Matrix
    pool_pairs: Matrix
    origins: NDArray[Any]

    def without(self, sources: NDArray[Any], seed: int) -> LogisticRegression:
        """The head as it is when nothing of some sources is known."""
        which, others = ~np.isin(self.sources, sources), ~np.isin(self.origins, sources)
        labelled, wanted, weights = self.matrix[which], self.wanted[which], self.weights[which]
        if not others.any():
            return fit(labelled, wanted, "constructive", seed, weights)
        chances, shown = self._guesses(which, others, seed), self.shown[others]
        texts = vstack([labelled, shown, shown], format="csr")
        labels = np.concatenate([wanted, np.ones(len(chances)), np.zeros(len(chances))])
        shares = np.concatenate([weights, TAUGHT * chances, TAUGHT * (1 - chances)])
        return fit(texts, labels, "constructive", seed, shares)

    def _guesses(self, which: NDArray[np.bool_], others: NDArray[np.bool_], seed: int) -> Floats:
        """The teacher's probability for each text without a label."""
        rarity = idf_of(self.pairs[which])
        pairs, pool_pairs = (
            unit_rows(block, rarity) for block in (self.pairs[which], self.pool_pairs[others])
        )
        labelled = hstack([self.matrix[which], PAIRS * pairs], format="csr")
        teacher = fit(labelled, self.wanted[which], "constructive", seed, self.weights[which])
        pool = hstack([self.pool[others], PAIRS * pool_pairs], format="csr")
        chances: Floats = 1 / (1 + np.exp(-teacher.decision_function(pool)))
        return chances


def lesson_of(
    rows: Sequence[Row], pool: Sequence[Row], designs: tuple[Matrix, Matrix, Matrix], lexicon: Lexicon
) -> Lesson:
    """The lesson of labelled rows and of others; designs of the rows, the others, and these as shown."""
    pairs, pool_pairs = (pairs_of([row.text for row in each], lexicon) for each in (rows, pool))
    sources, origins = (np.array([channel(row.source) for row in each]) for each in (rows, pool))
    wanted, weights = targets(rows, "constructive"), weights_of(rows)
    matrix, clean, shown = designs
    return Lesson(matrix, pairs, wanted, weights, sources, clean, shown, pool_pairs, origins)


def calibration(logits: NDArray[Any], wanted: NDArray[Any], missed: float = 1.0) -> tuple[float, float]:
    """Platt's slope and shift: the probability of a logit on texts of sources not trained on.

    `missed`: what a positive that is missed weighs; above one the probability leans to caution.
    """
    model = LogisticRegression(C=1e6, class_weight={0: 1.0, 1: missed}).fit(logits.reshape(-1, 1), wanted)
    return float(model.coef_[0, 0]), float(model.intercept_[0])


def held_out_logits(
    matrix: Matrix, wanted: NDArray[Any], groups: NDArray[Any], fitted: Callable[[NDArray[Any]], Any]
) -> Floats:
    """Each row's logit by a model that saw no row of its source; `fitted(train)` gives that model."""
    logits = np.zeros(len(wanted))
    for train, test in GroupKFold(FOLDS).split(matrix, wanted, groups):
        logits[test] = fitted(train).decision_function(matrix[test])
    return logits
