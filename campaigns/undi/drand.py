"""Section 8: quicknet of drand, pinned, and the check of its BLS signatures.

The pin checks itself each time before it is used. A check takes about a second of pure Python
(`py_ecc`), so callers keep it off an event loop; what was checked once is remembered.
"""

import hashlib
import sys
from functools import cache, lru_cache
from typing import Any

from campaigns.undi.primitives import h, u32be, u64be

PUBLIC_KEY = (
    "83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c"
    "8c4b450b6a0a6c3ac6a5776a2d1064510d1fec758c921cc22b0e17e63aaf4bcb"
    "5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a"
)
CHAIN_HASH = "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971"
GROUP_HASH = "f477d5c89f21a17c863a7f937c6a6d15859414d2be09cd448d4279af331c5d3e"
GENESIS, PERIOD = 1692803367, 3
SIGNATURE_BYTES = 48
REMEMBERED = 64
_DST = b"BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_"


class BrokenPin(Exception):  # noqa: N818 - names the state of this very file
    """The pinned key does not hash to the pinned chain: this program was altered."""


def round_time(number: int) -> int:
    """T(N): when a round falls, in Unix seconds."""
    return GENESIS + PERIOD * (number - 1)


def round_after(unix: int) -> int:
    """The first round that falls at or after a moment."""
    return max(1, -(-(unix - GENESIS) // PERIOD) + 1)


def pin_holds() -> bool:
    """Whether the pinned key, genesis and period hash to the pinned chain hash."""
    key, group = bytes.fromhex(PUBLIC_KEY), bytes.fromhex(GROUP_HASH)
    return h(u32be(PERIOD), u64be(GENESIS), key, group, b"quicknet").hex() == CHAIN_HASH


@lru_cache(maxsize=REMEMBERED)
def verify_round(number: int, signature: bytes) -> bool:
    """Whether `signature` (48 bytes, compressed G1) is quicknet's for a round.

    Infinity, points outside the subgroup and malformed points are no signatures.

    Raises:
        BrokenPin: the pinned key was altered.
    """
    _load_curve()
    from py_ecc.bls.hash_to_curve import hash_to_G1  # noqa: PLC0415
    from py_ecc.optimized_bls12_381 import G2, final_exponentiate, neg, pairing  # noqa: PLC0415

    if not pin_holds():
        raise BrokenPin
    point = _point(signature)
    if point is None:
        return False
    sha256: Any = hashlib.sha256
    message = hash_to_G1(h(u64be(number)), _DST, sha256)
    # e(H(m), key) = e(signature, g2), as one product that must be one.
    left = pairing(_key(), message, final_exponentiate=False)
    right = pairing(neg(G2), point, final_exponentiate=False)
    product = final_exponentiate(left * right)
    return bool(product == type(product).one())


@cache
def _load_curve() -> None:
    """Import the library, which takes half a second, when a round is first checked.

    It raises the recursion limit of the whole process, under which a deeply nested JSON file would end
    the interpreter instead of being refused; it needs no such limit itself.
    """
    limit = sys.getrecursionlimit()
    import py_ecc  # noqa: F401, PLC0415 - see above

    sys.setrecursionlimit(limit)


@cache
def _key() -> Any:
    from py_ecc.bls.point_compression import decompress_G2  # noqa: PLC0415 - as above

    data = bytes.fromhex(PUBLIC_KEY)
    halves: Any = (int.from_bytes(data[:48], "big"), int.from_bytes(data[48:], "big"))
    return decompress_G2(halves)


def _point(signature: bytes) -> Any:
    from py_ecc.bls.point_compression import decompress_G1  # noqa: PLC0415 - as above
    from py_ecc.optimized_bls12_381 import curve_order, is_inf, multiply  # noqa: PLC0415

    if len(signature) != SIGNATURE_BYTES:
        return None
    try:
        compressed: Any = int.from_bytes(signature, "big")
        point = decompress_G1(compressed)
    except (ValueError, AssertionError):
        return None
    if is_inf(point) or not is_inf(multiply(point, curve_order)):
        return None
    return point
