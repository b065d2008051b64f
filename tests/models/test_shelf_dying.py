"""The shelf when a process dies or the power is cut: one name, one whole model, on the disk."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from models import shelf
from models.shelf import CHALLENGER, CURRENT, PREVIOUS


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


def dies_at(monkeypatch: pytest.MonkeyPatch, count: int) -> Callable[[], int]:
    """Let the process die before the nth change of the disk; how many changes were asked for."""
    asked = 0

    def counting(true: Callable[..., object]) -> Callable[..., object]:
        def step(*words: object, **named: object) -> object:
            nonlocal asked
            asked += 1
            if asked >= count:  # who is dead does nothing more
                raise Stopped
            return true(*words, **named)

        return step

    monkeypatch.setattr(os, "link", counting(os.link))
    monkeypatch.setattr(os, "fsync", counting(os.fsync))
    monkeypatch.setattr(Path, "replace", counting(Path.replace))
    monkeypatch.setattr(Path, "unlink", counting(Path.unlink))
    return lambda: asked


@pytest.mark.parametrize("count", range(1, 12))
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
        assert died is (asked() >= count)

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


def test_a_power_cut_finds_it_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The new bytes are on the disk before they are in use, the names before it is said to be done."""
    put(tmp_path, CURRENT, b"old")
    measured = put(tmp_path, CHALLENGER, b"new")
    settled: list[tuple[str, bytes]] = []

    def settle(handle: int) -> None:
        (name,) = [
            p.name for p in (tmp_path, *tmp_path.iterdir()) if p.stat().st_ino == os.fstat(handle).st_ino
        ]
        settled.append((name, (tmp_path / CURRENT).read_bytes()))

    monkeypatch.setattr(os, "fsync", settle)
    assert shelf.promote(tmp_path, measured) is None
    assert settled == [("draft.tmp", b"old"), (tmp_path.name, b"new")]
    assert shelf.roll_back(tmp_path) is None
    assert settled[2:] == [(tmp_path.name, b"old")]
