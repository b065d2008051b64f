"""Provinces: every province on one island, and found by the ways people write it."""

import pytest

from campaigns.provinces import ISLANDS, parse_province
from campaigns.refusal import Refusal
from campaigns.regions import PROVINCES


def test_every_province_stands_on_one_island() -> None:
    """The pages of buttons hold all 38 provinces once, and no island is called like a province."""
    paged = [code for _, provinces in ISLANDS.values() for code in provinces]

    assert sorted(paged) == sorted(PROVINCES)
    assert len(paged) == 38
    assert not set(ISLANDS) & set(PROVINCES)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("jabar", "JB"), ("DKI", "JK"), ("jogja", "YO"), ("D.I. Yogyakarta", "YO"),
        ("Provinsi Jawa Timur", "JI"),
        ("  jawa   tengah ", "JT"), ("NTB", "NB"), ("ID-PD", "PD"), ("papua barat daya", "PD"),
        ("Papua", "PA"), ("bangka belitung", "BB"), ("Kepulauan Riau", "KR"), ("riau", "RI"),
        ("Sumatra Utara", "SU"), ("\uff2a\uff21\uff22\uff21\uff32", "JB"), ("DKI Jakarta", "JK"),
    ],
)  # fmt: skip
def test_common_spellings_are_understood(said: str, code: str) -> None:
    """Short forms, titles, codes and either spelling of Sumatera name the province."""
    assert parse_province(said) == code


@pytest.mark.parametrize("name", sorted(PROVINCES.values()))
def test_every_name_is_understood(name: str) -> None:
    """A province is found by its own name."""
    found = parse_province(name)

    assert isinstance(found, str)
    assert PROVINCES[found] == name


@pytest.mark.parametrize("said", ["", "jawa", "sumatera", "Selangor", "x" * 500, "\u202e\u0000"])
def test_what_names_no_province_is_refused(said: str) -> None:
    """An island, another country and noise are asked for again."""
    assert parse_province(said) == Refusal("profile.domicile_unreadable")
