"""Batches of lines: the same yes or no for each line as one at a time, the same hashes and tickets."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from campaigns.undi.batch import HASHES_AT_ONCE, Order, read_batch
from campaigns.undi.entries import write_entries
from campaigns.undi.merkle import leaf_hash
from campaigns.undi.primitives import BrokenRule, h
from campaigns.undi.select import ticket
from tests.campaigns.undi.bundles import entry
from tests.campaigns.undi.oracle import first_bad_line

C, P = b"ab" * 32, b"0f" * 32
TAILS = (
    b"0 1", b"9 9", b"10 10", b"65535 100", b"65536 1", b"99999 1", b"123456 1", b"0 0", b"0 01", b"00 1",
    b"01 1", b"0 101", b"0 999", b"0 1000", b"-1 1", b"a 1", b"0 f", b"0  1", b"0 1 ", b" 0 1", b"0", b"",
    b"0 1 1", b"0\t1", b"0 1\r",
)  # fmt: skip
HEADS = (
    C + b" " + P, C.upper() + b" " + P, C[:-1] + b" " + P + b"0", C[:-2] + b" " + P + b"00", C + P,
    C + b"  " + P, C[:-1] + b"g " + P, C + b" " + P[:-1] + b"\xff", b" " + C[1:] + b" " + P, b"",
)  # fmt: skip
LINES = st.one_of(
    st.builds(lambda head, tail: head + b" " + tail, st.sampled_from(HEADS), st.sampled_from(TAILS)),
    st.binary(max_size=140).filter(lambda line: b"\n" not in line),
    st.just(C + b" " + P + b" 3 7"),
)


def _number(lines: list[bytes]) -> int:
    try:
        read_batch(b"".join(line + b"\n" for line in lines), 1)
    except BrokenRule as broken:
        return int(str(broken.params["line"]))
    return 0


@given(st.lists(LINES, min_size=1, max_size=12))
@example([b""])
def test_many_lines_are_judged_like_one(lines: list[bytes]) -> None:
    """The first line that does not fit is named, whatever stands around it."""
    assert _number(lines) == first_bad_line(lines)


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("tail", TAILS)
def test_each_fault_is_found_among_good_lines(head: bytes, tail: bytes) -> None:
    """A line with one fault or two, or none, in the middle of good ones."""
    good, line = HEADS[0] + b" 0 1", head + b" " + tail

    assert _number([good, line, good]) == first_bad_line([good, line, good])


@given(st.lists(st.tuples(st.integers(0, 65535), st.integers(1, 100)), min_size=1, max_size=20))
def test_hashes_and_tickets_are_those_of_each_entry(facts: list[tuple[int, int]]) -> None:
    """Leaves and tickets made together are those made one by one."""
    entries = sorted(entry(n, stratum=s, weight=w) for n, (s, w) in enumerate(facts))
    batch = read_batch(write_entries(entries), 1)

    assert batch.leaf_hashes() == [leaf_hash(each.leaf) for each in entries]
    assert batch.tickets(h(b"s")) == [ticket(h(b"s"), each) for each in entries]
    assert [(batch.commitment(n), batch.person(n)) for n in range(len(batch))] == [
        (each.c, each.p) for each in entries
    ]


def test_heavy_lines_come_in_parts() -> None:
    """Tickets are made some thousands at a time, in order and without a gap."""
    entries = sorted(entry(n, weight=100) for n in range(500))
    batch = read_batch(write_entries(entries), 1)
    parts = list(batch.parts())

    assert [part.commitment(n) for part in parts for n in range(len(part))] == [each.c for each in entries]
    assert max(int(part.weights.sum()) for part in parts) <= HASHES_AT_ONCE + 100
    assert len(parts) > 1


@given(st.lists(st.binary(min_size=1, max_size=2), min_size=1, max_size=12), st.integers(1, 5))
def test_the_first_line_out_of_order_is_named(ends: list[bytes], size: int) -> None:
    """Also where two commitments differ in their last bytes alone, and between two batches."""
    cs = [bytes(32 - len(end)) + end for end in ends]
    lines = [f"{c.hex()} {P.decode()} 0 1\n".encode() for c in cs]
    wrong = next((n for n in range(1, len(cs)) if cs[n] <= cs[n - 1]), None)
    order, found = Order(), None
    for start in range(0, len(lines), size):
        order.follow(read_batch(b"".join(lines[start : start + size]), start + 1), start + 1)
    try:
        order.check()
    except BrokenRule as broken:
        found = int(str(broken.params["line"])) - 1

    assert found == wrong
