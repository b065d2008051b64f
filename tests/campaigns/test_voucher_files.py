"""Voucher files as partners send them, and the steps of a code."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.refusal import Refusal
from campaigns.voucher import TRANSITIONS, VoucherState, can_move, parse_csv

CODES = ("AB-1", "AB-2", "AB-3")


@pytest.mark.parametrize(
    "data",
    [
        b"AB-1\nAB-2\nAB-3\n",
        b"AB-1\r\nAB-2\r\nAB-3",
        b"\xef\xbb\xbfAB-1\nAB-2\nAB-3\n",
        b"\xef\xbb\xbfkode;nilai\nAB-1;100000\nAB-2;100000\nAB-3;100000\n",
        b"nilai,Kode Voucher\n1,AB-1\n2,AB-2\n3,AB-3\n",
        b"kode\tnilai\nAB-1\t1\nAB-2\t1\nAB-3\t1\n",
        b"\n AB-1 \n\n\tAB-2\n;;\nAB-3\n\n",
        b'"kode"\n"AB-1"\n"AB-2"\n"AB-3"\n',
        b"AB-1;100000;2027-01-01\nAB-2;100000;2027-01-01\nAB-3;100000;2027-01-01\n",
    ],
)
def test_one_list_comes_in_many_forms(data: bytes) -> None:
    """BOM, separators, headers, blank lines and spaces do not change the codes."""
    found = parse_csv(data)

    assert (found.codes, found.problems) == (CODES, ())


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"AB-1\nAB-2\n\nAB-1\n", Refusal("voucher.duplicate", {"line": 4, "first": 1})),
        (b"kode;nilai\nAB-1;1\n;2\n", Refusal("voucher.bad_line", {"line": 3})),
        (b"AB-1\n" + b"x" * 201 + b"\n", Refusal("voucher.bad_line", {"line": 2})),
        ("AB-1\nAB\u202e2\n".encode(), Refusal("voucher.bad_line", {"line": 2})),
        (b"AB-1\nAB-\xff\n", Refusal("voucher.not_utf8", {"line": 2})),
        (b"PK\x03\x04\x00\x00", Refusal("voucher.not_text")),
        (b'"' + b"x" * 200_000, Refusal("voucher.not_text")),
        (b"", Refusal("voucher.no_codes")),
        (b"kode\n\n", Refusal("voucher.no_codes")),
        (b"1;AB-1\n2;AB-2\n", Refusal("voucher.which_column")),
    ],
)
def test_what_is_wrong_is_named_by_its_line(data: bytes, problem: Refusal) -> None:
    """Each fault is one problem, with the line where a person finds it."""
    assert problem in parse_csv(data).problems


def test_a_problem_never_shows_a_code() -> None:
    """Neither a problem nor the file's own form carries a code into a log."""
    found = parse_csv(b"RAHASIA-1\nRAHASIA-1\n")

    assert found.codes == ("RAHASIA-1",)
    assert "RAHASIA" not in repr(found)


@given(st.binary(max_size=200))
def test_no_file_breaks_the_reading(data: bytes) -> None:
    """Whatever the bytes, each code comes once, and no file is empty without a word."""
    found = parse_csv(data)

    assert len(set(found.codes)) == len(found.codes)
    assert found.codes or found.problems


def test_a_seen_code_never_goes_back() -> None:
    """A code that a winner saw cannot be given to anybody else; an unseen one can."""
    again = {state for state in VoucherState if can_move(state, VoucherState.AVAILABLE)}

    assert again == {VoucherState.PENDING, VoucherState.RESERVED}
    assert can_move(VoucherState.RESERVED, VoucherState.ISSUED)
    assert can_move(VoucherState.ISSUED, VoucherState.CLAIMED)


def test_every_state_of_a_code_has_its_row() -> None:
    """Claimed, expired and void are ends; every other state leads on."""
    assert set(TRANSITIONS) == set(VoucherState)
    assert {state for state, to in TRANSITIONS.items() if not to} == {
        VoucherState.CLAIMED,
        VoucherState.EXPIRED,
        VoucherState.VOID,
    }
