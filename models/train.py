"""Training: from named corpora to the shipped arrays, deterministic for a seed.

Heads are logistic regressions over the blocks of `models/matrices.py`; probabilities are calibrated on
sources that the fold did not see. Length, repetition and function words cannot raise a score (see
`models/features.py`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import vstack
from threadpoolctl import threadpool_limits

from models import decisions
from models.artifact import digest_of, save
from models.attacks import ATTACKS
from models.classifier import HEADS, REASONS
from models.corpus import CORPORA, Row, checksum, read
from models.heads import (
    CAUTION,
    FOLDS,
    Lesson,
    calibration,
    channel,
    fit,
    held_out_logits,
    lesson_of,
    targets,
    weights_of,
)
from models.matrices import (
    Lexicon,
    Matrix,
    Space,
    design,
    fold,
    known_rows,
    lexicon_of,
    space_of,
    vectorize,
)

TRAINING = ("real", "project", "nuances", "judol", "urgent")
POOL = ("unlabelled",)  # texts without labels, for what words have in common and for the teacher
NAME = "jernih-1"
# The share of labelled comments that are learnt in disguise too, and how: what normalising cannot undo.
ATTACKED = 0.3
DISGUISES = ("vowels dropped", "vowels dropped", "vowels dropped", "masked", "leet", "spaced")
UNSURE = (0.4, 0.6)
Progress = Callable[[str], None]
Rows = Sequence[Row]
Arrays = dict[str, NDArray[Any]]


def _silent(_part: str) -> None:
    """No progress is wanted."""


def load_rows(shared: Path | None = None) -> list[Row]:
    """Every row that a shipped model may be trained on.

    Raises:
        CorpusMissing: the folder of corpora is not there.
    """
    return [row for name in TRAINING if CORPORA[name].trains for row in read(name, shared)]


def disguise(rows: Sequence[Row], seed: int) -> dict[int, Row]:
    """Some of the rows by their numbers in disguise, so that the heads know words by what is left of them."""
    dice = Random(seed)  # noqa: S311 - it must be the same every time
    chosen = [(n, row) for n, row in enumerate(rows) if dice.random() < ATTACKED]
    return {n: replace(row, text=ATTACKS[dice.choice(DISGUISES)](row.text, dice)) for n, row in chosen}


@dataclass(frozen=True, slots=True)
class Fitted:
    """A head's coefficients over a design, its bias, and its calibration (slope, shift)."""

    weights: NDArray[Any]
    bias: float
    calibration: tuple[float, float] = (1.0, 0.0)


def build(rows: Rows, pool: Rows, seed: int, progress: Progress = _silent) -> Arrays:
    """The arrays of a model from labelled rows, and rows that only show how words are used."""
    # More threads than cores make small products a hundred times slower, and sums differ by their order.
    with threadpool_limits(1):
        lexicon = lexicon_of([*rows, *pool])
        data, others = (vectorize([row.text for row in each], lexicon) for each in (rows, pool))
        progress("words")
        space = space_of(data, others, seed)
        copies = list(disguise([row for row in rows if row.constructive is not None], seed).values())
        learnt, clean = [*rows, *copies], design(data, space)
        matrix = vstack([clean, _design(copies, lexicon, space)], format="csr")
        # What has no label for it, or none at all, is guessed at by the teacher.
        unsaid = [n for n, row in enumerate(rows) if row.constructive is None and row.urgent is None]
        guessed = [*(rows[n] for n in unsaid), *pool]
        seen = vstack([clean[unsaid], design(others, space)], format="csr")
        progress("constructive")
        first = _constructive(_lesson((learnt, matrix), (guessed, seen), lexicon, space, seed), seed)
        heads = [_head(matrix, learnt, head, seed, progress) for head in HEADS[1:]]
        reasons = [_reason(matrix, learnt, reason, seed, progress) for reason in REASONS]
        return _arrays([first, *heads, *reasons], lexicon, space)


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
    arrays = build(rows, pool, seed, progress)
    facts = {**_facts(rows, decided, shared, seed), "name": name_of(arrays)}
    return save(out, facts, arrays)


