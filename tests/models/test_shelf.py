"""The shelf: one name, one whole model, wherever a process dies."""

from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from models import shelf
from models.classifier import ArtifactError, load
from models.shelf import CHALLENGER, CURRENT, PREVIOUS, SHIPPED_FILE, Unmoved


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
    assert shelf.load_current(tmp_path / "nothing").name == load().name


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


def test_going_back_to_the_shipped_one_at_once(tmp_path: Path) -> None:
    """For when the previous model is damaged too: nothing promoted is left."""
    put(tmp_path, CURRENT, b"old")
    shelf.promote(tmp_path, put(tmp_path, CHALLENGER, b"new"))

    assert shelf.roll_back(tmp_path, to_shipped=True) is None
    assert standing(tmp_path) == {}
    assert shelf.roll_back(tmp_path, to_shipped=True) == Unmoved("nothing_before")


def test_a_challenger_trained_meanwhile_keeps_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is written to the name after the check is neither promoted unmeasured nor lost."""
    measured = put(tmp_path, CHALLENGER, b"measured")
    keep = shelf._keep

    def meanwhile(folder: Path) -> None:
        put(folder, CHALLENGER, b"unmeasured")
        keep(folder)

    monkeypatch.setattr(shelf, "_keep", meanwhile)
    assert shelf.promote(tmp_path, measured) is None
    assert standing(tmp_path) == {CURRENT: b"measured", CHALLENGER: b"unmeasured"}


def test_two_at_once_do_not_lose_the_old_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second waits for the first and then finds nothing to promote."""
    put(tmp_path, CURRENT, b"old")
    measured = put(tmp_path, CHALLENGER, b"new")
    keep = shelf._keep
    second: list[Future[Unmoved | None]] = []

    def slowly(folder: Path) -> None:
        if not second:
            second.append(pool.submit(shelf.promote, folder, measured))
            with pytest.raises(TimeoutError):
                second[0].result(0.2)
        keep(folder)

    monkeypatch.setattr(shelf, "_keep", slowly)
    with ThreadPoolExecutor() as pool:
        assert shelf.promote(tmp_path, measured) is None
        assert second[0].result(10) == Unmoved("no_challenger")
    assert standing(tmp_path) == {CURRENT: b"new", PREVIOUS: b"old"}


def test_a_damaged_model_in_use_is_said(tmp_path: Path) -> None:
    """It is never replaced in silence: one line names it and the way back."""
    put(tmp_path, CURRENT, b"damaged")
    with pytest.raises(ArtifactError, match="jernih model promote --rollback") as raised:
        shelf.load_current(tmp_path)
    assert "\n" not in str(raised.value)
    assert CURRENT in str(raised.value)
