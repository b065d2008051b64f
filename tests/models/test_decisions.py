"""Decisions as training rows: nobody moves the model alone, and what measures is never learnt."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.adapting import AN_AUTHORS, Example
from models.contest import measured_texts
from models.corpus import Row
from models.decisions import (
    CHANNELS,
    REVIEWERS,
    SOURCE,
    NotUsed,
    Pair,
    checksum,
    for_measuring,
    for_training,
    is_kept,
)
from tests.support.decided import MANY, a_pair, different_word, even


@st.composite
def piles(draw: st.DrawFn) -> list[Pair]:
    """Decisions of even voices, and among them some who are far louder: a reviewer, a channel, an author."""
    fair = even(draw(st.integers(0, 60)), "pqrst", "xyz")
    voices = st.tuples(st.sampled_from("pqrst"), st.sampled_from("xyz"), st.sampled_from(["", "s", "u"]))
    loud: list[Pair] = []
    for n, (reviewer, channel, author) in enumerate(draw(st.lists(voices, max_size=4))):
        start = 1000 * (n + 1)
        loud += [a_pair(start + m, reviewer, channel, author) for m in range(draw(st.integers(1, 60)))]
    return loud + fair if draw(st.booleans()) else fair + loud


SIZES = st.one_of(st.just(MANY), st.integers(0, 600))


def chosen_of(pairs: Sequence[Pair], rows: Sequence[Row]) -> list[Pair]:
    """The decisions that rows were made of."""
    texts = {row.text for row in rows}
    return [pair for pair in pairs if pair[1].text in texts]


@given(piles(), SIZES)
def test_a_reviewer_says_at_most_a_third(pairs: list[Pair], labelled: int) -> None:
    """Whatever one person decides, two thirds of what is learnt others have said."""
    rows = for_training(pairs, labelled, ())
    if isinstance(rows, NotUsed):
        return
    said = Counter(example.reviewer for _, example in chosen_of(pairs, rows))
    assert 3 * max(said.values()) <= said.total()
    assert len(said) >= REVIEWERS


@given(piles(), SIZES)
def test_a_channel_says_at_most_two_thirds(pairs: list[Pair], labelled: int) -> None:
    """One channel's ways never are the model's alone."""
    rows = for_training(pairs, labelled, ())
    if isinstance(rows, NotUsed):
        return
    said = Counter(channel for channel, _ in chosen_of(pairs, rows))
    assert 3 * max(said.values()) <= 2 * said.total()
    assert len(said) >= CHANNELS


@given(piles())
def test_an_author_teaches_at_most_five_times(pairs: list[Pair]) -> None:
    """Flooding a channel teaches nothing."""
    rows = for_training(pairs, MANY, ())
    said = Counter(
        example.author for _, example in chosen_of(pairs, () if isinstance(rows, NotUsed) else rows)
    )
    assert max(said.values(), default=0) <= AN_AUTHORS


@given(piles(), SIZES)
def test_all_together_weigh_a_tenth_of_the_corpora(pairs: list[Pair], labelled: int) -> None:
    """However many decisions there are, the corpora stay ten times as many."""
    rows = for_training(pairs, labelled, ())
    assert isinstance(rows, NotUsed) or 10 * len(rows) <= labelled


@given(piles())
def test_a_stable_fifth_only_measures(pairs: list[Pair]) -> None:
    """No text is both learnt and measured on, however it is spaced, and the answer never changes."""
    learnt, measured = for_training(pairs, MANY, ()), for_measuring(pairs)
    for row in () if isinstance(learnt, NotUsed) else learnt:
        assert not is_kept(row.text)
        assert not is_kept(f"  {row.text.upper()}!! 🙏 ")
    assert all(is_kept(row.text) for row in (() if isinstance(measured, NotUsed) else measured))


def test_it_is_about_a_fifth() -> None:
    """One text in five, give or take."""
    kept = sum(is_kept(f"komentar {different_word(n)} dari warga") for n in range(5000))
    assert 900 <= kept <= 1100


@pytest.mark.parametrize(
    ("reviewers", "channels", "refused"),
    [
        ("p", "xy", NotUsed("few_reviewers", 1, 3)),
        ("pq", "xy", NotUsed("few_reviewers", 2, 3)),
        ("pqr", "x", NotUsed("few_channels", 1, 2)),
    ],
)
def test_too_few_voices_teach_nothing(reviewers: str, channels: str, refused: NotUsed) -> None:
    """With one or two reviewers, or one channel, no decision is used, and the value says why."""
    assert for_training(even(60, reviewers, channels), MANY, ()) == refused


def test_even_voices_are_all_heard() -> None:
    """Nobody is cut who keeps to a share, and labels and source arrive as they were decided."""
    pairs = even(60)
    rows = for_training(pairs, MANY, ())
    assert rows == tuple(Row(e.text, SOURCE, constructive=e.constructive) for _, e in pairs)


def test_the_loud_are_cut_to_their_share() -> None:
    """Two hundred decisions of one reviewer count as many as the others' half."""
    fair = even(40, "qr")
    loud = [
        a_pair(n, "p", "xy"[n % 2]) for n in range(1000, 1300) if not is_kept(f"teks {different_word(n)}")
    ]
    rows = for_training([*loud, *fair], MANY, ())
    assert not isinstance(rows, NotUsed)
    said = Counter(example.reviewer for _, example in chosen_of([*loud, *fair], rows))
    assert said == {"p": 20, "q": 20, "r": 20}


