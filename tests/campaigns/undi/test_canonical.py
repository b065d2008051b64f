"""Canonical JSON: one value, one spelling; everything else is refused."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.undi.canonical import decode, encode, moment, show
from campaigns.undi.primitives import BrokenRule

TEXTS = st.text(alphabet=st.characters(codec="ascii"), max_size=8)
VALUES = st.dictionaries(
    TEXTS,
    st.recursive(
        st.integers(0, 2**53 - 1) | TEXTS | st.just("é"),
        lambda inner: st.lists(inner, max_size=3),
        max_leaves=6,
    ),
    max_size=4,
)


@given(VALUES)
def test_what_is_written_is_read(value: dict[str, object]) -> None:
    """Encoding and decoding give the value back."""
    assert decode(encode(value), "5", "x") == value


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b'{"a": 1}',
        b'{"a":1}\n',
        b'\xef\xbb\xbf{"a":1}',
        b'{"b":1,"a":1}',
        b'{"a":1,"a":1}',
        b'{"a":-1}',
        b'{"a":-0}',
        b'{"a":1.0}',
        b'{"a":1e3}',
        b'{"a":01}',
        b'{"a":true}',
        b'{"a":null}',
        b'{"a":NaN}',
        b'{"a":9007199254740992}',
        b'{"a":' + b"9" * 5000 + b"}",
        b'{"a":"\\u0041"}',
        b'{"a":"\\ud800"}',
        '{"a":"e\u0301"}'.encode(),
        '{"é":1}'.encode(),
        b'{"a":"\xff"}',
        b"[" * 100_000,
        b'{"a":' * 9 + b"1" + b"}" * 9,
    ],
)
def test_another_spelling_is_refused(data: bytes) -> None:
    """Spaces, order, duplicates, floats, signs, marks apart from their letters, depth: none passes."""
    with pytest.raises(BrokenRule) as broken:
        decode(data, "5", "x")
    assert (broken.value.rule, broken.value.code) == ("5", "undi.not_canonical")


@pytest.mark.parametrize(
    "said",
    ["2026-12-03T13:00:00", "2026-12-03 13:00:00Z", "2026-2-03T13:00:00Z", "2026-12-03T13:00:60Z", 1, ""],
)
def test_a_moment_has_one_form(said: object) -> None:
    """Seconds precision, UTC, leading zeros."""
    with pytest.raises(BrokenRule):
        moment(said, "5", "x")


def test_a_moment_is_shown_and_read_alike() -> None:
    """Fractions of a second fall away, and years before 1000 keep four digits."""
    assert show(datetime(2026, 12, 3, 13, 0, 0, 999999, tzinfo=UTC)) == "2026-12-03T13:00:00Z"
    assert moment("0999-12-03T13:00:00Z", "5", "x").year == 999
