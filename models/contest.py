"""The contest: a challenger against the current model, on texts that neither was trained on.

A challenger takes the place only when the difference is surely above zero and no protected slice pays
for it. Pure, numpy only: an installation that does not train can measure and promote.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from models.corpus import Row, read
from models.labels import Scores

RESAMPLES, SEED = 1000, 1
THRESHOLD = 0.5
# What a slice may lose by chance: one text judged otherwise moves its macro-F1 by about one row's share.
TOLERATED_TEXTS = 1
PROTECTED = ("regional", "criticism", "short")
Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]


class Judge(Protocol):
    """A model, as far as a contest needs one."""

    @property
    def name(self) -> str:
        """What tells it from another."""
        ...

    def score_many(self, texts: Sequence[str]) -> Sequence[Scores]:
        """One Scores a text, in order."""
        ...


@dataclass(frozen=True, slots=True)
class Compared:
    """The macro-F1 of both models on one set."""

    name: str
    rows: int
    current: float
    challenger: float
    protected: bool


@dataclass(frozen=True, slots=True)
class Contest:
    """Both models on every set and on all texts together, with the paired difference's 95 % interval."""

    current: str
    challenger: str
    sets: tuple[Compared, ...]
    total: Compared
    difference: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class NotBetter:
    """The difference is not surely above zero."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class WorseOn:
    """A protected slice that the challenger judges worse than chance explains."""

    slice: str
    current: float
    challenger: float


def held_out(decided: Sequence[Row] = ()) -> dict[str, Sequence[Row]]:
    """The sets of a contest by name: the demo, the protected slices, the decisions kept for measuring."""
    sets: dict[str, Sequence[Row]] = {"demo": read("demo")}
    slices = read("slices")
    sets |= {name: [row for row in slices if row.source == name] for name in PROTECTED}
    return sets | ({"decisions": decided} if decided else {})


def measured_texts() -> list[str]:
    """Every text of the repository that models are compared on: nothing may learn from it."""
    return [row.text for rows in held_out().values() for row in rows]


def compare(current: Judge, challenger: Judge, sets: Mapping[str, Sequence[Row]]) -> Contest:
    """Both models on the same texts."""
    rows = [row for some in sets.values() for row in some]
    wanted = np.array([bool(row.constructive) for row in rows])
    said = [_says(model, rows) for model in (current, challenger)]
    found, start = [], 0
    for name, some in sets.items():
        part = slice(start, start + len(some))
        found.append(_compared(name, wanted[part], said[0][part], said[1][part]))
        start += len(some)
    total = _compared("all", wanted, *said)
    low, high = _interval(wanted, *said)
    return Contest(
        current.name, challenger.name, tuple(found), total, total.challenger - total.current, low, high
    )


def objections(contest: Contest) -> tuple[NotBetter | WorseOn, ...]:
    """What stands against the challenger; empty when it may take the place."""
    found: list[NotBetter | WorseOn] = []
    if contest.low <= 0:
        found.append(NotBetter(contest.low, contest.high))
    found += [
        WorseOn(each.name, each.current, each.challenger)
        for each in contest.sets
        if each.protected and each.challenger < each.current - TOLERATED_TEXTS / each.rows
    ]
    return tuple(found)


def macro_f1(wanted: Flags, said: Flags) -> Floats:
    """The mean of both labels' F1 along the last axis; a label that nobody has or names counts zero."""
    right = (wanted & said).sum(-1)
    rejected = (~wanted & ~said).sum(-1)
    wrong = (wanted ^ said).sum(-1)
    mean: Floats = (_f1(right, wrong) + _f1(rejected, wrong)) / 2
    return mean


def _f1(right: NDArray[np.int64], wrong: NDArray[np.int64]) -> Floats:
    found: Floats = 2 * right / np.maximum(2 * right + wrong, 1)
    return found


def _says(model: Judge, rows: Sequence[Row]) -> Flags:
    chances = [scores.constructive for scores in model.score_many([row.text for row in rows])]
    return np.array(chances) >= THRESHOLD


def _compared(name: str, wanted: Flags, current: Flags, challenger: Flags) -> Compared:
    before, after = (float(macro_f1(wanted, said)) for said in (current, challenger))
    return Compared(name, len(wanted), before, after, name in PROTECTED)


def _interval(wanted: Flags, current: Flags, challenger: Flags) -> tuple[float, float]:
    """Of the difference, over the same resampled texts for both: what both find hard cancels out."""
    draws = np.random.default_rng(SEED).integers(0, len(wanted), (RESAMPLES, len(wanted)))
    truth = wanted[draws]
    spread = macro_f1(truth, challenger[draws]) - macro_f1(truth, current[draws])
    low, high = np.quantile(spread, [0.025, 0.975])
    return float(low), float(high)
