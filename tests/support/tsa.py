"""A time-stamp authority for tests: real RFC 3161 tokens, signed with real keys under its own root.

Whatever it makes is also read and verified by rfc3161_client (tests/fakes_tests/test_tsa.py), so that a token
which only our own reader would take cannot come from here.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from campaigns.undi.primitives import h

NAME = "TSA Uji"
_BEGIN, _END = datetime(2020, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC)
_SIGNED_DATA = "1.2.840.113549.1.7.2"
_TST_INFO = "1.2.840.113549.1.9.16.1.4"
_CONTENT_TYPE, _DIGEST = "1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4"
_SIGNING_CERTIFICATE = "1.2.840.113549.1.9.16.2.47"
_SHA256, _ECDSA_SHA256 = "2.16.840.1.101.3.4.2.1", "1.2.840.10045.4.3.2"
_SHA1 = "1.3.14.3.2.26"
_BYTE, _LONG = 0x80, 7


def tlv(tag: int, *parts: bytes) -> bytes:
    """One DER element."""
    body = b"".join(parts)
    size = len(body)
    if size < _BYTE:
        return bytes([tag, size]) + body
    length = size.to_bytes(-(-size.bit_length() // 8), "big")
    return bytes([tag, _BYTE | len(length)]) + length + body


def oid(dotted: str) -> bytes:
    """An OBJECT IDENTIFIER."""
    first, second, *rest = (int(number) for number in dotted.split("."))
    encoded = bytearray()
    for number in (first * 40 + second, *rest):
        septets = [number & 0x7F]
        while number := number >> _LONG:
            septets.append(_BYTE | number & 0x7F)
        encoded += bytes(reversed(septets))
    return tlv(6, bytes(encoded))


def integer(value: int) -> bytes:
    """A non-negative INTEGER."""
    return tlv(2, value.to_bytes(value.bit_length() // 8 + 1, "big"))


@dataclass(frozen=True, slots=True)
class Authority:
    """An authority with its root: `chain` as PEM is what a citizen may give with --tsa-cert."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate
    root: x509.Certificate

    @property
    def chain(self) -> bytes:
        """The root certificate, PEM."""
        return self.root.public_bytes(Encoding.PEM)

    def token(self, f: bytes, at: datetime, *, digest: str = _SHA256, embedded: bool = True) -> bytes:
        """A bare token over a hash; `embedded` puts the certificates into it."""
        info = tlv(
            0x30, integer(1), oid("1.2.3.4.1"), tlv(0x30, tlv(0x30, oid(digest), tlv(5)), tlv(4, f)),
            integer(7), tlv(0x18, at.strftime("%Y%m%d%H%M%SZ").encode()),
        )  # fmt: skip
        attributes = self._attributes(info)
        signature = self.key.sign(tlv(0x31, attributes), ec.ECDSA(SHA256()))
        name, number = self.certificate.issuer.public_bytes(), integer(self.certificate.serial_number)
        signer = tlv(
            0x30, integer(1), tlv(0x30, name, number), tlv(0x30, oid(_SHA256)), tlv(0xA0, attributes),
            tlv(0x30, oid(_ECDSA_SHA256)), tlv(4, signature),
        )  # fmt: skip
        pair = (self.certificate, self.root) if embedded else ()
        held = sorted(each.public_bytes(Encoding.DER) for each in pair)
        data = tlv(
            0x30, integer(3), tlv(0x31, tlv(0x30, oid(_SHA256))),
            tlv(0x30, oid(_TST_INFO), tlv(0xA0, tlv(4, info))),
            *([tlv(0xA0, *held)] if held else []), tlv(0x31, signer),
        )  # fmt: skip
        return tlv(0x30, oid(_SIGNED_DATA), tlv(0xA0, data))

    def response(self, f: bytes, at: datetime, status: int = 0) -> bytes:
        """A whole TimeStampResp, as it comes over the network."""
        return respond(self.token(f, at), status)

    def _attributes(self, info: bytes) -> bytes:
        own = h(self.certificate.public_bytes(Encoding.DER))
        signed = (
            (_CONTENT_TYPE, oid(_TST_INFO)),
            (_DIGEST, tlv(4, h(info))),
            (_SIGNING_CERTIFICATE, tlv(0x30, tlv(0x30, tlv(0x30, tlv(4, own))))),
        )
        return b"".join(sorted(tlv(0x30, oid(kind), tlv(0x31, value)) for kind, value in signed))


def respond(token: bytes, status: int = 0) -> bytes:
    """A TimeStampResp around a token; without one for a refusal."""
    return tlv(0x30, tlv(0x30, integer(status)), token)


@cache
def authority(name: str = NAME, *, stamps: bool = True) -> Authority:
    """An authority by name; one that does not `stamp` has a certificate for something else."""
    root_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    root_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Akar {name}")])
    own_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    ca = x509.BasicConstraints(ca=True, path_length=None)
    root = _builder(root_name, root_name, root_key).add_extension(ca, critical=True)
    usage = ExtendedKeyUsageOID.TIME_STAMPING if stamps else ExtendedKeyUsageOID.SERVER_AUTH
    leaf = (
        _builder(own_name, root_name, key)
        .add_extension(x509.ExtendedKeyUsage([usage]), critical=True)
        .add_extension(_usage(), critical=True)
    )
    return Authority(key, leaf.sign(root_key, SHA256()), root.sign(root_key, SHA256()))


def _usage() -> x509.KeyUsage:
    names = (
        "content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign",
        "crl_sign", "encipher_only", "decipher_only",
    )  # fmt: skip
    return x509.KeyUsage(digital_signature=True, **dict.fromkeys(names, False))


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(_BEGIN)
        .not_valid_after(_END)
    )
