"""Sections 3 and 5: Ed25519 signatures over receipts and freezes, and the witnesses' co-signatures."""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from campaigns.undi.primitives import HASH_BYTES, h, lp, tag, u64be

SIGNATURE_BYTES = 64


def receipt_message(campaign_id: str, commitment: bytes, accepted_at: int) -> bytes:
    """What the organiser signs for an entrant; `accepted_at` in Unix seconds."""
    return tag("undi/1 receipt") + lp(campaign_id) + commitment + u64be(accepted_at)


def freeze_message(f: bytes) -> bytes:
    """What the organiser signs for a freeze."""
    return tag("undi/1 freeze") + f


def cosign_message(f: bytes) -> bytes:
    """What a witness signs for a freeze."""
    return tag("undi/1 cosign") + f


def is_signed(key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether an Ed25519 signature (64 bytes) holds under a public key (32 bytes)."""
    if len(key) != HASH_BYTES or len(signature) != SIGNATURE_BYTES:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def rules_hash(rules: bytes) -> str:
    """The hash that a freeze names as `rules_sha256`."""
    return h(rules).hex()
