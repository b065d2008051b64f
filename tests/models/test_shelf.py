"""The shelf: one name, one whole model, wherever a process dies."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from models import shelf
from models.classifier import ArtifactError
from models.shelf import CHALLENGER, CURRENT, PREVIOUS, SHIPPED_FILE, Unmoved


class Stopped(Exception):  # noqa: N818 - what a power cut does
    """The process ends here."""


def put(folder: Path, name: str, words: bytes) -> str:
    """A file on the shelf; its digest."""
    (folder / name).write_bytes(words)
    return shelf.digest(folder / name)


def standing(folder: Path) -> dict[str, bytes]:
    """What the shelf holds under its three names."""
    names = (CURRENT, PREVIOUS, CHALLENGER)
    return {name: (folder / name).read_bytes() for name in names if (folder / name).exists()}


def test_an_empty_shelf_means_the_shipped_model(tmp_path: Path) -> None:
    """Without a promoted model, or without any folder, the model that the program brings is in use."""
    assert shelf.current(tmp_path) == SHIPPED_FILE
    assert shelf.load_current(tmp_path / "nothing").name == "jernih-1"


def test_a_challenger_takes_the_place(tmp_path: Path) -> None:
    """It is the current one, the one before is kept, and nothing waits any more."""
    put(tmp_path, CURRENT, b"old")
    measured = put(tmp_path, CHALLENGER, b"new")

    assert shelf.promote(tmp_path, measured) is None
    assert standing(tmp_path) == {CURRENT: b"new", PREVIOUS: b"old"}
    assert sorted(path.name for path in tmp_path.iterdir()) == [CURRENT, PREVIOUS]


def test_rolling_back_leads_down_to_the_shipped_model(tmp_path: Path) -> None:
    """First the one before it, then the shipped one, and then there is nothing to take back."""
    put(tmp_path, CURRENT, b"old")
    shelf.promote(tmp_path, put(tmp_path, CHALLENGER, b"new"))

    assert shelf.roll_back(tmp_path) is None
    assert standing(tmp_path) == {CURRENT: b"old"}
    assert shelf.before(tmp_path) == SHIPPED_FILE
    assert shelf.roll_back(tmp_path) is None
    assert shelf.current(tmp_path) == SHIPPED_FILE
    assert shelf.roll_back(tmp_path) == Unmoved("nothing_before")


def test_the_first_promotion_forgets_what_is_older_than_the_shipped_model(tmp_path: Path) -> None:
    """Rolling back from the first promoted model never leads to a stray file."""
    put(tmp_path, PREVIOUS, b"stray")
    shelf.promote(tmp_path, put(tmp_path, CHALLENGER, b"new"))
    assert standing(tmp_path) == {CURRENT: b"new"}


def test_only_what_was_measured_moves(tmp_path: Path) -> None:
    """A challenger that was replaced meanwhile stays where it is, as does an empty place."""
    measured = put(tmp_path, CHALLENGER, b"measured")
    put(tmp_path, CHALLENGER, b"another")

    assert shelf.promote(tmp_path, measured) == Unmoved("challenger_changed")
    assert standing(tmp_path) == {CHALLENGER: b"another"}
    (tmp_path / CHALLENGER).unlink()
    assert shelf.promote(tmp_path, measured) == Unmoved("no_challenger")


def test_a_damaged_model_in_use_is_said(tmp_path: Path) -> None:
    """It is never replaced in silence: one line names it and the way back."""
    put(tmp_path, CURRENT, b"damaged")
    with pytest.raises(ArtifactError, match="jernih model promote --rollback") as raised:
        shelf.load_current(tmp_path)
    assert "\n" not in str(raised.value)
    assert CURRENT in str(raised.value)


def dies_at(monkeypatch: pytest.MonkeyPatch, count: int) -> Callable[[], int]:
    """Let the process die before the nth change of the disk; how many changes were asked for."""
    asked = 0

    def counting(true: Callable[..., object]) -> Callable[..., object]:
        def step(*words: object, **named: object) -> object:
            nonlocal asked
            asked += 1
            if asked == count:
                raise Stopped
            return true(*words, **named)

        return step

    monkeypatch.setattr(os, "link", counting(os.link))
    monkeypatch.setattr(os, "fsync", counting(os.fsync))
    monkeypatch.setattr(Path, "replace", counting(Path.replace))
    monkeypatch.setattr(Path, "unlink", counting(Path.unlink))
    return lambda: asked


@pytest.mark.parametrize("count", range(1, 7))
@pytest.mark.parametrize("before", [b"old", b""], ids=["from a promoted", "from the shipped"])
def test_it_may_die_between_any_steps_of_a_promotion(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int, before: bytes
) -> None:
    """The model in use is whole, old or new; the new one is nowhere lost; doing it again succeeds."""
    if before:
        put(tmp_path, CURRENT, b"old")
        put(tmp_path, PREVIOUS, b"older")
    measured = put(tmp_path, CHALLENGER, b"new")
    with monkeypatch.context() as patched:
        asked = dies_at(patched, count)
        died = False
        try:
            shelf.promote(tmp_path, measured)
        except Stopped:
            died = True
        assert died is (asked() == count)

    found = standing(tmp_path)
    assert found.get(CURRENT, b"") in {before, b"new"}
    assert b"new" in found.values()
    if CHALLENGER in found:
        assert shelf.promote(tmp_path, measured) is None
    assert standing(tmp_path) == {CURRENT: b"new"} | ({PREVIOUS: before} if before else {})


@pytest.mark.parametrize("count", [1, 2])
def test_it_may_die_between_the_steps_of_going_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    """The model in use is the one or the other, whole."""
    put(tmp_path, CURRENT, b"new")
    put(tmp_path, PREVIOUS, b"old")
    with monkeypatch.context() as patched:
        dies_at(patched, count)
        with pytest.raises(Stopped):
            shelf.roll_back(tmp_path)
    assert standing(tmp_path)[CURRENT] == (b"new" if count == 1 else b"old")
