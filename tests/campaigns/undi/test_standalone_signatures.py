"""The single file's own Ed25519 says of every input, however odd, what `cryptography` says."""

import random

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from campaigns.undi.signatures import is_signed
from campaigns.undi.verify_standalone import FIELD, ORDER, drand_holds, ed25519
from tests.campaigns.undi.random_bundles import ROUND, SIGNATURE

# RFC 8032, 7.1: secret key, public key, message, signature.
KNOWN = {
    ("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", ""): (
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
        "d25bf5f0595bbe24655141438e7a100b"
    ),
    ("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72"): (
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
        "387b2eaeb4302aeeb00d291612bb0c00"
    ),
}
# Points of small order, in their proper encodings and in others (y + p, or a sign on a zero x).
SMALL = [
    (0).to_bytes(32, "little"), (1).to_bytes(32, "little"), (FIELD - 1).to_bytes(32, "little"),
    bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
    bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
    FIELD.to_bytes(32, "little"), (FIELD + 1).to_bytes(32, "little"),
    (1 | 1 << 255).to_bytes(32, "little"), (FIELD - 1 | 1 << 255).to_bytes(32, "little"),
    (1 << 255).to_bytes(32, "little"), b"\xff" * 32, (2).to_bytes(32, "little"),
]  # fmt: skip


@pytest.mark.parametrize(("key", "message"), KNOWN)
def test_the_known_answers_of_the_rfc_hold(key: str, message: str) -> None:
    """RFC 8032's own signatures hold, and no other message under them."""
    public, text, signed = (bytes.fromhex(each) for each in (key, message, KNOWN[key, message]))

    assert ed25519(public, text, signed)
    assert not ed25519(public, text + b"x", signed)


def test_random_signatures_and_their_damages_are_judged_alike() -> None:
    """Good ones, one bit changed anywhere, s beyond the order, wrong lengths."""
    chance = random.Random(1)
    for _ in range(12):
        key = Ed25519PrivateKey.from_private_bytes(chance.randbytes(32))
        public, message = key.public_key().public_bytes_raw(), chance.randbytes(chance.randrange(80))
        good = key.sign(message)
        s = int.from_bytes(good[32:], "little")
        changed = bytearray(good)
        changed[chance.randrange(64)] ^= 1 << chance.randrange(8)
        odd = [
            bytes(changed),
            good[:32] + (s + ORDER).to_bytes(32, "little"),
            good[:-1],
            good + b"x",
            b"",
            bytes(64),
        ]
        assert ed25519(public, message, good)
        assert [ed25519(public, message, each) for each in odd] == [
            is_signed(public, message, each) for each in odd
        ]
        assert not ed25519(public[:-1], message, good)


def test_odd_points_are_judged_alike() -> None:
    """Keys and R of small order, not canonical, or not on the curve: small orders can even hold."""
    said, ours = {}, {}
    for n, key in enumerate(SMALL):
        for m, r in enumerate(SMALL):
            for s in (0, 1, ORDER - 1, ORDER):
                signature = r + s.to_bytes(32, "little")
                said[n, m, s] = is_signed(key, b"message", signature)
                ours[n, m, s] = ed25519(key, b"message", signature)
    assert ours == said
    assert any(said.values())


def test_a_round_is_checked_where_it_can_be() -> None:
    """Drand's signature holds for its own round alone; infinity and junk are no signatures."""
    good = bytes.fromhex(SIGNATURE)

    assert drand_holds(ROUND, good) is True
    assert drand_holds(ROUND + 1, good) is False
    for odd in (
        b"\xc0" + bytes(47),
        bytes(48),
        b"\xff" * 48,
        b"\xa0" + bytes(46) + b"\x04",
        good[:-1] + b"\x00",
    ):
        assert drand_holds(ROUND, odd) is False
