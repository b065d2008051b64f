"""Training: deterministic, from allowed corpora only, refused with one line where they are not there."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from bot.cli.model import SHIPPED_FILE, model
from models import artifact
from models.classifier import load
from models.corpus import CORPORA, CorpusMissing, Row, read
from models.train import NAME, POOL, TRAINING, train


def test_only_allowed_corpora_train() -> None:
    """Neither the demo nor anything kept for measuring is trained on."""
    assert all(CORPORA[name].trains for name in (*TRAINING, *POOL))
    assert {"demo", "dev_ood"}.isdisjoint((*TRAINING, *POOL))


def test_without_the_corpora_it_is_one_line(tmp_path: Path) -> None:
    """A clone alone scores, and says what training would need."""
    with pytest.raises(CorpusMissing, match=r"docs/model\.md"):
        read("real", tmp_path)
    result = CliRunner().invoke(model, ["train", "--data", str(tmp_path), "--out", str(tmp_path / "m")])
    assert result.exit_code == 1
    assert result.output.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def a_corpus() -> list[Row]:
    """A small corpus of six sources that knows every reason, and some cries for help."""
    rows = [*read("nuances")[::4], *read("urgent")]
    return [replace(row, source=f"source_{n % 6}") for n, row in enumerate(rows)]


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two trainings agree to the byte, and another seed makes another model."""
    monkeypatch.setattr("models.train.load_rows", lambda _shared: a_corpus())
    monkeypatch.setattr("models.train.POOL", ())
    monkeypatch.setattr("models.train.checksum", lambda _name, _shared: "00")
    digests = [train(tmp_path / f"{n}.model", seed=seed) for n, seed in enumerate((1, 1, 2))]
    assert digests[0] == digests[1]
    assert digests[1] != digests[2]
    assert load(tmp_path / "0.model").score("Lampu jalan mati").model.startswith(NAME)


@pytest.mark.crosscheck
def test_the_shipped_artefact_is_what_the_command_makes(tmp_path: Path) -> None:
    """The same corpora and seed give the shipped model; on another machine but for the last bits."""
    train(tmp_path / "again.model", seed=1)
    (made, arrays), (shipped, expected) = artifact.read(tmp_path / "again.model"), artifact.read(SHIPPED_FILE)
    # The name is made of the arrays, and so of those last bits.
    assert {**made, "name": ""} == {**shipped, "name": ""}
    assert arrays.keys() == expected.keys()
    for name, array in arrays.items():
        assert np.allclose(array, expected[name], atol=0.02), name
