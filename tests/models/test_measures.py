"""Measures: worked by hand on small sets."""

import numpy as np
import pytest

from models.corpus import Row
from models.evaluate import reports_flagged
from models.labels import Reason
from models.measures import auc_alike, figure, recall_at, threshold_at

WANTED = np.array([1, 1, 0, 1, 0, 0])
LOGITS = np.array([3.0, 2.0, 1.0, 0.5, -1.0, -2.0])


def test_recall_where_nearly_all_found_are_right() -> None:
    """Two of three are found before the first mistake; all of them at three right of four."""
    assert recall_at(WANTED, LOGITS, 0.9) == pytest.approx(2 / 3)
    assert recall_at(WANTED, LOGITS, 0.75) == 1.0


def test_the_threshold_lets_only_so_many_mistakes_through() -> None:
    """The lowest one that keeps the precision, and none at all where nothing does."""
    assert threshold_at(WANTED, LOGITS, 0.95) == 2.0
    assert threshold_at(WANTED, LOGITS, 0.75) == 0.5
    assert threshold_at(np.array([0, 1]), np.array([1.0, 0.0]), 0.95) == np.inf


def test_length_alone_is_worth_nothing_among_texts_of_like_length() -> None:
    """A score that is the length orders all texts and tells those of one length apart by chance."""
    lengths = np.repeat([1, 2, 3, 4], 4)
    wanted = np.array([0, 0, 0, 1, 0, 1, 0, 1, 1, 0, 1, 0, 1, 1, 1, 0])
    assert auc_alike(wanted, lengths.astype(float), lengths.tolist()) == 0.5
    assert auc_alike(wanted, wanted.astype(float), lengths.tolist()) == 1.0


def test_a_figure_holds_its_interval() -> None:
    """The macro-F1 lies within its bootstrap interval, and the cells show every number."""
    found = figure("set", WANTED, LOGITS, [1, 2, 3, 4, 5, 6])
    assert found.f1 == pytest.approx(2 / 3 * 0.5 + 0.5 * 0.8, abs=0.2)
    assert found.low <= found.f1 <= found.high
    assert found.auc == pytest.approx(8 / 9)
    assert len(found.cells()) == 7


@pytest.mark.parametrize(("insults", "flagged"), [(18, 0.0), (19, 0.5)])
def test_reports_that_are_flagged_are_counted(insults: int, flagged: float) -> None:
    """A report above the least of the insults is flagged as soon as 95 % precision allows one mistake."""
    reasons = [*[Reason.INSULT] * insults, Reason.REPORT, Reason.REPORT]
    rows = [Row("x", "s", toxic=reason is Reason.INSULT, reason=reason) for reason in reasons]
    logits = np.array([*range(insults, 0, -1), 1.5, 0.0])
    assert reports_flagged(rows, logits) == flagged
