"""SHA-256 over many messages of one length, laid out as the rows of an array of bytes."""

import hashlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from campaigns.undi.primitives import HASH_BYTES

Array = NDArray[Any]


def hash_rows(rows: Array) -> list[bytes]:
    """The hash of each row of a contiguous (n, width) array of bytes."""
    sha256 = hashlib.sha256
    # As one opaque value a row, numpy makes the bytes objects faster than slices would.
    return [sha256(row).digest() for row in rows.view(f"V{rows.shape[1]}")[:, 0].tolist()]


def hash_pairs(hashes: list[bytes]) -> list[bytes]:
    """H(0x01 || left || right) of each two neighbours of an even number of hashes."""
    rows = np.ones((len(hashes) // 2, 1 + 2 * HASH_BYTES), np.uint8)
    rows[:, 1:] = np.frombuffer(b"".join(hashes), np.uint8).reshape(-1, 2 * HASH_BYTES)
    return hash_rows(rows)
