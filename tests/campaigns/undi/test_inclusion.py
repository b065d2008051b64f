"""Proofs of inclusion: what an entrant can show at home with the manifest alone."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.undi.commit import person_pseudonym
from campaigns.undi.entries import Entry, write_entries, write_excluded
from campaigns.undi.freeze import read_freeze
from campaigns.undi.inclusion import BLOCK, Proof, index, is_proof, line_of, proves, read_proof, write_proof
from campaigns.undi.merkle import leaf_hash, path_over, proof, root, root_over
from campaigns.undi.primitives import BrokenRule, h
from campaigns.undi.receipt import Receipt, write_receipt
from campaigns.undi.signatures import receipt_message
from tests.campaigns.undi.bundles import KEY, entry, sealed

SALT = h(b"person salt")
FACTS = Receipt("uji-1", "telegram", "100000001", "tg:-1001:501", h(b"salt"), 1_700_000_000, b"")
RECEIPT = replace(FACTS, signature=KEY.sign(receipt_message("uji-1", FACTS.commitment, FACTS.accepted_at)))
OWN = Entry(RECEIPT.commitment, person_pseudonym("uji-1", SALT), 1, 3)


def _made(others: int) -> tuple[Proof, bytes]:
    """A proof among so many others, and its manifest."""
    listed = [OWN, *(entry(n) for n in range(others))]
    data = write_entries(listed)
    blocks = index([data[:1000], data[1000:]])
    place = blocks.place(OWN.c)
    assert place is not None
    found = blocks.way(OWN.c, data[place[0] : sum(place)])
    assert found is not None
    line, number, path = found
    manifest = sealed(listed)["freeze.json"]
    return Proof(RECEIPT, SALT, line.stratum, line.weight, number, blocks.size, path, h(manifest)), manifest


@pytest.mark.parametrize("others", [0, 1, 2, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK + 7])
def test_a_proof_needs_the_manifest_alone(others: int) -> None:
    """Written, read again and held against freeze.json, a proof holds, in lists of every size."""
    made, manifest = _made(others)
    again = read_proof(b"  " + write_proof(made).encode() + b"\n")

    assert again == made
    assert proves(again, read_freeze(manifest))


def test_a_proof_of_something_else_does_not_hold() -> None:
    """Another weight, stratum, person, place, way, list or campaign is not what was sealed."""
    made, manifest = _made(9)
    freeze = read_freeze(manifest)
    wrong = [
        replace(made, weight=4), replace(made, stratum=0), replace(made, person_salt=h(b"other")),
        replace(made, index=(made.index + 1) % made.size), replace(made, path=made.path[:-1]),
        replace(made, path=(*made.path, h(b""))), replace(made, size=made.size + 1),
        replace(made, f=h(b"other")), replace(made, receipt=replace(RECEIPT, account_id="2")),
    ]  # fmt: skip

    assert [proves(each, freeze) for each in wrong] == [False] * len(wrong)
    assert not proves(made, read_freeze(sealed([entry(1)])["freeze.json"]))


@pytest.mark.parametrize(
    "changes",
    [
        {"path": "?"}, {"path": "AAAA"}, {"path": 1}, {"f": "AB" * 32}, {"person_salt": ""}, {"weight": 0},
        {"weight": 101}, {"index": 99}, {"stratum": 65536}, {"size": "10"}, {"more": 1}, {"salt": "00"},
    ],
)  # fmt: skip
def test_a_proof_in_another_form_is_none(changes: dict[str, object]) -> None:
    """Every field is held to its form: rule 3."""
    value = json.loads(write_proof(_made(9)[0])) | changes
    with pytest.raises(BrokenRule) as broken:
        read_proof(json.dumps(value, separators=(",", ":"), sort_keys=True).encode())
    assert broken.value.rule == "3"


def test_a_receipt_is_no_proof() -> None:
    """The two are told apart, and a receipt read as a proof is refused."""
    receipt = write_receipt(RECEIPT).encode()

    assert not is_proof(receipt)
    assert is_proof(write_proof(_made(1)[0]).encode())
    with pytest.raises(BrokenRule):
        read_proof(receipt)


def test_a_proof_among_ten_million_fits_into_a_message() -> None:
    """With 24 steps the line leaves room for its words within Discord's 2,000 characters."""
    made, _ = _made(1)
    large = replace(made, size=10_000_000, index=9_999_999, path=(h(b""),) * 24)

    assert len(write_proof(large)) < 1700


@given(st.integers(1, 600), st.data())
def test_the_way_through_blocks_is_the_way_of_the_tree(size: int, data: st.DataObject) -> None:
    """Hashing by blocks gives the root and the path that RFC 6962 defines."""
    listed = sorted(entry(n) for n in range(size))
    leaves = [each.leaf for each in listed]
    number = data.draw(st.integers(0, size - 1))
    text = write_entries(listed)
    cut = data.draw(st.integers(0, len(text)))
    blocks = index([text[:cut], text[cut:]])
    place = blocks.place(listed[number].c)
    assert place is not None

    assert blocks.way(listed[number].c, text[place[0] : sum(place)]) == (
        listed[number], number, proof(leaves, number)
    )  # fmt: skip
    assert root_over(blocks.roots) == root(leaves)
    assert path_over([leaf_hash(leaf) for leaf in leaves], number) == proof(leaves, number)


def test_what_was_left_out_has_its_line() -> None:
    """The reason stands in excluded.txt; who is in neither list has no line."""
    out = [(h(str(n).encode()), "underage" if n else "entry_withdrawn") for n in range(2 * BLOCK)]
    data = write_excluded(out)
    blocks = index([data], hashed=False)

    def reason(c: bytes) -> str | None:
        place = blocks.place(c)
        return line_of(c, data[place[0] : sum(place)]) if place else None

    assert [reason(c) for c, _ in out] == [why for _, why in out]
    assert [reason(c) for c in (bytes(32), h(b"nobody"), b"\xff" * 32)] == [None] * 3
    assert index([]).place(h(b"x")) is None
