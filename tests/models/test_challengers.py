"""Challengers: trained on decisions too, named apart, and the shipped model untouched by it."""

from pathlib import Path

import numpy as np
import pytest

from models.artifact import read
from models.classifier import load
from models.corpus import Row
from models.decisions import SOURCE, checksum
from models.heads import targets
from models.shelf import SHIPPED_FILE
from models.train import NAME, load_rows, name_of
from tests.support.small_models import train_small

DECIDED = [Row(f"usul nomor {n} soal lampu", SOURCE, constructive=n % 2 == 0) for n in range(12)]


def test_a_name_tells_models_apart() -> None:
    """A name is of what a model does: the same arrays have one name, one bit more has another."""
    arrays = {"bias": np.array([0.0, 1.0], dtype=np.float32)}
    assert name_of(arrays) == name_of({"bias": arrays["bias"].copy()})
    assert name_of(arrays) != name_of({"bias": np.nextafter(arrays["bias"], np.float32(2))})
    assert name_of(arrays).startswith(f"{NAME}+")


def test_the_shipped_model_has_its_own_name() -> None:
    """What is shipped is called by its arrays."""
    facts, arrays = read(SHIPPED_FILE)
    assert load().name == facts["name"] == name_of(arrays)


def test_decisions_are_learnt_in_any_order_to_the_same_bytes(tmp_path: Path) -> None:
    """A challenger is deterministic, remembers how many decisions it learnt, and scores under its name."""
    first = train_small(tmp_path / "a.model", DECIDED)
    again = train_small(tmp_path / "b.model", DECIDED[::-1])
    facts, _ = read(tmp_path / "a.model")

    assert first == again
    assert facts["decisions"] == {"rows": 12, "sha256": checksum(DECIDED)}
    assert load(tmp_path / "a.model").score("lampu mati").model == facts["name"]


def test_a_decision_says_nothing_of_urgency() -> None:
    """A comment that a person was called for is not learnt as an ordinary one."""
    rows = [DECIDED[0], Row("lampu mati", "real", constructive=True), Row("tolong", "urgent", urgent=True)]
    assert targets(rows, "urgent").tolist() == [-1, 0, 1]
    assert targets(rows, "constructive").tolist() == [1, 1, -1]
    assert np.all(targets(rows, "toxic") == -1)


@pytest.mark.crosscheck
def test_decisions_stand_in_no_corpus() -> None:
    """The default training learns from none."""
    assert SOURCE not in {row.source for row in load_rows()}
