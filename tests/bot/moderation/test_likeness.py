"""Likeness: texts that nearly say the same are found, and others are not."""

from collections.abc import Iterator
from itertools import pairwise

import pytest

from bot.moderation.likeness import BANDS, PLACES, bands, likeness, likeness_of, shingles, signature
from models.corpus import read
from models.normalize import plain

SAID = "boikot pasar murah panitianya cuma cari muka jangan datang ke balai kota"
SWAPPED = "pasar murah boikot panitianya cuma cari muka jangan datang ke kota balai"
UNLIKE = "jalan di depan sekolah kami berlubang mohon ditambal sebelum musim hujan"


def signed(words: str) -> bytes:
    """The signature of a plain form."""
    return signature(shingles(words))


def test_the_same_words_are_wholly_alike_however_they_are_spaced() -> None:
    """Spaces do not count: what is spelled letter by letter is the same."""
    assert likeness(signed(SAID), signed(SAID.replace(" ", ""))) == 1.0
    assert bands(signed(SAID)) == bands(signed(" ".join(SAID.replace(" ", ""))))


def test_swapped_words_stay_alike_and_other_words_are_not() -> None:
    """A text with two words moved is near; one about something else is far."""
    assert likeness(signed(SAID), signed(SWAPPED)) > 0.6
    assert likeness(signed(SAID), signed(UNLIKE)) < 0.2


def test_the_estimate_stands_near_the_exact_likeness() -> None:
    """Within four standard errors for texts of the project's own."""
    texts = list(pairs())

    far = [abs(likeness(signed(a), signed(b)) - likeness_of(shingles(a), shingles(b))) for a, b in texts]

    assert len(far) == 200
    assert max(far) < 4 * 0.5 / PLACES**0.5


def pairs() -> Iterator[tuple[str, str]]:
    """Texts, each with one of which it holds a part."""
    texts = [plain(row.text) for row in read("project")[:201]]
    for number, (one, other) in enumerate(pairwise(texts)):
        yield one, f"{one[: number % 60]} {other}"


def test_bands_of_two_channels_never_meet() -> None:
    """The salt keeps what was said in one place from being found in another."""
    assert not set(bands(signed(SAID), 1)) & set(bands(signed(SAID), 2))


def test_bands_fit_a_column_of_the_database() -> None:
    """They are as many as said and are positive 64-bit numbers."""
    made = bands(signed(SAID), 10**12)

    assert len(set(made)) == BANDS
    assert all(0 <= band < 2**63 for band in made)


@pytest.mark.parametrize("words", ["", "ya", "oke"])
def test_a_text_too_short_for_a_shingle_is_like_nothing(words: str) -> None:
    """It has no signature and no bands, and is not even like itself."""
    assert signed(words) == b""
    assert bands(signed(words)) == ()
    assert likeness(signed(words), signed(words)) == likeness_of(frozenset(), frozenset()) == 0.0
