"""Vault: encryption and blind indexes for personal values.

A person's values are sealed with that person's own key, kept wrapped beside them; forgetting the
wrapped key forgets the values (UU PDP 27/2022, erasure).
"""

from typing import Protocol

WRAP = "people.key"  # the place of a wrapped person key


class Vault(Protocol):
    """Seals, opens and indexes. `place` (such as `comments.text`) binds a value to its column."""

    def new_key(self) -> bytes:
        """A fresh person key, wrapped by the vault's own key."""
        ...

    def seal(self, value: str | bytes, place: str, key: bytes | None = None) -> bytes:
        """Encrypt with the wrapped person key `key`, or with the vault's own when None."""
        ...

    def open(self, sealed: bytes, place: str, key: bytes | None = None) -> bytes:
        """Decrypt.

        Raises:
            VaultError: the value was made for another place or key, or was altered.
        """
        ...

    def index(self, kind: str, value: str) -> bytes:
        """A keyed hash (32 bytes) by which an equal value is found again and nothing is learnt."""
        ...


class Rotating(Vault, Protocol):
    """A vault whose own key has been followed by a newer one."""

    def is_newest(self, sealed: bytes) -> bool:
        """Whether the newest key sealed a value."""
        ...

    def resealed(self, sealed: bytes, place: str) -> bytes:
        """The value of a place sealed again, by the newest key.

        Raises:
            VaultError: it does not open.
        """
        ...


class VaultError(Exception):
    """A sealed value does not open."""
