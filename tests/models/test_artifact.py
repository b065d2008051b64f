"""The artefact on its way to the disk: whole, and nobody else's."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from models.artifact import read, save


def replacing(first: Callable[[Path], None]) -> Callable[[Path, Path], Path]:
    """A rename before which something happens, once."""
    true, waiting = Path.replace, [first]

    def replace(draft: Path, path: Path) -> Path:
        while waiting:
            waiting.pop()(draft)
        return true(draft, path)

    return replace


def test_two_trainers_do_not_mix_their_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever writes the same file meanwhile leaves the other's draft alone, and no draft stays."""
    path = tmp_path / "challenger.model"

    def another(draft: Path) -> None:
        before = draft.read_bytes()
        save(path, {"name": "other"}, {"bias": np.ones(2)})
        assert draft.read_bytes() == before

    monkeypatch.setattr(Path, "replace", replacing(another))
    save(path, {"name": "mine"}, {"bias": np.zeros(3)})
    facts, arrays = read(path)
    assert (facts["name"], arrays["bias"].tolist()) == ("mine", [0, 0, 0])
    assert list(tmp_path.iterdir()) == [path]


def test_a_draft_that_fails_is_not_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk costs no more than the attempt."""

    def failing(_draft: Path) -> None:
        raise OSError

    monkeypatch.setattr(Path, "replace", replacing(failing))
    with pytest.raises(OSError):  # noqa: PT011 - whatever the disk says
        save(tmp_path / "a.model", {}, {"bias": np.zeros(3)})
    assert list(tmp_path.iterdir()) == []
