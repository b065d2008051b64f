"""Profile facts: birth dates and phone numbers as people write them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.profile import age_on, parse_birth_date, parse_phone
from campaigns.refusal import Refusal

TODAY = date(2026, 12, 3)
MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober",
    "November", "Desember",
)  # fmt: skip


@pytest.mark.parametrize(
    "said",
    [
        "17-08-1995", "17/8/1995", "17.08.1995", "17 8 1995", "1995-08-17", "1995/8/17", "17 Agustus 1995",
        "17 agu 1995", "17-Agustus-1995", "17 August 1995", "August 17, 1995", "aug 17th 1995",
        "  17   AGUSTUS\n1995 ", "１７－０８－１９９５",
    ],
)  # fmt: skip
def test_one_day_is_written_in_many_ways(said: str) -> None:
    """Day first as Indonesians write it, in words, year first, in wide digits."""
    assert parse_birth_date(said, TODAY) == date(1995, 8, 17)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "kemarin",
        "17-08",
        "17-08-95",
        "08-17-1995",
        "30 Februari 1995",
        "17 Agustos 1995",
        "0-0-0000",
        "1" * 4096,
    ],
)
def test_what_is_no_date_is_asked_again(said: str) -> None:
    """An unreadable date is a refusal with an example, never a guess."""
    assert parse_birth_date(said, TODAY) == Refusal("profile.birth_date_unreadable")


@pytest.mark.parametrize("said", ["2027-01-01", "1800-01-01"])
def test_an_impossible_birth_date_is_refused(said: str) -> None:
    """Nobody is born tomorrow or two hundred years ago."""
    assert parse_birth_date(said, TODAY) == Refusal("profile.birth_date_impossible")


@given(st.dates(date(1920, 1, 1), TODAY))
def test_every_day_is_read_in_every_form(born: date) -> None:
    """Numbers and month names lead to the same day."""
    forms = (
        f"{born:%d-%m-%Y}", f"{born.day}/{born.month}/{born.year}", born.isoformat(),
        f"{born.day} {MONTHS[born.month - 1]} {born.year}",
    )  # fmt: skip

    assert {parse_birth_date(form, TODAY) for form in forms} == {born}


@given(st.text(max_size=30))
def test_no_text_breaks_the_reading(said: str) -> None:
    """Whatever is typed, the answer is a day or a refusal."""
    assert isinstance(parse_birth_date(said, TODAY), date | Refusal)
    assert isinstance(parse_phone(said), str | Refusal)


@pytest.mark.parametrize(
    ("born", "today", "age"),
    [
        (date(2008, 12, 3), date(2026, 12, 3), 18),
        (date(2008, 12, 4), date(2026, 12, 3), 17),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
    ],
)
def test_age_turns_on_the_birthday(born: date, today: date, age: int) -> None:
    """Full years; a birthday on 29 February turns on 1 March of common years."""
    assert age_on(born, today) == age


@given(st.dates(date(1920, 1, 1), TODAY))
def test_age_never_falls(born: date) -> None:
    """A day later nobody is younger."""
    assert age_on(born, TODAY) <= age_on(born, TODAY + timedelta(days=1))


@pytest.mark.parametrize(
    "said",
    [
        "081234567890", "0812-3456-7890", "0812 3456 7890", "+6281234567890", "+62 812-3456-7890",
        "6281234567890", "(0812) 34567890", "０８１２３４５６７８９０",
    ],
)  # fmt: skip
def test_one_number_is_written_in_many_ways(said: str) -> None:
    """Every usual form gives the same E.164 number, so that one person is one person."""
    assert parse_phone(said) == "+6281234567890"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("", "profile.phone_unreadable"),
        ("nomor saya rahasia", "profile.phone_unreadable"),
        ("0812", "profile.phone_unreadable"),
        ("1" * 4096, "profile.phone_unreadable"),
        ("+65 9123 4567", "profile.phone_not_indonesian"),
        ("021-3456789", "profile.phone_not_mobile"),
    ],
)
def test_another_number_is_refused_with_its_reason(said: str, code: str) -> None:
    """Unreadable, foreign and fixed numbers each have their own reason."""
    assert parse_phone(said) == Refusal(code)
