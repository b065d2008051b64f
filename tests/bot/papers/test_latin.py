"""What the core fonts cannot draw is written by number, never dropped unsaid."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.papers.latin import latin


@pytest.mark.parametrize(
    ("given_text", "drawn"),
    [
        ("Jernih", "Jernih"), ("Café São Ñuñoa", "Café São Ñuñoa"), ("“dikutip” – ya…", '"dikutip" - ya...'),
        ("Łódź ś ğ", "[U+0141]ódz s g"), ("ꦏꦫ", "[U+A98F U+A9AB]"), ("pesta🎉!", "pesta[U+1F389]!"),
        ("a\u200bb\u202ec\ud800", "abc[U+D800]"), ("a\x00\tb", "ab"), ("a\nb", "a\nb"),
        ("ꦏ" * 14, "[" + " ".join(["U+A98F"] * 12) + " +2]"),
    ],
)  # fmt: skip
def test_letters_are_kept_folded_or_numbered(given_text: str, drawn: str) -> None:
    """Latin letters stay or lose a mark, punctuation is plain, other scripts stand by their numbers."""
    assert latin(given_text).text == drawn


def test_it_tells_what_was_replaced() -> None:
    """Numbered letters and hidden signs are told apart; a plain text has neither."""
    assert (latin("ꦏ").numbered, latin("ꦏ").hidden) == (True, False)
    assert (latin("a\u202e").numbered, latin("a\u202e").hidden) == (False, True)
    assert (latin("[U+A98F]").numbered, latin("[U+A98F]").hidden) == (False, False)


@given(st.text(st.characters()))
def test_everything_can_be_drawn(words: str) -> None:
    """Any text becomes one that ISO 8859-1 holds, and doing it again changes nothing."""
    once = latin(words).text
    once.encode("latin-1")
    assert latin(once).text == once
