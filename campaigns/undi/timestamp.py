"""RFC 3161: the request for a time-stamp over F, and reading the token `freeze.tsr`. Pure.

Reads which hash a token stamps, when, and who signed it; whether the signature holds is asked of
`authority.py`. A token is DER, bare or inside the TimeStampResp in which it came.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from campaigns.undi import der
from campaigns.undi.primitives import HASH_BYTES, BrokenRule

FILE = "freeze.tsr"
SHA256 = bytes.fromhex("608648016503040201")
SIGNED_DATA = bytes.fromhex("2a864886f70d010702")
TST_INFO = bytes.fromhex("2a864886f70d0109100104")
COMMON_NAME, ORGANISATION = bytes.fromhex("550403"), bytes.fromhex("55040a")
LONGEST_NAME = 100
_CONTEXT_0 = 0xA0
_GRANTED = (b"\x00", b"\x01")
_TIME = re.compile(r"([0-9]{14})(\.[0-9]*[1-9])?Z")


@dataclass(frozen=True, slots=True)
class Signer:
    """The parts of the one SignerInfo; `attributes` is what was signed (a DER SET), `algorithm` an OID."""

    issuer: bytes
    serial: bytes
    digest: bytes
    attributes: bytes
    algorithm: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Token:
    """A token that was read; nothing of it is believed yet.

    `imprint` is the SHA-256 that it stamps, `at` Unix seconds, a fraction rounded up; `authority` the
    name of who signed; `certificate` the signer's in DER, None when it is not inside. `raw` is the bare
    token, `info` its signed content.
    """

    imprint: bytes
    at: int
    authority: str
    certificate: bytes | None
    signer: Signer
    info: bytes
    raw: bytes


def request(f: bytes, nonce: int) -> bytes:
    """A TimeStampReq over a hash (32 bytes), asking for the certificate; `nonce` is any number from 0."""
    imprint = der.write(der.SEQUENCE, _algorithm(SHA256), der.write(der.OCTETS, f))
    wanted = der.write(der.BOOLEAN, b"\xff")
    return der.write(der.SEQUENCE, der.write_integer(1), imprint, der.write_integer(nonce), wanted)


def respond(token: bytes) -> bytes:
    """A TimeStampResp that grants a bare token, as libraries want it."""
    return der.write(der.SEQUENCE, der.write(der.SEQUENCE, der.write_integer(0)), token)


def read_token(data: bytes) -> Token:
    """Parse a token or a response with one.

    Raises:
        BrokenRule: rule 5, it is no granted token over a SHA-256.
    """
    try:
        return _token(data)
    except (ValueError, IndexError):
        raise BrokenRule("5", "undi.bad_token", file=FILE) from None


def _algorithm(kind: bytes) -> bytes:
    return der.write(der.SEQUENCE, der.write(der.OID, kind), der.write(der.NULL))


def _need(element: der.Element, tag: int) -> Sequence[der.Element]:
    """The children of an element that must have a tag."""
    if element.tag != tag:
        raise der.NotDer("another element is expected here")
    return element.children()


def _bytes(element: der.Element, tag: int) -> bytes:
    """The content of a plain element that must have a tag."""
    if element.tag != tag:
        raise der.NotDer("another element is expected here")
    return element.content


def _token(data: bytes) -> Token:
    outer = der.read(data)
    first = _need(outer, der.SEQUENCE)[0]
    if first.tag == der.SEQUENCE:
        if _bytes(first.children()[0], der.INTEGER) not in _GRANTED:
            raise der.NotDer("the authority refused")
        outer = outer.children()[1]
    kind, wrapped = _need(outer, der.SEQUENCE)
    (signed,) = _need(wrapped, _CONTEXT_0)
    _version, _digests, content, *more, signers = _need(signed, der.SEQUENCE)
    info_kind, held = _need(content, der.SEQUENCE)
    (octets,) = _need(held, _CONTEXT_0)
    (one,) = _need(signers, der.SET)
    if (_bytes(kind, der.OID), _bytes(info_kind, der.OID)) != (SIGNED_DATA, TST_INFO):
        raise der.NotDer("this is signed data of another kind")
    info, signer = _bytes(octets, der.OCTETS), _signer(one)
    imprint, at = _info(info)
    certificate = _certificate(more, signer)
    named = _name(_fields(certificate)["subject"]) if certificate else _name(signer.issuer)
    return Token(imprint, at, named, certificate, signer, info, outer.whole)


def _info(info: bytes) -> tuple[bytes, int]:
    """The hash and the time of a TSTInfo."""
    _version, _policy, imprint, _serial, time, *_ = _need(der.read(info), der.SEQUENCE)
    algorithm, digest = _need(imprint, der.SEQUENCE)
    hashed = _bytes(digest, der.OCTETS)
    if _bytes(_need(algorithm, der.SEQUENCE)[0], der.OID) != SHA256 or len(hashed) != HASH_BYTES:
        raise der.NotDer("the token stamps no SHA-256")
    found = _TIME.fullmatch(_bytes(time, der.TIME).decode("ascii"))
    if found is None:
        raise der.NotDer("the time has another form")
    whole = datetime.strptime(found[1], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    return hashed, int(whole.timestamp()) + (found[2] is not None)


def _signer(element: der.Element) -> Signer:
    _version, sid, digest, attributes, algorithm, signature, *_ = _need(element, der.SEQUENCE)
    issuer, serial = _need(sid, der.SEQUENCE)
    if attributes.tag != _CONTEXT_0:
        raise der.NotDer("a token signs its attributes")
    return Signer(
        issuer.whole, _bytes(serial, der.INTEGER), _bytes(_need(digest, der.SEQUENCE)[0], der.OID),
        der.write(der.SET, attributes.content), _bytes(_need(algorithm, der.SEQUENCE)[0], der.OID),
        _bytes(signature, der.OCTETS),
    )  # fmt: skip


def _certificate(more: Sequence[der.Element], signer: Signer) -> bytes | None:
    """The signer's certificate, if it is inside."""
    held = [each for field in more if field.tag == _CONTEXT_0 for each in field.children()]
    return next((each.whole for each in held if is_signers(each.whole, signer)), None)


def is_signers(certificate: bytes, signer: Signer) -> bool:
    """Whether a certificate (DER) is the one that a SignerInfo names.

    Raises:
        NotDer: it is no certificate.
    """
    fields = _fields(certificate)
    return (fields["issuer"], der.read(fields["serial"]).content) == (signer.issuer, signer.serial)


def _fields(certificate: bytes) -> Mapping[str, bytes]:
    inside = list(_need(_need(der.read(certificate), der.SEQUENCE)[0], der.SEQUENCE))
    if inside[0].tag == _CONTEXT_0:
        del inside[0]
    return {"serial": inside[0].whole, "issuer": inside[2].whole, "subject": inside[4].whole}


def _name(name: bytes) -> str:
    """How a Name calls somebody: its last common name, else its organisation."""
    found: dict[bytes, str] = {}
    for each in _need(der.read(name), der.SEQUENCE):
        for pair in _need(each, der.SET):
            kind, value = _need(pair, der.SEQUENCE)
            found[_bytes(kind, der.OID)] = value.content.decode("utf-8", "replace")
    named = found.get(COMMON_NAME) or found.get(ORGANISATION) or "?"
    # Anyone can put anything here, and it is shown on a terminal.
    return "".join(letter if letter.isprintable() else "?" for letter in named[:LONGEST_NAME])
