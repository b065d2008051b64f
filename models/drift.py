"""Drift: whether a channel's latest texts look like its earlier ones to the model that judges them.

Two signs, each a population stability index (PSI) of the latest against the earlier texts: of the
constructive scores in ten bins, and of the words that the model's vocabulary does not know. Pure, numpy
only; knows neither texts nor words.

Sources: PSI below 0.1 is no change, above 0.25 a large one (Siddiqi, Credit Risk Scorecards, 2006). For
small samples that convention alone cries wolf: without any change PSI lies near chi-squared(bins - 1)
times (1/n + 1/m) (Yurdakul & Naranjo, 2020), so a change must also exceed 99 % of that.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

WINDOW = 500  # texts on either side
LEAST = 200  # texts of both sides together
BINS = 10
NOTABLE, LARGE = 0.1, 0.25
# The 99 % quantiles of chi-squared with BINS - 1 = 9 degrees of freedom and with 1.
_BY_CHANCE_SCORES, _BY_CHANCE_WORDS = 21.666, 6.635


class Change(StrEnum):
    """How far apart the latest and the earlier texts are."""

    NONE = "none"
    NOTABLE = "notable"
    LARGE = "large"


@dataclass(frozen=True, slots=True)
class Text:
    """What drift needs of a text: its constructive score, and how many of its words are unknown."""

    score: float
    unknown: int
    words: int


@dataclass(frozen=True, slots=True)
class Drift:
    """The latest texts against the earlier ones; shares are of words outside the vocabulary."""

    latest: int
    earlier: int
    scores_psi: float
    words_psi: float
    unknown_latest: float
    unknown_earlier: float
    scores: Change
    words: Change


@dataclass(frozen=True, slots=True)
class TooFew:
    """Not enough texts for an honest answer yet."""

    has: int
    needs: int = LEAST


def drift(newest_first: Sequence[Text]) -> Drift | TooFew:
    """Compare the latest WINDOW texts, or the later half of fewer, with as many before them."""
    if len(newest_first) < LEAST:
        return TooFew(len(newest_first))
    half = min(WINDOW, len(newest_first) // 2)
    latest, earlier = newest_first[:half], newest_first[half : 2 * half]
    scores = psi(*_binned([text.score for text in latest], [text.score for text in earlier]))
    words = [_words(side) for side in (latest, earlier)]
    strange = psi(*words)
    # A text's words are not independent of each other: chance is counted by texts.
    noise = 2 / half
    return Drift(
        half, half, scores, strange, _share(words[0]), _share(words[1]),
        _change(scores, _BY_CHANCE_SCORES * noise), _change(strange, _BY_CHANCE_WORDS * noise),
    )  # fmt: skip


def psi(latest: NDArray[np.float64], earlier: NDArray[np.float64]) -> float:
    """The population stability index of two rows of counts; half a count in each bin keeps it finite."""
    new, old = ((counts + 0.5) / (counts + 0.5).sum() for counts in (latest, earlier))
    return float(((new - old) * np.log(new / old)).sum())


def _binned(latest: Sequence[float], earlier: Sequence[float]) -> list[NDArray[np.float64]]:
    """Counts in the tenths of the earlier scores; equal tenths fall together."""
    inner = np.unique(np.quantile(earlier, np.arange(1, BINS) / BINS))
    bins = len(inner) + 1
    return [
        np.bincount(np.searchsorted(inner, side, "right"), minlength=bins).astype(np.float64)
        for side in (latest, earlier)
    ]


def _words(texts: Sequence[Text]) -> NDArray[np.float64]:
    unknown, words = sum(text.unknown for text in texts), sum(text.words for text in texts)
    return np.array([unknown, words - unknown], dtype=np.float64)


def _share(words: NDArray[np.float64]) -> float:
    return float(words[0] / max(words.sum(), 1))


def _change(index: float, by_chance: float) -> Change:
    if index < max(NOTABLE, by_chance):
        return Change.NONE
    return Change.LARGE if index >= LARGE else Change.NOTABLE
