"""Training: from named corpora to the shipped arrays, deterministic for a seed.

Heads are logistic regressions over the blocks of `models/matrices.py`; probabilities are calibrated on
sources that the fold did not see. Length, repetition and function words cannot raise a score (see
`models/features.py`).
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import vstack
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from models import decisions
from models.artifact import save
from models.attacks import ATTACKS
from models.classifier import HEADS, REASONS
from models.corpus import CORPORA, Row, checksum, read
from models.matrices import Matrix, design, fold, known_rows, lexicon_of, space_of, vectorize

TRAINING = ("real", "project", "nuances", "judol", "urgent")
POOL = ("unlabelled",)  # texts without labels, for what words have in common
NAME, SEED = "jernih-1", 1
FOLDS = 5
# The share of labelled comments that are learnt in disguise too, and how: what normalising cannot undo.
ATTACKED = 0.3
DISGUISES = ("vowels dropped", "vowels dropped", "vowels dropped", "masked", "leet", "spaced")
UNSURE = (0.4, 0.6)
# Chosen on leave-one-source-out figures, see docs/model.md.
STRENGTH = {"constructive": 1.0, "toxic": 2.0, "spam": 4.0, "urgent": 2.0, "reason": 1.0}
Progress = Callable[[str], None]
Rows = Sequence[Row]


def _silent(_part: str) -> None:
    """No progress is wanted."""


def load_rows(shared: Path | None = None) -> list[Row]:
    """Every row that a shipped model may be trained on.

    Raises:
        CorpusMissing: the folder of corpora is not there.
    """
    return [row for name in TRAINING if CORPORA[name].trains for row in read(name, shared)]


def attacked(rows: Sequence[Row], seed: int) -> list[Row]:
    """Disguised copies of some labelled comments, so that the heads know words by what is left of them."""
    dice = Random(seed)  # noqa: S311 - it must be the same every time
    copied = [row for row in rows if row.constructive is not None and dice.random() < ATTACKED]
    return [replace(row, text=ATTACKS[dice.choice(DISGUISES)](row.text, dice)) for row in copied]


def targets(rows: Sequence[Row], head: str) -> NDArray[np.int8]:
    """1, 0, or -1 where a row says nothing about a head."""
    if head == "urgent":
        # Ordinary comments are no cries for help; the few that are weigh little among so many.
        # A decision says nothing about it: what a person was called for must not count as ordinary.
        silent = [-1 if row.source == decisions.SOURCE else 0 for row in rows]
        wanted = [
            default if row.urgent is None else row.urgent for row, default in zip(rows, silent, strict=True)
        ]
        return np.array(wanted, dtype=np.int8)
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


def name_of(facts: Mapping[str, Any]) -> str:
    """The shipped name; with decisions or another seed, one that tells the model from every other."""
    if "decisions" not in facts and facts["seed"] == SEED:
        return NAME
    said = json.dumps(dict(facts), sort_keys=True).encode("ascii")
    return f"{NAME}+{hashlib.sha256(said).hexdigest()[:8]}"


def train(
    out: Path, shared: Path | None = None, seed: int = 1, progress: Progress = _silent, decided: Rows = ()
) -> str:
    """Build the artefact; its SHA-256. The same corpora, decisions and seed give the same bytes.

    `decided`: reviewers' decisions, see `models/decisions.py`; a model with them is a challenger.

    Raises:
        CorpusMissing: the folder of corpora is not there.
    """
    rows = [*load_rows(shared), *_sorted(decided)]
    progress(f"{len(rows)} texts")
    pool = [row for name in POOL for row in read(name, shared)]
    lexicon = lexicon_of([*rows, *pool])
    data, others = (vectorize([row.text for row in each], lexicon) for each in (rows, pool))
    progress("words")
    space = space_of(data, others, seed)
    copies = attacked(rows, seed)
    rows += copies
    disguised = vectorize([row.text for row in copies], lexicon)
    matrix = vstack([design(data, space), design(disguised, space)], format="csr")
    groups = np.array([row.source for row in rows])
    heads = [_head(matrix, rows, groups, head, seed, progress) for head in HEADS]
    reasons = [_reason(matrix, rows, reason, seed, progress) for reason in REASONS]
    weights = np.stack([each[0] for each in heads] + [each[0] for each in reasons], axis=1)
    bias = np.array([each[1] for each in heads] + [each[1] for each in reasons], dtype=np.float32).round(3)
    word, gram = fold(weights, space)
    arrays: dict[str, NDArray[Any]] = {
        "lexicon": np.frombuffer("\n".join(lexicon.tokens).encode("utf-8"), dtype=np.uint8),
        "known": known_rows(lexicon, word, gram, space).astype(np.float16),
        "gram": gram.astype(np.float16),
        "gram_idf": space.gram_idf.astype(np.float16),
        "bias": bias,
        # Rounded, so that the last bits of another machine's arithmetic do not show.
        "slope": np.array([each[2][0] for each in heads], dtype=np.float32).round(3),
        "shift": np.array([each[2][1] for each in heads], dtype=np.float32).round(3),
    }
    return save(out, _facts(rows[: len(rows) - len(copies)], decided, shared, seed), arrays)


def _sorted(decided: Sequence[Row]) -> list[Row]:
    """In an order of their own: which was decided last must not show in the bytes."""
    return sorted(decided, key=lambda row: row.text)


def _facts(rows: Sequence[Row], decided: Sequence[Row], shared: Path | None, seed: int) -> dict[str, Any]:
    """What a model remembers of its making."""
    facts: dict[str, Any] = {
        "seed": seed, "unsure": list(UNSURE), "rows": len(rows),
        "corpora": {name: checksum(name, shared) for name in (*TRAINING, *POOL)},
    }  # fmt: skip
    if decided:
        facts["decisions"] = {"rows": len(decided), "sha256": decisions.checksum(decided)}
    return {**facts, "name": name_of(facts)}


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
