"""Heads: what rows weigh, what the teacher adds, and that a left-out source is not known at all."""

from dataclasses import replace

import numpy as np
import pytest

from models.corpus import Row
from models.decisions import SOURCE
from models.heads import EVEN, Lesson, calibration, family, lesson_of, targets, weights_of
from models.matrices import Lexicon, design, space_of, vectorize
from models.train import disguise

GOOD, BAD = "lampu jalan mati tolong perbaiki", "dasar goblok semua pejabat"


def lesson(rows: list[Row], pool: list[Row]) -> Lesson:
    """The lesson of small corpora."""
    lexicon = Lexicon(sorted({word for row in (*rows, *pool) for word in row.text.split()}))
    data, others = (vectorize([row.text for row in each], lexicon) for each in (rows, pool))
    space = space_of(data, others, 1)
    seen = design(others, space)
    return lesson_of(rows, pool, (design(data, space), seen, seen), lexicon)


def some(source: str, count: int = 8) -> list[Row]:
    """Rows of a source, good and bad in turn."""
    return [Row(f"{GOOD if n % 2 else BAD} {source}", source, constructive=bool(n % 2)) for n in range(count)]


def test_a_source_is_one_family_with_its_spam() -> None:
    """A channel's spam, its ordinary comments, and all project texts belong together."""
    assert {family("yt_spam"), family("yt_normal"), family("yt")} == {"yt"}
    assert family("project_air") == family("project_bus") == "project"


def test_a_large_source_is_not_everything() -> None:
    """Weights are one on average, and a source's rows weigh less the more there are, by the stated power."""
    weights = weights_of([*some("a", 4), *some("b", 64)])
    assert weights.mean() == pytest.approx(1.0)
    assert weights[0] / weights[-1] == pytest.approx(16**EVEN)


def test_decisions_weigh_one_each() -> None:
    """However few they are, so that what bounds their number bounds their weight."""
    weights = weights_of([*some("a", 60), *some(SOURCE, 2)])
    assert weights[-2:].tolist() == [1.0, 1.0]


def test_a_left_out_source_is_not_known() -> None:
    """The head without a source is the same whatever its labels and its other texts say."""
    rows, pool = [*some("a"), *some("b")], [replace(row, constructive=None) for row in some("b", 4)]
    turned = [replace(r, constructive=not r.constructive) if r.source == "b" else r for r in rows]
    left = lesson(rows, pool).without(np.array(["b"]), 1).coef_
    assert np.array_equal(left, lesson(turned, pool).without(np.array(["b"]), 1).coef_)
    assert not np.array_equal(left, lesson(rows, pool).without(np.array([]), 1).coef_)
    known = lesson(rows, pool)
    silent = replace(known, shown=known.shown * 0)
    assert np.array_equal(left, silent.without(np.array(["b"]), 1).coef_)


def test_the_teacher_says_what_pairs_are_worth() -> None:
    """Words that only the pool has are judged by the pairs and words that stand beside them there."""
    pool = [Row(f"{GOOD} trotoar", "c"), Row(f"{BAD} maling", "c")] * 20
    known = lesson([*some("a"), *some("b")], pool)
    alone = replace(known, pool=known.pool[:0], shown=known.shown[:0], origins=known.origins[:0])
    taught, untaught = (each.without(np.array([]), 1) for each in (known, alone))
    first, second = known.shown[0], known.shown[1]
    gap = taught.decision_function(first) - taught.decision_function(second)
    assert gap > untaught.decision_function(first) - untaught.decision_function(second)


def test_urgency_leans_to_caution() -> None:
    """Weighing a missed cry more raises the probability of the same logit and keeps the order."""
    logits = np.array([-2.0, -1.0, 0.0, 1.0, 2.0] * 8)
    wanted = np.array([0, 0, 0, 1, 1, 0, 0, 1, 0, 1] * 4)
    (slope, shift), (other_slope, other_shift) = (calibration(logits, wanted, m) for m in (1.0, 20.0))
    assert slope > 0 < other_slope
    assert other_shift > shift


def test_what_a_row_does_not_say() -> None:
    """Ordinary comments are no cries for help; decisions say nothing of it, and nobody's silence is a no."""
    rows = [Row("x", "a"), Row("x", "u", urgent=True), Row("x", SOURCE, constructive=True)]
    assert targets(rows, "urgent").tolist() == [0, 1, -1]
    assert targets(rows, "constructive").tolist() == [-1, -1, 1]


def test_some_are_learnt_in_disguise() -> None:
    """About three in ten are disguised, always the same ones for a seed, and keep their labels."""
    rows = some("a", 400)
    hidden = disguise(rows, 3)
    assert 80 < len(hidden) < 160
    assert hidden == disguise(rows, 3) != disguise(rows, 4)
    for n, row in hidden.items():
        assert row == replace(rows[n], text=row.text)
        assert row.text != rows[n].text
