"""Tampering: a drawn bundle with any byte changed is not valid any more."""

from collections.abc import Iterator

import pytest

from campaigns.undi.amend import amend_line
from campaigns.undi.canonical import decode
from campaigns.undi.freeze import read_freeze
from campaigns.undi.signatures import freeze_message
from campaigns.undi.verify import verify
from tests.campaigns.undi.bundles import (
    CLAIM_OVER,
    KEY,
    NAMES,
    RULES,
    TEN,
    Files,
    drawn,
    sealed,
    vector,
)

BITS = range(8)


def _flips(files: Files, step: int, bits: range) -> Iterator[tuple[str, int, int, Files]]:
    for name, data in files.items():
        for position in range(0, len(data), step):
            for bit in bits:
                changed = bytearray(data)
                changed[position] ^= 1 << bit
                yield name, position, bit, {**files, name: bytes(changed)}


def _survivors(files: Files, step: int = 1, bits: range = range(1)) -> list[tuple[str, int, int]]:
    assert verify(files).valid
    return [(name, position, bit) for name, position, bit, f in _flips(files, step, bits) if verify(f).valid]


def _everything() -> Files:
    """A bundle with every file that is checked: signature, rules, one amendment."""
    files = drawn(sealed(TEN))
    freeze = read_freeze(files["freeze.json"])
    winner = decode(files["result.json"], "10", "result.json")["winners"][0]["C"]
    amended = amend_line(files["result.json"], 1, winner, CLAIM_OVER, "withdrawn", evidence="ab" * 32)
    return {
        **files,
        "freeze.sig": KEY.sign(freeze_message(freeze.f)),
        "rules": RULES,
        "amend.jsonl": amended,
    }


def test_no_byte_of_a_bundle_can_change() -> None:
    """One flipped bit at every position of every file of a vector with drand and nonces is noticed."""
    assert _survivors(vector("unrevealed")) == []


@pytest.mark.parametrize("name", [name for name in NAMES if name != "unrevealed"])
def test_no_sampled_byte_of_the_other_vectors_can_change(name: str) -> None:
    """Flipped bits spread over every file of the other vectors are noticed."""
    assert _survivors(vector(name), step=23) == []


def test_no_byte_of_the_files_beside_can_change() -> None:
    """Sampled bits of signature and rules are noticed; the last amendment binds all but its own words."""
    files = _everything()
    survivors = {name for name, _, _ in _survivors(files, step=5)}

    # Nothing follows the last line of amend.jsonl yet that could seal it.
    assert survivors <= {"amend.jsonl"}


@pytest.mark.parametrize("name", NAMES)
def test_no_file_can_be_cut_or_lengthened(name: str) -> None:
    """A byte more or a byte less in any file is noticed."""
    files = vector(name)
    for file, data in files.items():
        assert not verify({**files, file: data + b"\n"}).valid
        assert not verify({**files, file: data + data}).valid or not data
        assert not data or not verify({**files, file: data[:-1]}).valid


@pytest.mark.long
@pytest.mark.parametrize("name", NAMES)
def test_no_bit_of_any_vector_can_change(name: str) -> None:
    """Every single bit of every file of every vector is noticed."""
    assert _survivors(vector(name), bits=BITS) == []
