"""KeySigner: the organiser's Ed25519 key."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


class KeySigner:
    """Implements the Signer port over a 32-byte private key."""

    def __init__(self, key: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(key)

    @property
    def public_key(self) -> bytes:
        """The 32-byte public key."""
        return self._key.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        """A 64-byte signature."""
        return self._key.sign(message)