def _arrays(fitted: Sequence[Fitted], lexicon: Lexicon, space: Space) -> Arrays:
    word, gram = fold(np.stack([each.weights for each in fitted], axis=1), space)
    calibrated = [each.calibration for each in fitted[: len(HEADS)]]
    return {
        "lexicon": np.frombuffer("\n".join(lexicon.tokens).encode("utf-8"), dtype=np.uint8),
        "known": known_rows(lexicon, word, gram, space).astype(np.float16),
        "gram": gram.astype(np.float16),
        "gram_idf": space.gram_idf.astype(np.float16),
        # Rounded, so that the last bits of another machine's arithmetic do not show.
        "bias": np.array([each.bias for each in fitted], dtype=np.float32).round(3),
        "slope": np.array([slope for slope, _ in calibrated], dtype=np.float32).round(3),
        "shift": np.array([shift for _, shift in calibrated], dtype=np.float32).round(3),
    }


def name_of(arrays: Arrays) -> str:
    """A name that tells a model from every other one, by what it does: corrections are made for one alone."""
    return f"{NAME}+{digest_of(arrays)[:8]}"


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
    return facts


def _design(rows: Rows, lexicon: Lexicon, space: Space) -> Matrix:
    return design(vectorize([row.text for row in rows], lexicon), space)


def _lesson(
    labelled: tuple[Rows, Matrix], others: tuple[Rows, Matrix], lexicon: Lexicon, space: Space, seed: int
) -> Lesson:
    rows, matrix = labelled
    pool, clean = others
    known = [n for n, row in enumerate(rows) if row.constructive is not None]
    hidden = disguise(pool, seed)
    place = np.arange(len(pool))
    place[list(hidden)] = len(pool) + np.arange(len(hidden))
    shown = vstack([clean, _design(list(hidden.values()), lexicon, space)], format="csr")[place]
    return lesson_of([rows[n] for n in known], pool, (matrix[known], clean, shown), lexicon)


def _constructive(lesson: Lesson, seed: int) -> Fitted:
    def without(train: NDArray[Any]) -> Any:
        return lesson.without(np.setdiff1d(lesson.sources, lesson.sources[train]), seed)

    logits = held_out_logits(lesson.matrix, lesson.wanted, lesson.sources, without)
    model = lesson.without(np.array([]), seed)
    return Fitted(model.coef_[0], float(model.intercept_[0]), calibration(logits, lesson.wanted))


def _head(matrix: Matrix, rows: Rows, head: str, seed: int, progress: Progress) -> Fitted:
    progress(head)
    wanted = targets(rows, head)
    known = np.flatnonzero(wanted >= 0)
    said = [rows[n] for n in known.tolist()]
    block, wanted, weights = matrix[known], wanted[known], weights_of(said)
    sources = np.array([channel(row.source) for row in said])
    groups = sources if head != "urgent" else np.arange(len(known)) % (FOLDS * 7)

    def without(train: NDArray[Any]) -> Any:
        return fit(block[train], wanted[train], head, seed, weights[train])

    model = without(np.arange(len(known)))
    logits = held_out_logits(block, wanted, groups, without)
    missed = CAUTION if head == "urgent" else 1.0
    return Fitted(model.coef_[0], float(model.intercept_[0]), calibration(logits, wanted, missed))


def _reason(matrix: Matrix, rows: Rows, reason: str, seed: int, progress: Progress) -> Fitted:
    progress(reason)
    known = np.array([row.reason is not None for row in rows])
    wanted = np.array([row.reason == reason for row in rows], dtype=np.int8)[known]
    model = fit(matrix[known], wanted, "reason", seed, weights_of(rows)[known])
    return Fitted(model.coef_[0], float(model.intercept_[0]))
