"""Rows: what a token adds depends on the token alone, whether it comes with the model or is met first."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.features import MASK, NEUTRAL, SIZE, grams
from models.normalize import words_in
from models.rows import MAX_TEXT, Rows, plain_words, with_squares

LEXICON = ("lampu", "jalan", "yang", "?", "x")
GRAM = with_squares(np.arange(SIZE * 2, dtype=np.float32).reshape(SIZE, 2) / SIZE, np.ones(SIZE))


def rows_of() -> Rows:
    """A lexicon of five tokens with two logits, each row of its own kind."""
    known = np.arange(len(LEXICON) * 6, dtype=np.float32).reshape(len(LEXICON), 6)
    return Rows(LEXICON, known, GRAM)


def total_of(text: str) -> list[float]:
    """A text's sum in a fresh store."""
    rows = rows_of()
    total: list[float] = rows.sum(rows.ids(text)).tolist()
    return total


@given(st.text("abkw.,:;/-&+()'\"_?!", max_size=45))
def test_plain_stretches_are_read_alike(core: str) -> None:
    """The quick way finds what the careful way finds, or leaves it to that."""
    found = plain_words(core)
    assert found in ([], [word for word, _, _ in words_in(core)])


@pytest.mark.parametrize("core", ["ini,itu", "bakmi-bakmi", "gimana??", "(jalan!)", "wkwkwkkk"])
def test_ordinary_stretches_are_read_quickly(core: str) -> None:
    """Commas without a blank, doubled words and question marks need no careful look."""
    assert plain_words(core)


def test_the_lexicon_comes_with_the_model() -> None:
    """A known word's row is the given one, however it is written."""
    rows = rows_of()
    for written in ("lampu", "Lampu", "(LAMPU),", "lamppppu", "l4mpu", "lmp"):
        assert rows.sum(rows.ids(written)).tolist() == [0, 1, 2, 3, 4, 5]


def test_a_stranger_is_the_sum_of_its_n_grams() -> None:
    """A token outside the lexicon has no word part, and each of its n-grams as often as it stands."""
    rows = rows_of()
    total = rows.sum(rows.ids("qzqzqz"))
    expected = sum(GRAM[gram & MASK] for gram in grams("qzqzqz"))
    assert total.tolist() == pytest.approx([0, 0, 0, *expected])


def test_function_words_add_nothing() -> None:
    """Known or not, a neutral word is the empty row."""
    rows = rows_of()
    assert "yang" in NEUTRAL
    assert rows.sum(rows.ids("yang dan untuk")).tolist() == [0] * 6


def test_several_at_once_are_summed_like_one_by_one() -> None:
    """Strangers that are first met in a batch get the rows that they get alone, in any order."""
    texts = ["lampu qzxv wkwk", "", "wkwk?", "a.b.c-qzxv", "lampu jalan lampu", "l a m p u"]
    batch, single = rows_of(), rows_of()
    sums = batch.sums(list(map(batch.ids, texts)))
    for text, total in zip(reversed(texts), sums[::-1], strict=True):
        assert single.sum(single.ids(text)).tolist() == pytest.approx(total.tolist())


def test_a_token_counts_once() -> None:
    """Repeating a word, alone or inside another stretch, changes nothing."""
    rows = rows_of()
    once = rows.sum(rows.ids("jalan ?")).tolist()
    assert rows.sum(rows.ids("jalan? jalan jalan?? ?")).tolist() == once


def test_letters_apart_are_joined_only_in_a_row() -> None:
    """`l a m p u` is a word; one letter among words stays a letter."""
    rows = rows_of()
    assert rows.sum(rows.ids("l a m p u")).tolist() == [0, 1, 2, 3, 4, 5]
    assert rows.sum(rows.ids("x lampu")).tolist() == rows.sum({1, 5}).tolist()


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was met is forgotten when there is too much of it; what came with the model stays."""
    monkeypatch.setattr("models.rows.KNOWN", 50)
    rows = rows_of()
    sums = {}
    for n in range(400):
        rows.make_room()
        sums[n] = rows.sum(rows.ids(f"kata{n}x lampu a.b{n}")).tolist()
    assert len(rows._table) <= 2 * (len(LEXICON) + 51)
    rows.make_room()
    assert rows.sum(rows.ids("kata7x lampu a.b7")).tolist() == pytest.approx(sums[7])


def test_forgetting_between_finding_and_summing_harms_nothing() -> None:
    """Strangers that were found and never summed leave the lexicon's rows alone."""
    rows = rows_of()
    rows.ids("qzxv wkwk")
    rows._forget()
    assert rows.sum(rows.ids("vzqx")).tolist() == pytest.approx(total_of("vzqx"))
    assert rows.sum({1, 5}).tolist() == rows_of().sum({1, 5}).tolist()


def test_what_stands_behind_the_limit_is_not_read() -> None:
    """A text of any length costs no more than its first characters."""
    rows = rows_of()
    assert rows.ids("jalan".ljust(MAX_TEXT) + "lampu") == rows.ids("jalan")
