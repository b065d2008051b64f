"""AesVault: AES-256-GCM for values, a wrapped key a person, HMAC-SHA-256 for blind indexes.

A sealed value is one version byte, a 96-bit random nonce, and the ciphertext with its tag; the place it
belongs to is authenticated with it, so that a value moved to another column does not open.
"""

import hashlib
import hmac
import secrets
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.ports.vault import VaultError

KEY_BYTES = 32
_NONCE_BYTES = 12
_VERSION = b"\x01"
_WRAP = "people.key"
_CACHED_KEYS = 4096


class AesVault:
    """Implements the Vault port over two keys of 32 bytes: one for values, one for indexes."""

    def __init__(self, key: bytes, index_key: bytes) -> None:
        self._own, self._index_key = AESGCM(key), index_key
        self._person = lru_cache(maxsize=_CACHED_KEYS)(self._unwrap)

    def new_key(self) -> bytes:
        """A fresh person key, wrapped."""
        return _seal(self._own, secrets.token_bytes(KEY_BYTES), _WRAP)

    def seal(self, value: str | bytes, place: str, key: bytes | None = None) -> bytes:
        """Encrypt for a place."""
        data = value.encode("utf-8", "surrogatepass") if isinstance(value, str) else value
        return _seal(self._cipher(key), data, place)

    def open(self, sealed: bytes, place: str, key: bytes | None = None) -> bytes:
        """Decrypt.

        Raises:
            VaultError: the value was made for another place or key, or was altered.
        """
        return _open(self._cipher(key), sealed, place)

    def index(self, kind: str, value: str) -> bytes:
        """A keyed hash of 32 bytes."""
        message = kind.encode("ascii") + b"\x00" + value.encode("utf-8", "surrogatepass")
        return hmac.digest(self._index_key, message, hashlib.sha256)

    def _cipher(self, key: bytes | None) -> AESGCM:
        return self._own if key is None else self._person(bytes(key))

    def _unwrap(self, wrapped: bytes) -> AESGCM:
        return AESGCM(_open(self._own, wrapped, _WRAP))


def _seal(cipher: AESGCM, data: bytes, place: str) -> bytes:
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return _VERSION + nonce + cipher.encrypt(nonce, data, _VERSION + place.encode("ascii"))


def _open(cipher: AESGCM, sealed: bytes, place: str) -> bytes:
    nonce, data = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
    if sealed[:1] != _VERSION:
        raise VaultError("unknown version of a sealed value")
    try:
        return cipher.decrypt(nonce, data, _VERSION + place.encode("ascii"))
    except (InvalidTag, ValueError):
        raise VaultError(f"a value of {place} does not open") from None