def test_flooding_the_newest_does_not_push_others_out() -> None:
    """When only thirty fit, they are as evenly spread as ever."""
    fair = even(40, "qr")
    loud = [
        a_pair(n, "p", "xy"[n % 2]) for n in range(1000, 1300) if not is_kept(f"teks {different_word(n)}")
    ]
    rows = for_training([*loud, *fair], 300, ())
    assert not isinstance(rows, NotUsed)
    said = Counter(example.reviewer for _, example in chosen_of([*loud, *fair], rows))
    assert set(said) == {"p", "q", "r"}


def test_an_authors_sixth_comment_is_not_learnt() -> None:
    """The five newest are; the rest of that author's are passed over, whoever decided on them."""
    pairs = [
        (channel, replace(e, author="s" if n % 2 else e.author)) for n, (channel, e) in enumerate(even(60))
    ]
    rows = for_training(pairs, MANY, ())
    assert not isinstance(rows, NotUsed)
    theirs = [example.text for _, example in pairs if example.author == "s"]
    assert [row.text for row in rows if row.text in theirs] == theirs[:5]


def test_it_is_a_tenth_of_the_corpora_to_the_row() -> None:
    """Sixty even decisions beside three hundred labelled texts: thirty are learnt."""
    rows = for_training(even(60), 300, ())
    assert not isinstance(rows, NotUsed)
    assert len(rows) == 30


def test_what_is_cut_stays_balanced() -> None:
    """When the newest thirty are half one reviewer's, that reviewer still says a third."""
    mixed = even(60, "pqpr")
    rest = [
        a_pair(n, "qr"[n % 2], "xy"[n // 2 % 2])
        for n in range(5000, 5200)
        if not is_kept(f"teks {different_word(n)}")
    ]
    rows = for_training([*mixed, *rest], 300, ())
    assert not isinstance(rows, NotUsed)
    said = Counter(example.reviewer for _, example in chosen_of([*mixed, *rest], rows))
    assert 0 < 3 * said["p"] <= said.total()


def test_a_loud_channel_is_cut_to_two_thirds() -> None:
    """Whatever happens in one channel, a third of what is learnt comes from others."""
    pairs = even(60, "pqr", "xxxxxxxxxy")
    rows = for_training(pairs, MANY, ())
    assert not isinstance(rows, NotUsed)
    said = Counter(channel for channel, _ in chosen_of(pairs, rows))
    assert said["y"] > 0
    assert 3 * said["x"] <= 2 * said.total()


def test_the_same_words_count_once() -> None:
    """A text that many copy is said once, as it was decided last."""
    pairs = even(30)
    _, first = pairs[0]
    copies = [
        ("xy"[n % 2], Example(first.text.upper(), not first.constructive, "pqr"[n % 3], f"k{n}"))
        for n in range(12)
    ]
    rows = for_training([*pairs, *copies], MANY, ())
    assert not isinstance(rows, NotUsed)
    assert [row.constructive for row in rows if row.text.casefold() == first.text] == [first.constructive]


def test_what_models_are_compared_on_is_not_learnt() -> None:
    """Someone who posts the repository's own test texts in a channel gains nothing by it."""
    known = [text for text in measured_texts() if not is_kept(text) and len(text.split()) > 3][:30]
    posted = [("xy"[n % 2], Example(text, n > 9, "pqr"[n % 3], f"m{n}")) for n, text in enumerate(known)]
    rows = for_training([*posted, *even(30)], MANY, measured_texts())
    assert not isinstance(rows, NotUsed)
    assert {row.text for row in rows}.isdisjoint(known)
    assert len(rows) == 30


@settings(max_examples=20)
@given(st.permutations(range(8)))
def test_the_digest_knows_no_order(order: Sequence[int]) -> None:
    """The same decisions have the same digest however they come, and another label another one."""
    rows = [Row(f"teks {n}", SOURCE, constructive=n % 2 == 0) for n in range(8)]
    assert checksum([rows[n] for n in order]) == checksum(rows)
    assert checksum([Row("teks 0", SOURCE, constructive=False), *rows[1:]]) != checksum(rows)
