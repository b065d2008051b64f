"""Held-out texts: broad enough to compare models on, and nowhere learnt."""

from collections import Counter

import pytest

from models.contest import PROTECTED, measured_texts
from models.corpus import CORPORA, read
from models.decisions import words_of
from models.labels import Reason
from models.train import POOL, TRAINING

HELD = ("slices", "urgent_held")


def test_the_slices_stay_unseen() -> None:
    """No held-out text, also reordered or with other marks, stands in what is trained on or in the demo."""
    words = {words_of(row.text) for name in HELD for row in read(name)}
    own = [name for name in (*TRAINING, *POOL, "demo") if CORPORA[name].own]
    seen = {words_of(row.text) for name in own for row in read(name)}

    assert not any(CORPORA[name].trains for name in HELD)
    assert {"project", "nuances", "urgent", "demo"} <= set(own)
    assert words & seen <= {frozenset()}  # some are emoji alone
    assert len(words) == sum(len(read(name)) for name in HELD)


@pytest.mark.crosscheck
def test_the_slices_stand_in_no_real_corpus() -> None:
    """They were written for this project, and nobody had written them before."""
    words = {words_of(row.text) for name in HELD for row in read(name)}
    seen = {words_of(row.text) for name in CORPORA if name not in HELD for row in read(name)}
    assert words & seen <= {frozenset()}  # some are emoji alone


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


def test_the_held_cries_are_broad() -> None:
    """Sixty cries for help and as many ordinary texts, almost half of either kind long and indirect."""
    for wanted in (True, False):
        some = [row.text for row in read("urgent_held") if row.urgent is wanted]
        assert len(some) == 60
        assert sum(len(text.split()) >= 25 for text in some) >= 28


def test_what_is_compared_on_is_known_whole() -> None:
    """The texts that nothing may learn from are all of the demo, the slices and the held cries."""
    assert set(measured_texts()) == {row.text for name in ("demo", *HELD) for row in read(name)}
