"""Masking: nothing that leads to a person is left, and nothing breaks the line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.moderation.masking import masked


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("WA saya 0812-3456 7890 ya", "WA saya ••••• ya"),
        ("NIK 3204123412341234", "NIK •••••"),
        ("tulis ke budi.s@kota.example saja", "tulis ke ••• saja"),
        ("@budi_s di RT 04", "@••• di RT 04"),
        ("lihat https://x.example/u/budi?id=1", "lihat https://x.example/•"),
        ("dua\nbaris\u202e", "dua baris"),
    ],
)
def test_what_leads_to_a_person_is_hidden(said: str, shown: str) -> None:
    """Numbers, addresses, names and paths are hidden; small numbers are what people talk about."""
    assert masked(said) == shown


@given(st.text(), st.integers(5, 60))
def test_it_is_one_short_line(said: str, longest: int) -> None:
    """Whatever was said, one printable line of the asked length is shown."""
    shown = masked(said, longest)
    assert len(shown) <= longest
    assert shown.isprintable()
