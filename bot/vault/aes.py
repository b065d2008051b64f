"""AesVault: AES-256-GCM for values, a wrapped key a person, HMAC-SHA-256 for blind indexes.

A sealed value is one version byte, for the vault's own values the id of the key, a 96-bit random nonce, and
the ciphertext with its tag; the place it belongs to is authenticated with it, so that a value moved to
another column does not open. Version 1 names no key: it was sealed by a person's key, or before keys had ids.
"""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.ports.vault import WRAP, VaultError

KEY_BYTES = 32
_NONCE_BYTES = 12
_VERSION, _KEYED = b"\x01", b"\x02"
_ID_BYTES = 4
_CACHED_KEYS = 4096


class AesVault:
    """Implements the Vault port over two keys of 32 bytes: one for values, one for indexes.

    `older`: keys for values that open what they sealed, and seal nothing any more. The key for indexes is
    never changed: an index cannot be made again once the number it was made of is gone.
    """

    def __init__(self, key: bytes, index_key: bytes, older: Sequence[bytes] = ()) -> None:
        self._index_key, self._id = index_key, key_id(key)
        self._keys = {key_id(each): AESGCM(each) for each in (key, *older)}
        self._person = lru_cache(maxsize=_CACHED_KEYS)(self._unwrap)

    def new_key(self) -> bytes:
        """A fresh person key, wrapped."""
        return self._seal_own(secrets.token_bytes(KEY_BYTES), WRAP)

    def seal(self, value: str | bytes, place: str, key: bytes | None = None) -> bytes:
        """Encrypt for a place."""
        data = value.encode("utf-8", "surrogatepass") if isinstance(value, str) else value
        return self._seal_own(data, place) if key is None else _seal(self._person(bytes(key)), data, place)

    def open(self, sealed: bytes, place: str, key: bytes | None = None) -> bytes:
        """Decrypt.

        Raises:
            VaultError: the value was made for another place or key, or was altered.
        """
        return (
            self._open_own(sealed, place) if key is None else _open(self._person(bytes(key)), sealed, place)
        )

    def index(self, kind: str, value: str) -> bytes:
        """A keyed hash of 32 bytes."""
        message = kind.encode("ascii") + b"\x00" + value.encode("utf-8", "surrogatepass")
        return hmac.digest(self._index_key, message, hashlib.sha256)

    def is_newest(self, sealed: bytes) -> bool:
        """Whether a value of the vault's own was sealed by the newest key."""
        return sealed[: 1 + _ID_BYTES] == _KEYED + self._id

    def resealed(self, sealed: bytes, place: str) -> bytes:
        """A value of the vault's own under the newest key.

        Raises:
            VaultError: it does not open.
        """
        return self._seal_own(self._open_own(sealed, place), place)

    def _seal_own(self, data: bytes, place: str) -> bytes:
        return _seal(self._keys[self._id], data, place, _KEYED + self._id)

    def _open_own(self, sealed: bytes, place: str) -> bytes:
        if sealed[:1] == _KEYED:
            named = self._keys.get(sealed[1 : 1 + _ID_BYTES])
            if named is None:
                raise VaultError("a value of a key that is not here any more")
            return _open(named, sealed, place, sealed[: 1 + _ID_BYTES])
        # Sealed before keys had ids: the tag tells which of the few it was.
        for cipher in self._keys.values():
            with suppress(VaultError):
                return _open(cipher, sealed, place)
        raise VaultError(f"a value of {place} does not open")

    def _unwrap(self, wrapped: bytes) -> AESGCM:
        return AESGCM(self._open_own(wrapped, WRAP))


def key_id(key: bytes) -> bytes:
    """Four bytes that name a key and tell nothing of it."""
    return hashlib.sha256(b"jernih vault key\x00" + key).digest()[:_ID_BYTES]


def _seal(cipher: AESGCM, data: bytes, place: str, head: bytes = _VERSION) -> bytes:
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return head + nonce + cipher.encrypt(nonce, data, head + place.encode("ascii"))


def _open(cipher: AESGCM, sealed: bytes, place: str, head: bytes = _VERSION) -> bytes:
    start = len(head) + _NONCE_BYTES
    nonce, data = sealed[len(head) : start], sealed[start:]
    if sealed[: len(head)] != head:
        raise VaultError("unknown version of a sealed value")
    try:
        return cipher.decrypt(nonce, data, head + place.encode("ascii"))
    except (InvalidTag, ValueError):
        raise VaultError(f"a value of {place} does not open") from None
