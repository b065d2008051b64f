"""Drift: a change is seen, chance is not taken for one, and too few texts are said to be too few."""

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.classifier import load
from models.drift import LEAST, NOTABLE, WINDOW, Change, Drift, Text, TooFew, drift, psi
from models.strange import strange_words


def texts(count: int, dice: random.Random, *, shift: float = 1.0, unknown: int = 1) -> list[Text]:
    """Comments with scores all over; a larger shift makes them lower."""
    return [Text(dice.random() ** shift, unknown, 10) for _ in range(count)]


def compared(newest_first: list[Text]) -> Drift:
    """The comparison, which there is."""
    found = drift(newest_first)
    assert isinstance(found, Drift)
    return found


@pytest.mark.parametrize("count", [0, 1, LEAST - 1])
def test_too_few_is_said(count: int) -> None:
    """Below two hundred there is no answer, only how many there are."""
    assert drift(texts(count, random.Random(1))) == TooFew(count, LEAST)


@pytest.mark.parametrize("count", [LEAST, 400, 2 * WINDOW])
def test_chance_is_no_change(count: int) -> None:
    """Of fifty channels where nothing changed, at most two are taken for changed, however few comments."""
    found = [compared(texts(count, random.Random(seed))) for seed in range(50)]
    assert sum(each.scores is not Change.NONE for each in found) <= 2
    assert all(each.words is Change.NONE for each in found)


def test_small_samples_alone_would_cry_wolf() -> None:
    """The convention of 0.1 without the correction is passed by chance at two hundred comments."""
    found = [compared(texts(LEAST, random.Random(seed))) for seed in range(50)]
    assert sum(each.scores_psi >= NOTABLE for each in found) > 25


def test_other_scores_are_a_change() -> None:
    """When the latest comments score much lower, the scores have changed, the words not."""
    dice = random.Random(3)
    found = compared([*texts(WINDOW, dice, shift=3), *texts(WINDOW, dice)])
    assert (found.scores, found.words) == (Change.LARGE, Change.NONE)
    assert (found.latest, found.earlier) == (WINDOW, WINDOW)


def test_a_slight_change_is_notable() -> None:
    """Between the two thresholds stands the middle word."""
    dice = random.Random(3)
    found = compared([*texts(WINDOW, dice, shift=1.6), *texts(WINDOW, dice)])
    assert 0.1 <= found.scores_psi < 0.25
    assert found.scores is Change.NOTABLE


def test_unknown_words_are_a_change() -> None:
    """A new slang shows in the words before it shows in the scores."""
    dice = random.Random(4)
    found = compared([*texts(WINDOW, dice, unknown=3), *texts(WINDOW, dice)])
    assert (found.scores, found.words) == (Change.NONE, Change.LARGE)
    assert (found.unknown_latest, found.unknown_earlier) == (0.3, 0.1)


def test_only_the_newest_thousand_count() -> None:
    """What is older than the two windows changes nothing."""
    newest = texts(2 * WINDOW, random.Random(5))
    assert drift([*newest, *texts(500, random.Random(6), shift=9)]) == drift(newest)


def test_equal_scores_are_compared_too() -> None:
    """A channel where every comment scores the same has not changed, and the figure is finite."""
    found = compared([Text(0.0, 0, 0)] * LEAST)
    assert (found.scores_psi, found.words_psi, found.scores) == (0, 0, Change.NONE)


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(0, 500)), min_size=1, max_size=12))
def test_psi_is_symmetric_and_never_below_zero(pairs: list[tuple[int, int]]) -> None:
    """The index is a distance of sorts: zero for the same, the same both ways, finite with empty bins."""
    new, old = (np.array(side, dtype=np.float64) for side in zip(*pairs, strict=True))
    assert psi(new, new) == 0
    assert psi(new, old) == pytest.approx(psi(old, new))
    assert 0 <= psi(new, old) + 1e-12 < float("inf")


def test_psi_by_hand() -> None:
    """Counts of 9.5 and 89.5 against 49.5 and 49.5, with half a count more each."""
    index = psi(np.array([9.5, 89.5]), np.array([49.5, 49.5]))
    assert index == pytest.approx(-0.4 * np.log(0.2) + 0.4 * np.log(1.8), abs=1e-9)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("lampu jalan mati", (0, 3)),
        ("lampu qwrtzplk mati", (1, 3)),
        ("https://slot.example @budi #jernih 0812345678901 12 ??? 😀", (0, 0)),
        ("", (0, 0)),
    ],
)
def test_placeholders_are_no_words(text: str, expected: tuple[int, int]) -> None:
    """Addresses, accounts, tags, numbers, marks and emoji neither count nor are unknown."""
    assert strange_words(text, load().vocabulary) == expected
