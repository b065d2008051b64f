"""Moments on paper: one moment reads in three zones, and another day is said."""

from datetime import UTC, datetime

import pytest

from bot.papers.moments import day_and_hours, hours, opening

NIGHT = datetime(2026, 12, 3, 15, 30, tzinfo=UTC)  # 22.30 WIB


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("Asia/Jakarta", "22.30 WIB (23.30 WITA, 00.30 WIT hari berikutnya)"),
        ("Asia/Makassar", "23.30 WITA (22.30 WIB, 00.30 WIT hari berikutnya)"),
        ("Asia/Jayapura", "00.30 WIT (22.30 WIB hari sebelumnya, 23.30 WITA hari sebelumnya)"),
        ("Europe/London", "22.30 WIB (23.30 WITA, 00.30 WIT hari berikutnya)"),
    ],
)
def test_an_hour_in_three_zones(zone: str, said: str) -> None:
    """The campaign's own zone stands first; a zone where it is another day says so."""
    assert hours(NIGHT, zone, "id") == said


def test_the_day_is_that_of_the_zone() -> None:
    """The same moment is Thursday in Jakarta and Friday in Jayapura, in words."""
    assert opening(NIGHT, "Asia/Jakarta", "id").startswith(
        "Kamis, tanggal tiga Desember dua ribu dua puluh enam (03-12-2026), pukul 22.30 WIB"
    )
    assert opening(NIGHT, "Asia/Jayapura", "id").startswith("Jumat, tanggal empat Desember")
    assert day_and_hours(NIGHT, "Asia/Jayapura", "en").startswith("Friday, 4 December 2026, 00:30 WIT")
