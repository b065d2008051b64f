"""The contest: only a challenger that is surely better, and nowhere worse, may take the place."""

from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import f1_score

from models.contest import (
    PROTECTED,
    Compared,
    Contest,
    NotBetter,
    WorseOn,
    compare,
    held_out,
    macro_f1,
    measured_texts,
    objections,
)
from models.corpus import CORPORA, Row, read
from models.decisions import SOURCE
from models.labels import Reason, Scores, Verdict
from models.train import POOL, TRAINING


class Fixed:
    """A model that says of each text what a rule says."""

    def __init__(self, name: str, rule: Callable[[str], bool]) -> None:
        self.name, self._rule = name, rule

    def score_many(self, texts: Sequence[str]) -> list[Scores]:
        """One or zero."""
        chances = [float(self._rule(text)) for text in texts]
        return [Scores(p, 0, 0, 0, Reason.REPORT, Verdict.UNSURE, self.name) for p in chances]


SETS = held_out()
TRUTH = {row.text: bool(row.constructive) for rows in SETS.values() for row in rows}
RIGHT = Fixed("right", TRUTH.__getitem__)


def wrong_on(name: str, texts: set[str]) -> Fixed:
    """A model that errs on some texts."""
    return Fixed(name, lambda text: TRUTH[text] is not (text in texts))


def texts_of(name: str, count: int) -> set[str]:
    """Some texts of a set."""
    return {row.text for row in SETS[name][:count]}


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1))
def test_macro_f1_is_what_everyone_means_by_it(pairs: list[tuple[bool, bool]]) -> None:
    """The figure agrees with scikit-learn's."""
    wanted, said = (np.array(side) for side in zip(*pairs, strict=True))
    expected = f1_score(wanted, said, average="macro", labels=[False, True], zero_division=0)
    assert float(macro_f1(wanted, said)) == pytest.approx(expected)


def test_a_surely_better_challenger_has_nothing_against_it() -> None:
    """Sixty mistakes fewer on a thousand texts are no luck."""
    contest = compare(wrong_on("old", texts_of("demo", 60)), RIGHT, SETS)

    assert (contest.current, contest.challenger) == ("old", "right")
    assert contest.total.rows == len(TRUTH)
    assert contest.total.challenger == 1.0
    assert 0 < contest.low <= contest.difference <= contest.high
    assert objections(contest) == ()


def test_a_lucky_challenger_is_refused() -> None:
    """A difference whose interval reaches zero proves nothing."""
    contest = compare(wrong_on("old", texts_of("demo", 2)), RIGHT, SETS)

    assert contest.difference > 0
    assert objections(contest) == (NotBetter(contest.low, contest.high),)


def test_the_same_model_is_not_better() -> None:
    """Equal is not enough."""
    contest = compare(RIGHT, RIGHT, SETS)
    assert (contest.difference, contest.low, contest.high) == (0, 0, 0)
    assert objections(contest) == (NotBetter(0, 0),)


@pytest.mark.parametrize("name", PROTECTED)
def test_no_protected_slice_pays_for_the_rest(name: str) -> None:
    """Better by far on the whole, worse by five texts of one slice: refused, and the slice is named."""
    worse = texts_of(name, 5)
    contest = compare(wrong_on("old", texts_of("demo", 90)), wrong_on("new", worse), SETS)

    assert contest.low > 0
    (against,) = objections(contest)
    assert isinstance(against, WorseOn)
    assert (against.slice, against.current) == (name, 1.0)
    assert against.challenger < 1


def a_contest(before: float, after: float, *, protected: bool) -> Contest:
    """A clear win with one set of fifty texts."""
    one = Compared("regional", 50, before, after, protected)
    return Contest("a", "b", (one,), one, 0.1, 0.05, 0.15)


@pytest.mark.parametrize(("after", "stands"), [(0.90, 0), (0.881, 0), (0.879, 1)])
def test_one_text_is_tolerated(after: float, stands: int) -> None:
    """A protected slice of fifty may lose a fiftieth, no more."""
    assert len(objections(a_contest(0.9, after, protected=True))) == stands


def test_what_is_not_protected_may_fall() -> None:
    """The demo or the decisions alone stop nobody: the whole counts."""
    assert objections(a_contest(0.9, 0.5, protected=False)) == ()


def test_kept_decisions_are_measured_too() -> None:
    """They are a set of their own beside the repository's, and stop counting when there are none."""
    kept = [Row("lampu mati", SOURCE, constructive=True)]
    assert list(held_out(kept)) == [*held_out(), "decisions"]
    assert held_out(kept)["decisions"] == kept


def test_the_interval_is_the_same_every_time() -> None:
    """Resampling is seeded."""
    old = wrong_on("old", texts_of("demo", 20))
    assert compare(old, RIGHT, SETS) == compare(old, RIGHT, SETS)


def test_the_slices_stay_unseen() -> None:
    """No text of a slice, also with its words reordered, stands in what is trained on or in the demo."""
    words = {frozenset(row.text.casefold().split()) for row in read("slices")}
    own = [name for name in (*TRAINING, *POOL, "demo") if CORPORA[name].own]
    seen = {frozenset(row.text.casefold().split()) for name in own for row in read(name)}

    assert not CORPORA["slices"].trains
    assert {"project", "nuances", "urgent", "demo"} <= set(own)
    assert words & seen == set()
    assert len(words) == len(read("slices"))


@pytest.mark.crosscheck
def test_the_slices_stand_in_no_real_corpus() -> None:
    """They were written for this project, and nobody had written them before."""
    words = {frozenset(row.text.casefold().split()) for row in read("slices")}
    seen = {frozenset(r.text.casefold().split()) for name in CORPORA if name != "slices" for r in read(name)}
    assert words & seen == set()


def test_each_slice_is_broad() -> None:
    """At least sixty comments each, about half constructive, of nearly every reason; short ones are short."""
    rows = read("slices")
    count = Counter(row.source for row in rows)
    assert set(count) == set(PROTECTED)
    for name in PROTECTED:
        some = [row for row in rows if row.source == name]
        assert count[name] >= 60
        assert 0.45 <= sum(bool(row.constructive) for row in some) / len(some) <= 0.55
        assert len({row.reason for row in some}) >= len(Reason) - 1
    assert all(len(row.text.split()) <= 5 for row in rows if row.source == "short")


def test_what_is_compared_on_is_known_whole() -> None:
    """The texts that nothing may learn from are all of the demo and of the slices."""
    assert set(measured_texts()) == {row.text for name in ("demo", "slices") for row in read(name)}
