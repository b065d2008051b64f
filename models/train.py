"""Training: from named corpora to the shipped arrays, deterministic for a seed.

Heads are logistic regressions over two TF-IDF blocks (words, in-word character n-grams), each of unit
length; probabilities are calibrated on sources that the fold did not see. Length, repetition and
function words cannot raise a score (see `models/features.py`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags, hstack
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from models.artifact import save
from models.classifier import HEADS, REASONS
from models.corpus import CORPORA, Row, checksum, read
from models.features import SIZE, features
from models.normalize import normalize

TRAINING = ("real", "project", "judol", "urgent")
NAME = "jernih-1"
FOLDS = 5
UNSURE = (0.4, 0.6)
# Chosen on leave-one-source-out figures, see docs/model.md.
STRENGTH = {"constructive": 1.0, "toxic": 2.0, "spam": 4.0, "urgent": 2.0, "reason": 1.0}
Progress = Callable[[str], None]
Matrix = Any  # scipy publishes no types


@dataclass(frozen=True, slots=True)
class Data:
    """Rows and their two blocks of features: 1 where a text has a feature, docs x SIZE each."""

    rows: Sequence[Row]
    word: Matrix
    gram: Matrix


def load_rows(shared: Path | None = None) -> list[Row]:
    """Every row that a shipped model may be trained on.

    Raises:
        CorpusMissing: the folder of corpora is not there.
    """
    return [row for name in TRAINING if CORPORA[name].trains for row in read(name, shared)]


def vectorize(rows: Sequence[Row]) -> Data:
    """Count each distinct token of a text once; n-grams add up over its tokens."""
    blocks: list[tuple[list[int], list[int]]] = [([], [0]), ([], [0])]
    for row in rows:
        distinct = {token.text for token in normalize(row.text)}
        for token in sorted(distinct):
            word, grams = features(token)
            if word >= 0:
                blocks[0][0].append(word)
            blocks[1][0].extend(grams)
        for ids, ends in blocks:
            ends.append(len(ids))
    word, gram = (_matrix(ids, ends, len(rows)) for ids, ends in blocks)
    return Data(rows, word, gram)


def _matrix(ids: list[int], ends: list[int], height: int) -> Matrix:
    ones = np.ones(len(ids), dtype=np.float32)
    matrix = csr_matrix((ones, np.array(ids, dtype=np.int32), np.array(ends)), shape=(height, SIZE))
    matrix.sum_duplicates()
    return matrix


def idf(block: Matrix) -> NDArray[np.float32]:
    """Smoothed inverse document frequency; zero for features of a single text, which name people."""
    present = block.copy()
    present.data[:] = 1
    counts = np.asarray(present.sum(axis=0)).ravel()
    weights = np.log((1 + block.shape[0]) / (1 + counts)) + 1
    return np.where(counts > 1, weights, 0).astype(np.float16).astype(np.float32)


def lengths(rows: Sequence[Row], word_idf: NDArray[Any], gram_idf: NDArray[Any]) -> NDArray[np.float32]:
    """The two lengths of each text as the classifier computes them: token by token, docs x 2."""
    squares = np.zeros((len(rows), 2), dtype=np.float32)
    for index, row in enumerate(rows):
        # In a fixed order: sums of floats depend on it, and sets have another one in every process.
        for token in sorted({token.text for token in normalize(row.text)}):
            word, grams = features(token)
            if word >= 0:
                squares[index, 0] += word_idf[word] ** 2
            if grams:
                squares[index, 1] += (gram_idf[list(grams)] ** 2).sum()
    return np.sqrt(np.where(squares == 0, 1, squares))


def scale(data: Data, word_idf: NDArray[Any], gram_idf: NDArray[Any]) -> Matrix:
    """The blocks weighted and divided by their lengths, side by side: docs x 2 SIZE."""
    size = lengths(data.rows, word_idf, gram_idf)
    word = diags(1 / size[:, 0]) @ data.word @ diags(word_idf)
    gram = diags(1 / size[:, 1]) @ data.gram @ diags(gram_idf)
    return hstack([word, gram], format="csr", dtype=np.float32)


def targets(rows: Sequence[Row], head: str) -> NDArray[np.int8]:
    """1, 0, or -1 where a row says nothing about a head."""
    if head == "urgent":
        # Ordinary comments are no cries for help; the few that are weigh little among so many.
        return np.array([int(row.urgent) if row.urgent is not None else 0 for row in rows], dtype=np.int8)
    values = [getattr(row, head) for row in rows]
    return np.array([-1 if value is None else int(value) for value in values], dtype=np.int8)


def fit(matrix: Matrix, wanted: NDArray[Any], head: str, seed: int) -> LogisticRegression:
    """One logistic regression, classes weighted alike."""
    strength = STRENGTH.get(head, STRENGTH["reason"])
    balance = {0: 1.0, 1: 20.0} if head == "urgent" else "balanced"
    model = LogisticRegression(
        C=strength, solver="liblinear", class_weight=balance, random_state=seed, max_iter=200
    )
    return model.fit(matrix, wanted)


def calibration(logits: NDArray[Any], wanted: NDArray[Any]) -> tuple[float, float]:
    """Platt's slope and shift: the probability of a logit on texts of sources not trained on."""
    model = LogisticRegression(C=1e6).fit(logits.reshape(-1, 1), wanted)
    return float(model.coef_[0, 0]), float(model.intercept_[0])


