"""Training: deterministic, from allowed corpora only, refused with one line where they are not there."""

import hashlib
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli.model import SHIPPED_FILE, model
from models.corpus import CORPORA, CorpusMissing, read
from models.train import TRAINING, train


def test_only_allowed_corpora_train() -> None:
    """Neither the demo nor anything kept for measuring is trained on."""
    assert all(CORPORA[name].trains for name in TRAINING)
    assert {"demo", "dev_ood"}.isdisjoint(TRAINING)


def test_without_the_corpora_it_is_one_line(tmp_path: Path) -> None:
    """A clone alone scores, and says what training would need."""
    with pytest.raises(CorpusMissing, match=r"docs/model\.md"):
        read("real", tmp_path)
    result = CliRunner().invoke(model, ["train", "--data", str(tmp_path), "--out", str(tmp_path / "m")])
    assert result.exit_code == 1
    assert result.output.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.crosscheck
def test_the_shipped_artefact_is_what_the_command_makes(tmp_path: Path) -> None:
    """The same corpora and seed give the shipped bytes."""
    digest = train(tmp_path / "again.model", seed=1)
    assert digest == hashlib.sha256(SHIPPED_FILE.read_bytes()).hexdigest()
