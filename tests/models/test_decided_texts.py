"""What makes a decided text this one and no other."""

import pytest

from models.adapting import Example
from models.corpus import read
from models.decisions import NotUsed, for_training, is_kept, words_of
from tests.support.decided import MANY, even


@pytest.mark.parametrize(
    "written", ["{}.", "🙏 {}", "{} 🙏🙏", "{}?!", "({})", "{}, {}", "L4mpu j a l a n RT 5"]
)
def test_a_dot_or_an_emoji_makes_no_other_text(written: str) -> None:
    """Marks, emoji, case and disguise change neither what a text is nor whether it only measures."""
    text = "lampu jalan rt 5"
    assert words_of(written.format(text, text)) == words_of(text) != words_of("lampu jalan rt")
    assert is_kept(written.format(text, text)) is is_kept(text)
    measured = [row.text for row in read("demo")[:40]]
    posted = [("xy"[n % 2], Example(f"{t} 👍", n > 9, "pqr"[n % 3], f"m{n}")) for n, t in enumerate(measured)]
    rows = for_training([*posted, *even(30)], MANY, measured)
    assert not isinstance(rows, NotUsed)
    assert len(rows) == 30


def test_a_placeholder_is_a_word() -> None:
    """Which address it was does not matter, that there was one does."""
    assert words_of("cek https://a.example") == words_of("cek www.b.example") != words_of("cek")