def held_out_logits(matrix: Matrix, wanted: NDArray[Any], groups: NDArray[Any], head: str, seed: int) -> Any:
    """Each row's logit by a model that saw no row of its source."""
    logits = np.zeros(len(wanted))
    for train, test in GroupKFold(FOLDS).split(matrix, wanted, groups):
        logits[test] = fit(matrix[train], wanted[train], head, seed).decision_function(matrix[test])
    return logits


def train(out: Path, shared: Path | None = None, seed: int = 1, progress: Progress = lambda _: None) -> str:
    """Build the artefact; its SHA-256. The same corpora and seed give the same bytes.

    Raises:
        CorpusMissing: the folder of corpora is not there.
    """
    rows = load_rows(shared)
    progress(f"{len(rows)} texts")
    data = vectorize(rows)
    word_idf, gram_idf = idf(data.word), idf(data.gram)
    matrix = scale(data, word_idf, gram_idf)
    groups = np.array([row.source for row in rows])
    heads = [_head(matrix, rows, groups, head, seed, progress) for head in HEADS]
    reasons = [_reason(matrix, rows, reason, seed, progress) for reason in REASONS]
    weights = np.stack([each[0] for each in heads] + [each[0] for each in reasons], axis=1)
    bias = np.array([each[1] for each in heads] + [each[1] for each in reasons], dtype=np.float32).round(3)
    arrays: dict[str, NDArray[Any]] = {
        "word": (weights[:SIZE] * word_idf[:, None]).astype(np.float16),
        "gram": (weights[SIZE:] * gram_idf[:, None]).astype(np.float16),
        "word_idf": word_idf.astype(np.float16),
        "gram_idf": gram_idf.astype(np.float16),
        "bias": bias,
        # Rounded, so that the last bits of another machine's arithmetic do not show.
        "slope": np.array([each[2][0] for each in heads], dtype=np.float32).round(3),
        "shift": np.array([each[2][1] for each in heads], dtype=np.float32).round(3),
    }
    facts: dict[str, Any] = {
        "name": NAME, "seed": seed, "unsure": list(UNSURE), "rows": len(rows),
        "corpora": {name: checksum(name, shared) for name in TRAINING},
    }  # fmt: skip
    return save(out, facts, arrays)


def _head(
    matrix: Matrix, rows: Sequence[Row], groups: Any, head: str, seed: int, progress: Progress
) -> tuple[Any, float, tuple[float, float]]:
    progress(head)
    wanted = targets(rows, head)
    known = wanted >= 0
    folds = groups[known] if head != "urgent" else np.arange(known.sum()) % (FOLDS * 7)
    logits = held_out_logits(matrix[known], wanted[known], folds, head, seed)
    model = fit(matrix[known], wanted[known], head, seed)
    return model.coef_[0], float(model.intercept_[0]), calibration(logits, wanted[known])


def _reason(
    matrix: Matrix, rows: Sequence[Row], reason: str, seed: int, progress: Progress
) -> tuple[Any, float]:
    progress(reason)
    known = np.array([row.reason is not None for row in rows])
    wanted = np.array([row.reason == reason for row in rows], dtype=np.int8)[known]
    model = fit(matrix[known], wanted, "reason", seed)
    return model.coef_[0], float(model.intercept_[0])
