"""What spreadsheets do to codes, amounts and days, and what is made of it."""

from datetime import date

import pytest

from campaigns.refusal import Refusal
from campaigns.voucher import CodeLine, parse_csv
from campaigns.voucher_cells import day, is_scientific, rupiah, shortened


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("100000", 100_000), ("100.000", 100_000), ("100,000", 100_000), ("Rp100.000,00", 100_000),
        ("Rp 1.250.000", 1_250_000), ("rp. 50.000", 50_000), ("50000.00", 50_000), ("1,000.00", 1_000),
        ("lima", None), ("", None), ("-5", None), ("1.00.000", None), ("=1+1", None), ("100.000.5", None),
    ],
)  # fmt: skip
def test_amounts_in_usual_forms(cell: str, value: int | None) -> None:
    """Points and commas group thousands either way; what is no amount is none."""
    assert rupiah(cell) == value


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("2026-12-31", date(2026, 12, 31)), ("31/12/2026", date(2026, 12, 31)),
        ("5-1-2027", date(2027, 1, 5)), ("2026-12-31 00:00:00", date(2026, 12, 31)),
        ("31.12.2026", date(2026, 12, 31)), ("31/12/26", None), ("12/31/2026", None), ("besok", None),
    ],
)  # fmt: skip
def test_days_in_usual_forms(cell: str, read: date | None) -> None:
    """The day comes first, or the year does; an American date is refused and never turned around."""
    assert day(cell) == read


@pytest.mark.parametrize(
    ("cell", "is_one"), [("1.23457E+15", True), ("1,23457E+15", True), ("2E+12", True), ("12E34", False)]
)
def test_rounded_numbers_are_told_from_codes(cell: str, *, is_one: bool) -> None:
    """A spreadsheet writes the exponent's sign; a code of digits and an E has none."""
    assert is_scientific(cell) is is_one


def test_shorter_numbers_are_suspected_only_where_most_are_longer() -> None:
    """Numbers of one length, of lengths without a majority, and codes with letters raise no doubt."""
    assert shortened(["0012", "0013", "14"]) == (1, 4)
    assert shortened(["12", "13", "1400"]) == (0, 0)
    assert shortened(["12", "134"]) == (0, 0)
    assert shortened(["AB12", "CD3"]) == (0, 0)


def test_values_and_days_stand_with_their_codes() -> None:
    """Columns headed so are read, whatever their order."""
    found = parse_csv(b"berlaku;nilai;kode\n31/12/2026;Rp100.000;A-1\n;;A-2\n31-02-2026;1;A-3\n")

    assert found.rows == (
        ("A-1", CodeLine(2, 100_000, date(2026, 12, 31))), ("A-2", CodeLine(3)),
    )  # fmt: skip
    assert found.problems == (Refusal("voucher.bad_day", {"line": 4}),)


def test_a_rounded_number_split_at_its_comma_is_seen() -> None:
    """In a file of commas `1,23457E+15` looks like two cells, and is refused all the same."""
    assert parse_csv(b"kode\n1,23457E+15\n").problems[0] == Refusal("voucher.scientific", {"line": 2})


@pytest.mark.parametrize("encoding", ["utf-16", "cp1252"])
def test_other_encodings_are_read_and_named(encoding: str) -> None:
    """Exports in the encodings of spreadsheets give the same codes, and a person is told."""
    found = parse_csv("kode;gerai\nAB-1;Café\nAB-2;Café\n".encode(encoding))

    assert (found.codes, found.problems) == (("AB-1", "AB-2"), ())
    named = {"utf-16": "utf-16", "cp1252": "windows-1252"}[encoding]
    assert found.doubts == (Refusal("voucher.read_as", {"encoding": named}),)


def test_a_formula_around_a_number_keeps_its_zeros() -> None:
    """What exports write to keep a spreadsheet's hands off is taken off again."""
    assert parse_csv(b'kode\n"=""0012"""\n').codes == ("0012",)
