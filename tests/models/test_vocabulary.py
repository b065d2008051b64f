"""The vocabulary: disguised words are known again, others are left alone."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.attacks import ATTACKS
from models.classifier import load
from models.normalize import Token, normalize
from models.vocabulary import Vocabulary, without_short_forms

WORDS = [
    "yang",
    "jalan",
    "di",
    "lampu",
    "kurang",
    "rusak",
    "goblok",
    "apa",
    "bajingan",
    "krng",
    "sampah",
    "kami",
]
KNOWN = Vocabulary(WORDS)


@pytest.mark.parametrize(
    ("disguised", "word"),
    [
        ("gblk", "goblok"), ("g*blok", "goblok"), ("gobl*k", "goblok"), ("b4j1ng4n", "bajingan"),
        ("8ajin9an", "8ajin9an"), ("laammppuu", "lampu"), ("lmp", "lampu"), ("4p4", "apa"),
        ("j*lan", "jalan"), ("s*mp*h", "sampah"),
    ],
)  # fmt: skip
def test_a_disguised_word_is_known_again(disguised: str, word: str) -> None:
    """Dropped vowels, hidden letters, digits for letters and doubled letters lead back to the word."""
    assert KNOWN.restore(disguised) == word


@pytest.mark.parametrize("kept", ["jalan", "slot88", "100rb", "rt05", "smp3", "x", "jalanan", "lampion"])
def test_other_words_are_left_alone(kept: str) -> None:
    """Known words, brands, quantities and words that only look alike stay what they are."""
    assert KNOWN.restore(kept) == kept


def test_a_short_form_gives_way_to_a_far_commoner_word() -> None:
    """`krng` is no word of its own where `kurang` is much commoner, and stays one where it is not."""
    words = ["kurang", *(f"kata{'a' * n}" for n in range(20)), "krng"]
    kept = without_short_forms(words)
    assert kept == words[:-1]
    assert Vocabulary(kept).restore("krng") == "kurang"
    assert without_short_forms(WORDS) == WORDS


def test_letters_that_stood_apart_are_cut_into_words() -> None:
    """A run is cut where known words are, and what is unknown stays together."""
    assert KNOWN.segment("lampujalanrusak") == ["lampu", "jalan", "rusak"]
    assert KNOWN.segment("jalanxqzrusak") == ["jalan", "xqz", "rusak"]
    (token,) = normalize("l a m p u j a l a n")
    assert token.spelled
    assert KNOWN.words(token) == ["lampu", "jalan"]


@given(st.text(max_size=80))
def test_any_word_has_a_form_and_it_is_final(text: str) -> None:
    """Nothing raises, no word vanishes, and a form that was restored is restored to itself."""
    for token in normalize(text):
        for word in KNOWN.words(token):
            form = KNOWN.restore(word)
            assert form
            assert KNOWN.restore(form) == form


@given(st.text("abijklmnopu", max_size=60))
def test_cutting_loses_no_letter(run: str) -> None:
    """The pieces of a run are the run."""
    assert "".join(KNOWN.segment(run)) == run


@pytest.mark.parametrize("name", ATTACKS)
def test_most_of_an_attacked_comment_is_read(name: str) -> None:
    """With the shipped vocabulary, at least four in ten long words of a comment survive each attack."""
    text = "Lampu jalan depan sekolah mati sejak minggu lalu, segera diperbaiki karena gelap dan berbahaya"
    known = load().vocabulary

    def words(given: str) -> set[str]:
        return {word for token in normalize(given) for word in known.words(token) if len(word) > 3}

    attacked = words(ATTACKS[name](text, random.Random(3)))
    assert len(words(text) & attacked) >= 0.4 * len(words(text))


def test_only_single_words_are_kept() -> None:
    """The shipped vocabulary holds letters alone, each word once: no numbers and no phrases."""
    words = list(load().vocabulary._rank)
    assert len(words) == len(set(words)) > 5000
    assert all(word.isalpha() for word in words)
    assert KNOWN.words(Token("jalan", 0, 5)) == ["jalan"]
