"""The two lists of a bundle as they stream by: checked, counted and hashed, never held.

The same pass serves whoever seals a list and whoever verifies one, so that nothing is sealed that a
verifier would refuse. Memory: one block of lines and O(log n) nodes of the tree.
"""

import hashlib
from bisect import bisect_right
from collections.abc import Sequence
from typing import Any, BinaryIO

from campaigns.undi.batch import Batch, Order, read_batch
from campaigns.undi.entries import excluded_batches
from campaigns.undi.merkle import Tree
from campaigns.undi.primitives import BrokenRule
from campaigns.undi.source import BLOCK


class EntryList:
    """Takes `entries.txt` block by block, in whole lines."""

    def __init__(self) -> None:
        self.count = 0
        self._order, self._tree, self._hash = Order(), Tree(), hashlib.sha256()

    def add(self, block: bytes) -> Batch:
        """The next lines (at least one), parsed.

        Raises:
            BrokenRule: rule 4, a line does not fit.
        """
        batch = read_batch(block, self.count + 1)
        self._order.follow(batch, self.count + 1)
        self._hash.update(block)
        self._tree.add(batch.leaf_hashes())
        self.count += len(batch)
        return batch

    def check(self) -> None:
        """Say so when the lines so far are out of order.

        Raises:
            BrokenRule: rule 4.
        """
        self._order.check()

    @property
    def facts(self) -> dict[str, Any]:
        """What `freeze.json` says of the list: `count`, `merkle_root`, `sha256`."""
        root, digest = self._tree.root().hex(), self._hash.hexdigest()
        return {"count": self.count, "merkle_root": root, "sha256": digest}


class ExcludedList:
    """Reads `excluded.txt` alongside `entries.txt`, which is in the same order.

    What is wrong with it is kept until `finish`, because `entries.txt` has the first word.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self.count = 0
        self.in_both: bytes | None = None
        self.sha256 = _hash_of(stream)
        self._batches = excluded_batches(stream)
        self._waiting: Sequence[bytes] = ()
        self._broken: BrokenRule | None = None

    def meet(self, batch: Batch) -> None:
        """Look for the lines of a batch, none of which may stand here too. Both lists ascend.

        The least C of both is kept. O(n) where something is excluded in the range of n entries, else O(1).
        """
        last = batch.commitment(len(batch) - 1)
        while self._waiting or self._read():
            cut = bisect_right(self._waiting, last)
            near, self._waiting = self._waiting[:cut], self._waiting[cut:]
            if near and self.in_both is None:
                shared = set(near) & {batch.commitment(n) for n in range(len(batch))}
                self.in_both = min(shared, default=None)
            if self._waiting:
                return

    def finish(self) -> None:
        """Read what is left.

        Raises:
            BrokenRule: rule 4, the first that the list breaks.
        """
        while self._read():
            pass
        if self._broken is not None:
            raise self._broken

    def _read(self) -> bool:
        """Read one block more; False at the end."""
        try:
            self._waiting = [c for c, _ in next(self._batches)]
        except StopIteration:
            return False
        except BrokenRule as broken:
            self._broken = broken
            return False
        self.count += len(self._waiting)
        return True


def _hash_of(stream: BinaryIO) -> str:
    found = hashlib.sha256()
    while data := stream.read(BLOCK):
        found.update(data)
    return found.hexdigest()
