"""H, LP and fixed-width integers as the spec writes them; the named error of a broken rule."""

import hashlib
import re
import unicodedata

HASH_BYTES = 32
_HEX = re.compile(r"[0-9a-f]*")


class BrokenRule(Exception):  # noqa: N818 - it names what a bundle did, not what went wrong here
    """A file breaks a rule of the spec; `rule` is the section's number."""

    def __init__(self, rule: str, code: str, **params: object) -> None:
        super().__init__(f"{rule}: {code}")
        self.rule, self.code, self.params = rule, code, params


def h(*parts: bytes) -> bytes:
    """SHA-256 over the joined parts, 32 bytes."""
    return hashlib.sha256(b"".join(parts)).digest()


def tag(words: str) -> bytes:
    """A quoted tag: its ASCII bytes and one zero byte."""
    return words.encode("ascii") + b"\x00"


def lp(value: str | bytes) -> bytes:
    """Length-prefixed: 4 bytes big-endian, then the bytes; strings are UTF-8 after NFC."""
    data = unicodedata.normalize("NFC", value).encode("utf-8") if isinstance(value, str) else value
    return len(data).to_bytes(4, "big") + data


def u16be(value: int) -> bytes:
    """Two bytes, big-endian."""
    return value.to_bytes(2, "big")


def u32be(value: int) -> bytes:
    """Four bytes, big-endian."""
    return value.to_bytes(4, "big")


def u64be(value: int) -> bytes:
    """Eight bytes, big-endian."""
    return value.to_bytes(8, "big")


def is_hex(value: object, size: int) -> bool:
    """Whether a value is lower-case hex of exactly `size` bytes."""
    return isinstance(value, str) and len(value) == 2 * size and _HEX.fullmatch(value) is not None
