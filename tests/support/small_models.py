"""Small models: trained in seconds on a few texts of the repository, for tests that need two of them."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from models.corpus import Row, read
from models.train import train


def few_rows(step: int = 12) -> list[Row]:
    """A small corpus of six sources that knows every reason, and some cries for help."""
    rows = [*read("nuances")[::step], *read("urgent")[::8]]
    return [replace(row, source=f"source_{n % 6}") for n, row in enumerate(rows)]


def train_small(path: Path, decided: Sequence[Row] = (), *, seed: int = 1) -> str:
    """Train on them, and on decisions; the artefact's SHA-256."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("models.train.load_rows", lambda _shared: few_rows())
        patched.setattr("models.train.POOL", ())
        patched.setattr("models.train.checksum", lambda _name, _shared: "00")
        return train(path, seed=seed, decided=decided)
