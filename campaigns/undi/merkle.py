"""The Merkle tree of RFC 6962: root, inclusion proof, and its check. O(n) hashes for a root.

Tree grows leaf by leaf in O(log n) memory, for lists that no memory should hold.
"""

from collections.abc import Sequence

from campaigns.undi.primitives import h
from campaigns.undi.rows import hash_pairs


def leaf_hash(data: bytes) -> bytes:
    """The hash of one leaf."""
    return h(b"\x00", data)


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two children."""
    return h(b"\x01", left, right)


def _split(size: int) -> int:
    """The largest power of two below `size` (>= 2)."""
    return 1 << (size - 1).bit_length() - 1


def root(leaves: Sequence[bytes]) -> bytes:
    """The root over leaf data.

    Pairs level by level and carries an odd last node up, which gives the same tree as the RFC's
    recursive definition.
    """
    level = [leaf_hash(data) for data in leaves]
    return _folded(level) if level else h(b"")


def _folded(level: list[bytes]) -> bytes:
    """The root over one or more hashes of leaves (or of equal, perfect trees and a smaller last one)."""
    while len(level) > 1:
        even = len(level) - len(level) % 2
        level = [*hash_pairs(level[:even]), *level[even:]]
    return level[0]


class Tree:
    """A tree that takes hashes of leaves in their order and keeps one node for each bit of their count."""

    _WIDTH = 1 << 12  # leaves that are folded together

    def __init__(self) -> None:
        self._pending: list[bytes] = []
        # The root of a perfect tree of _WIDTH * 2**k leaves at place k; None where the count has no bit.
        self._perfect: list[bytes | None] = []

    def add(self, hashes: Sequence[bytes]) -> None:
        """The next leaves, as their hashes."""
        self._pending += hashes
        whole = len(self._pending) - len(self._pending) % self._WIDTH
        for start in range(0, whole, self._WIDTH):
            self._carry(_folded(self._pending[start : start + self._WIDTH]))
        del self._pending[:whole]

    def _carry(self, node: bytes) -> None:
        """Add a perfect tree as one adds one to a binary number."""
        for place, left in enumerate(self._perfect):
            if left is None:
                self._perfect[place] = node
                return
            self._perfect[place] = None
            node = node_hash(left, node)
        self._perfect.append(node)

    def root(self) -> bytes:
        """The root over all leaves so far; more may follow.

        The RFC splits at the largest power of two below the size, so that the perfect trees stand from the
        largest on the left to the smallest on the right, each the left sibling of all that follow it.
        """
        found = _folded(self._pending) if self._pending else None
        for left in self._perfect:
            if left is not None:
                found = left if found is None else node_hash(left, found)
        return h(b"") if found is None else found


def proof(leaves: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """The audit path of one leaf, nearest sibling first (RFC 6962, 2.1.1)."""
    if len(leaves) <= 1:
        return ()
    half = _split(len(leaves))
    if index < half:
        return (*proof(leaves[:half], index), root(leaves[half:]))
    return (*proof(leaves[half:], index - half), root(leaves[:half]))


def root_from_proof(data: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """The root that a proof leads to; None when the path has the wrong length."""
    if size <= 1:
        return leaf_hash(data) if size == 1 and index == 0 and not path else None
    if not path:
        return None
    half = _split(size)
    if index < half:
        left = root_from_proof(data, index, half, path[:-1])
        return node_hash(left, path[-1]) if left is not None else None
    right = root_from_proof(data, index - half, size - half, path[:-1])
    return node_hash(path[-1], right) if right is not None else None


def root_over(level: Sequence[bytes]) -> bytes:
    """The root over node hashes, of which there is at least one."""
    while len(level) > 1:
        level = _above(level)
    return level[0]


def path_over(level: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """The way up from one of several node hashes, nearest sibling first; O(n) in all."""
    path: list[bytes] = []
    while len(level) > 1:
        # The odd last node has no sibling here and is carried up.
        if index ^ 1 < len(level):
            path.append(level[index ^ 1])
        level, index = _above(level), index // 2
    return tuple(path)


def _above(level: Sequence[bytes]) -> list[bytes]:
    paired = [node_hash(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
    return paired + list(level[len(paired) * 2 :])
