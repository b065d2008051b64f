"""The contest: a challenger against the current model, on texts that neither was trained on.

A challenger takes the place only when its constructive head is surely better, and neither a protected set,
nor another head, nor anyone who cries for help pays for it. Pure, numpy only: an installation that does not
train can measure and promote.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from models.corpus import Row, read
from models.decisions import SOURCE
from models.labels import Scores

RESAMPLES, SEED = 1000, 1
THRESHOLD = 0.5
# What chance may cost: of a set one text in so many, at least one; one cry for help; three false alarms.
ONE_IN, CRIES, ALARMS = 60, 1, 3
PROTECTED = ("regional", "criticism", "short")  # the slices
_GUARDED = frozenset({"demo", *PROTECTED})
HEADS = ("toxic", "spam")  # measured wherever a set has their label
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
class Heard:
    """How many cries for help both models find, and how many ordinary texts they take for one."""

    cries: int
    found: tuple[int, int]  # by the current model, by the challenger
    ordinary: int
    alarms: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Contest:
    """Both models on every set and on all texts together, with the paired difference's 95 % interval.

    `sets` and `total` are of the constructive head, `heads` of the others over all sets with their label.
    """

    current: str
    challenger: str
    sets: tuple[Compared, ...]
    total: Compared
    difference: float
    low: float
    high: float
    heads: tuple[Compared, ...]
    urgent: Heard


@dataclass(frozen=True, slots=True)
class NotBetter:
    """The difference is not surely above zero."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class WorseOn:
    """A protected set, or a head, on which the challenger is worse than chance explains."""

    name: str
    current: float
    challenger: float


@dataclass(frozen=True, slots=True)
class HearsFewer:
    """The challenger misses cries for help that the current model finds."""

    current: int
    challenger: int
    cries: int


@dataclass(frozen=True, slots=True)
class MoreAlarms:
    """The challenger takes clearly more ordinary texts for a cry for help."""

    current: int
    challenger: int
    ordinary: int


Objection = NotBetter | WorseOn | HearsFewer | MoreAlarms


def held_out(decided: Sequence[Row] = ()) -> dict[str, Sequence[Row]]:
    """The sets of a contest by name: demo, slices, cries for help, the decisions kept for measuring."""
    sets: dict[str, Sequence[Row]] = {"demo": read("demo")}
    slices = read("slices")
    sets |= {name: [row for row in slices if row.source == name] for name in PROTECTED}
    sets["urgent"] = read("urgent_held")
    return sets | ({SOURCE: decided} if decided else {})


def measured_texts() -> list[str]:
    """Every text of the repository that models are compared on: nothing may learn from it."""
    return [row.text for rows in held_out().values() for row in rows]


def compare(current: Judge, challenger: Judge, sets: Mapping[str, Sequence[Row]]) -> Contest:
    """Both models on the same texts."""
    rows = [row for some in sets.values() for row in some]
    names = [name for name, some in sets.items() for _ in some]
    both = [model.score_many([row.text for row in rows]) for model in (current, challenger)]
    answers = _answers("constructive", rows, both)
    of = np.array([names[n] for n in answers.places])
    weights = _weights(of)
    total = _compared("all", answers, weights)
    low, high = _interval(answers, weights)
    return Contest(
        current.name, challenger.name,
        tuple(_compared(str(name), answers, of == name) for name in dict.fromkeys(of.tolist())),
        total, total.challenger - total.current, low, high,
        tuple(_compared(head, _answers(head, rows, both)) for head in HEADS),
        _heard(_answers("urgent", rows, both)),
    )  # fmt: skip


def objections(contest: Contest) -> tuple[Objection, ...]:
    """What stands against the challenger; empty when it may take the place."""
    found: list[Objection] = []
    if contest.low <= 0:
        found.append(NotBetter(contest.low, contest.high))
    found += [
        WorseOn(each.name, each.current, each.challenger)
        for each in (*contest.sets, *contest.heads)
        if each.protected and each.challenger < each.current - tolerated(each.rows)
    ]
    heard = contest.urgent
    if heard.found[1] < heard.found[0] - CRIES:
        found.append(HearsFewer(*heard.found, heard.cries))
    if heard.alarms[1] > heard.alarms[0] + ALARMS:
        found.append(MoreAlarms(*heard.alarms, heard.ordinary))
    return tuple(found)


def tolerated(rows: int) -> float:
    """What a set may lose: one text judged otherwise moves its macro-F1 by about one row's share."""
    return max(1, rows // ONE_IN) / max(rows, 1)


def macro_f1(wanted: Flags, said: Flags, weights: Floats | None = None) -> Floats:
    """The mean of both labels' F1 along the last axis; a label that nobody has or names counts zero."""
    each = np.ones(wanted.shape[-1]) if weights is None else weights
    right, rejected, wrong = (
        (some * each).sum(-1) for some in (wanted & said, ~wanted & ~said, wanted ^ said)
    )
    mean: Floats = (_f1(right, wrong) + _f1(rejected, wrong)) / 2
    return mean


@dataclass(frozen=True, slots=True)
class _Answers:
    """Of the rows that have a head's label: their places, the label, and what both models say."""

    places: Sequence[int]
    wanted: Flags
    current: Flags
    challenger: Flags


def _answers(head: str, rows: Sequence[Row], both: Sequence[Sequence[Scores]]) -> _Answers:
    places = [n for n, row in enumerate(rows) if getattr(row, head) is not None]
    wanted = np.array([getattr(rows[n], head) for n in places], dtype=bool)
    said = (np.array([getattr(scores[n], head) >= THRESHOLD for n in places], dtype=bool) for scores in both)
    return _Answers(places, wanted, *said)


def _weights(of: NDArray[np.str_]) -> Floats:
    """A row's weight by its set: decisions, of which there may be thousands, together at most as the rest."""
    decided = of == SOURCE
    rest = (~decided).sum()
    weights: Floats = np.where(decided & (rest > 0), min(1, rest / max(decided.sum(), 1)), 1.0)
    return weights


def _f1(right: Floats, wrong: Floats) -> Floats:
    whole = 2 * right + wrong
    found: Floats = 2 * right / np.where(whole > 0, whole, 1)
    return found


def _compared(name: str, answers: _Answers, weights: Floats | Flags | None = None) -> Compared:
    """On all of the answers, or on those that weigh anything."""
    counted = np.ones(len(answers.wanted)) if weights is None else weights.astype(np.float64)
    before, after = (
        float(macro_f1(answers.wanted, said, counted)) for said in (answers.current, answers.challenger)
    )
    return Compared(name, int((counted > 0).sum()), before, after, name in _GUARDED or name in HEADS)


def _heard(answers: _Answers) -> Heard:
    both, cries = (answers.current, answers.challenger), answers.wanted
    found, alarms = ([int((said & some).sum()) for said in both] for some in (cries, ~cries))
    return Heard(int(cries.sum()), (found[0], found[1]), int((~cries).sum()), (alarms[0], alarms[1]))


def _interval(answers: _Answers, weights: Floats) -> tuple[float, float]:
    """Of the difference, over the same resampled texts for both: what both find hard cancels out."""
    rows = len(answers.wanted)
    draws = np.random.default_rng(SEED).integers(0, rows, (RESAMPLES, rows))
    truth, weighed = answers.wanted[draws], weights[draws]
    before, after = (macro_f1(truth, said[draws], weighed) for said in (answers.current, answers.challenger))
    low, high = np.quantile(after - before, [0.025, 0.975])
    return float(low), float(high)
