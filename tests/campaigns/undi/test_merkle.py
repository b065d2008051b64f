"""The Merkle tree: known answers of RFC 6962, and proofs that hold for their leaf alone."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.undi.merkle import Tree, leaf_hash, node_hash, proof, root, root_from_proof

LEAVES = st.lists(st.binary(max_size=8), min_size=1, max_size=40)


def _by_definition(leaves: list[bytes]) -> bytes:
    """The recursive definition of RFC 6962, section 2.1."""
    if len(leaves) == 1:
        return leaf_hash(leaves[0])
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return node_hash(_by_definition(leaves[:half]), _by_definition(leaves[half:]))


def test_an_empty_tree_is_the_hash_of_nothing() -> None:
    """No entries give SHA-256 of no bytes."""
    assert root([]) == hashlib.sha256(b"").digest()


def test_a_leaf_is_not_a_node() -> None:
    """Leaves and nodes are hashed under different first bytes, so that neither passes for the other."""
    assert leaf_hash(b"ab") == hashlib.sha256(b"\x00ab").digest()
    assert node_hash(b"a", b"b") == hashlib.sha256(b"\x01ab").digest()


@given(LEAVES)
def test_the_root_is_the_recursive_one(leaves: list[bytes]) -> None:
    """Pairing level by level gives the tree that the RFC defines."""
    assert root(leaves) == _by_definition(leaves)


@given(LEAVES, st.data())
def test_a_proof_leads_to_the_root(leaves: list[bytes], data: st.DataObject) -> None:
    """The proof of any leaf leads to the root, and of other data or a cut path it does not."""
    index = data.draw(st.integers(0, len(leaves) - 1))
    path = proof(leaves, index)

    assert root_from_proof(leaves[index], index, len(leaves), path) == root(leaves)
    assert root_from_proof(leaves[index] + b"x", index, len(leaves), path) != root(leaves)
    assert root_from_proof(leaves[index], index, len(leaves), (*path, b"\x00" * 32)) != root(leaves)


@pytest.mark.parametrize("size", [0, 1, 4095, 4096, 4097, 3 * 4096, 5 * 4096 + 1234, 8 * 4096 - 1])
def test_a_tree_that_grows_has_the_same_root(size: int) -> None:
    """Leaf by leaf or in any portions, around the widths at which its nodes are folded."""
    leaves = [number.to_bytes(4, "big") for number in range(size)]
    tree, hashes = Tree(), [leaf_hash(leaf) for leaf in leaves]
    for start in range(0, size, 777):
        tree.add(hashes[start : start + 777])
    expected = _by_definition(leaves) if leaves else hashlib.sha256(b"").digest()

    assert tree.root() == expected == tree.root()


@given(st.lists(st.integers(0, 40), max_size=12))
def test_a_tree_may_be_asked_at_any_time(portions: list[int]) -> None:
    """After each portion its root is that of the leaves so far."""
    tree, leaves = Tree(), list[bytes]()
    for size in portions:
        more = [bytes([size, n]) for n in range(size)]
        leaves += more
        tree.add([leaf_hash(leaf) for leaf in more])
        assert tree.root() == root(leaves)
