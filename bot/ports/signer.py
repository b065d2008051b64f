"""Signer: the organiser's Ed25519 key, for receipts and freezes."""

from typing import Protocol


class Signer(Protocol):
    """Signs; the key itself never leaves the adapter."""

    @property
    def public_key(self) -> bytes:
        """The 32-byte Ed25519 public key."""
        ...

    def sign(self, message: bytes) -> bytes:
        """A 64-byte signature."""
        ...
