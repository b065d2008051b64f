"""Challengers: trained on decisions too, named apart, and the shipped model untouched by it."""

from pathlib import Path

import numpy as np
import pytest

from models.artifact import read
from models.classifier import load
from models.corpus import Row
from models.decisions import SOURCE, checksum
from models.heads import targets
from models.train import NAME, SEED, load_rows, name_of
from tests.support.small_models import train_small

FACTS = {"corpora": {"real": "00"}, "rows": 3, "seed": SEED, "unsure": [0.4, 0.6]}
DECIDED = [Row(f"usul nomor {n} soal lampu", SOURCE, constructive=n % 2 == 0) for n in range(12)]


def test_the_shipped_model_keeps_its_name() -> None:
    """Without decisions and with the usual seed nothing is added."""
    assert name_of(FACTS) == NAME


@pytest.mark.parametrize("other", [{"seed": 2}, {"decisions": {"rows": 1, "sha256": "aa"}}])
def test_every_other_training_has_another_name(other: dict[str, object]) -> None:
    """Another seed or other decisions: eight digits more, the same ones for the same facts."""
    name = name_of({**FACTS, **other})
    assert name.startswith(f"{NAME}+")
    assert len(name) == len(NAME) + 9
    assert name_of({**FACTS, **other}) == name
    assert name_of({**FACTS, **other, "rows": 4}) != name


def test_decisions_are_learnt_in_any_order_to_the_same_bytes(tmp_path: Path) -> None:
    """A challenger is deterministic, remembers how many decisions it learnt, and scores under its name."""
    first = train_small(tmp_path / "a.model", DECIDED)
    again = train_small(tmp_path / "b.model", DECIDED[::-1])
    facts, _ = read(tmp_path / "a.model")

    assert first == again
    assert facts["decisions"] == {"rows": 12, "sha256": checksum(DECIDED)}
    assert load(tmp_path / "a.model").score("lampu mati").model == facts["name"] != NAME


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
