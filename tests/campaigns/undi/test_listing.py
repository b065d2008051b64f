"""The pass over both lists: what is wrong is said in the order of the rules, whatever is met first."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.undi.canonical import decode
from campaigns.undi.draw import Drawing
from campaigns.undi.entries import (
    entry_batches,
    excluded_batches,
    read_entries,
    write_entries,
    write_excluded,
)
from campaigns.undi.freeze import read_freeze
from campaigns.undi.listing import EntryList
from campaigns.undi.primitives import BrokenRule, h
from campaigns.undi.scan import scan
from campaigns.undi.seed import read_seed
from campaigns.undi.verify import verify
from tests.campaigns.undi.bundles import TEN, Files, drawn, entry, sealed, strata
from tests.campaigns.undi.oracle import result_of, root_of

MANY = sorted(entry(number, number // 2, number % 2, 1 + number % 5) for number in range(4000))
OUT = sorted((h(b"out", str(number).encode()), "underage") for number in range(3000))


def _code(entries_txt: bytes, excluded_txt: bytes) -> tuple[str, object, object]:
    with pytest.raises(BrokenRule) as raised:
        scan(io.BytesIO(entries_txt), io.BytesIO(excluded_txt), None, None)
    params = raised.value.params
    return raised.value.code, params.get("file"), params.get("line", params.get("commitment"))


def test_long_lists_are_counted_and_hashed() -> None:
    """Over several blocks the facts are those of the whole files."""
    entries_txt, excluded_txt = write_entries(MANY), write_excluded(OUT)
    found = scan(io.BytesIO(entries_txt), io.BytesIO(excluded_txt), None, None)

    root = root_of([each.leaf for each in MANY]).hex()
    assert found.entries == {"count": 4000, "merkle_root": root, "sha256": h(entries_txt).hex()}
    assert found.excluded == {"count": 3000, "sha256": h(excluded_txt).hex()}
    assert [each for batch in entry_batches(io.BytesIO(entries_txt)) for each in batch] == MANY
    assert [each for rows in excluded_batches(io.BytesIO(excluded_txt)) for each in rows] == OUT


def test_entries_have_the_first_word() -> None:
    """A bad line comes before a wrong order, `entries.txt` before `excluded.txt`, both before a shared C."""
    good, bad_order = write_entries(MANY), write_entries(MANY[:9]) + write_entries(MANY[:1])
    left, left_bad = write_excluded(OUT), write_excluded(OUT[:5]) + b"x\n"
    shared = write_excluded(sorted([*OUT, (MANY[700].c, "a"), (MANY[3999].c, "b")]))

    assert _code(bad_order + b"x\n", left_bad) == ("undi.bad_line", "entries.txt", 11)
    assert _code(bad_order, left_bad) == ("undi.not_sorted", "entries.txt", 10)
    assert _code(good[:-1], left_bad) == ("undi.no_final_newline", "entries.txt", None)
    assert _code(good, left + b"y\n") == ("undi.bad_line", "excluded.txt", 3001)
    assert _code(good, left + write_excluded(OUT[:1])) == ("undi.not_sorted", "excluded.txt", 3001)
    assert _code(good, left[:-1]) == ("undi.no_final_newline", "excluded.txt", None)
    assert _code(good, shared) == ("undi.in_both", None, MANY[700].c.hex())


@given(st.sets(st.integers(0, 60), min_size=1), st.sets(st.integers(0, 60), min_size=1))
def test_a_shared_commitment_is_found_wherever_it_stands(inside: set[int], outside: set[int]) -> None:
    """The least one is named; two lists that share none pass."""
    entries_txt = write_entries([entry(number) for number in inside])
    excluded_txt = write_excluded([(entry(number).c, "underage") for number in outside])
    shared = sorted(entry(number).c.hex() for number in inside & outside)
    if shared:
        assert _code(entries_txt, excluded_txt) == ("undi.in_both", None, shared[0])
    else:
        assert scan(io.BytesIO(entries_txt), io.BytesIO(excluded_txt), None, None).excluded["count"] > 0


def test_a_list_out_of_order_is_not_sealed() -> None:
    """The pass that seals a list makes the checks of a verifier."""
    listed = EntryList()
    listed.add(write_entries(MANY[:5]))
    listed.add(write_entries(MANY[4:6]))

    with pytest.raises(BrokenRule, match=r"undi\.not_sorted"):
        listed.check()


def _large() -> Files:
    prior = sorted({each.p.hex() for each in MANY[:40]})
    changes = {"draw_no": 2, "prev": "00" * 32, "prior_winners": prior, "strata": strata((30, 9), (7, 50))}
    return sealed(MANY, OUT, **changes)


def test_a_long_draw_is_that_of_the_oracle() -> None:
    """Over several blocks, strata, prior winners and persons with several entries: the same bytes."""
    files = drawn(_large())
    freeze = read_freeze(files["freeze.json"])
    seed = read_seed(files["seed.json"], freeze)
    expected = result_of(freeze.f, seed, freeze.strata, freeze.prior_winners, MANY)
    drawing = Drawing(freeze, seed)
    for start in range(0, 4000, 999):
        drawing.add(write_entries(MANY[start : start + 999]))
    drawing.add(b"")

    assert files["result.json"] == expected == drawing.result()
    assert len(decode(expected, "10", "result.json")["winners"]) == 37
    assert verify(files).valid


def test_a_list_that_was_not_sealed_is_not_drawn() -> None:
    """One line less, or a stratum that the manifest does not have."""
    files = drawn(_large())
    freeze = read_freeze(files["freeze.json"])
    seed = read_seed(files["seed.json"], freeze)
    short, strange = Drawing(freeze, seed), Drawing(freeze, seed)
    short.add(write_entries(MANY[1:]))

    with pytest.raises(BrokenRule, match=r"undi\.list_mismatch"):
        short.result()
    with pytest.raises(BrokenRule, match=r"undi\.bad_line"):
        strange.add(write_entries([entry(1, stratum=2)]))


def test_a_wrong_manifest_waits_for_the_lists() -> None:
    """Rule 4 is said before rule 5; a stratum that the manifest lacks, once the manifest is read."""
    files = sealed(TEN, strata=strata((2, 2)))
    broken = {**files, "freeze.json": b"{}"}

    assert (verify(files).rule, verify(files).params["line"]) == ("4", _first_of_stratum_1())
    assert verify(broken).rule == "5"
    assert verify({**broken, "entries.txt": b"x\n"}).rule == "4"


def _first_of_stratum_1() -> int:
    return next(n for n, each in enumerate(read_entries(write_entries(TEN)), 1) if each.stratum == 1)


def test_no_seat_at_all_is_a_draw_without_winners() -> None:
    """Quota and reserve 0: nobody is chosen, and it verifies."""
    files = drawn(sealed(TEN, strata=strata((0, 0), (0, 0))))

    assert decode(files["result.json"], "10", "result.json")["winners"] == []
    assert verify(files).valid


@pytest.mark.parametrize(
    "seed_json", [b"", b"[]", b"{", b'{"seed":7}', b'{"seed":"ab"}', b'{"seed":"%b"}' % (b"ab" * 32)]
)
def test_a_seed_that_is_none_is_said_as_such(seed_json: bytes) -> None:
    """Tickets made of it on the way, or none at all, change nothing in the verdict."""
    files = drawn(sealed(TEN)) | {"seed.json": seed_json}

    assert verify(files).rule == "8"
