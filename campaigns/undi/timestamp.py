"""Section 5, `freeze.tsr`: the query for an RFC 3161 token over F, and what a token says.

The imprint is F itself, that is the SHA-256 of `freeze.json`, so that common tools check it too:
`openssl ts -verify -data freeze.json -in freeze.tsr`. Whether to trust its authority is not asked here.
"""

import math
from dataclasses import dataclass

from rfc3161_client import decode_timestamp_response

from campaigns.undi.primitives import BrokenRule

_SHA256 = bytes.fromhex("300d06096086480165030402010500")  # AlgorithmIdentifier of SHA-256
_SEQUENCE, _INTEGER, _OCTETS = 0x30, 0x02, 0x04
_CERTIFICATES = bytes.fromhex("0101ff")  # certReq TRUE
_GRANTED = frozenset({0, 1})  # granted, and granted with modifications


@dataclass(frozen=True, slots=True)
class Token:
    """What a token says: the hash that was stamped, and when (Unix seconds, a fraction rounded up)."""

    imprint: bytes
    at: int


def request(f: bytes, nonce: int) -> bytes:
    """A TimeStampReq in DER over F (32 bytes); `nonce`: a positive number of at most 64 bits."""
    imprint = _der(_SEQUENCE, _SHA256 + _der(_OCTETS, f))
    number = nonce.to_bytes(nonce.bit_length() // 8 + 1, "big")
    return _der(_SEQUENCE, b"\x02\x01\x01" + imprint + _der(_INTEGER, number) + _CERTIFICATES)


def read_token(data: bytes) -> Token:
    """Read a TimeStampResp in DER.

    Raises:
        BrokenRule: rule 5, it is none, or the authority granted nothing.
    """
    try:
        answer = decode_timestamp_response(data)
        if int(answer.status) not in _GRANTED:
            raise BrokenRule("5", "undi.bad_token")
        info = answer.tst_info
        return Token(bytes(info.message_imprint.message), math.ceil(info.gen_time.timestamp()))
    except (ValueError, TypeError, AttributeError):
        raise BrokenRule("5", "undi.bad_token") from None


def _der(tag: int, content: bytes) -> bytes:
    """A value of fewer than 128 bytes."""
    return bytes((tag, len(content))) + content
