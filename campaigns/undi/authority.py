"""Whether a time-stamp token was signed by the authority that it names, and whether a citizen trusts it.

The certificate inside a token proves only that its holder signed; who that is, the reader has to know.
With root certificates given, the chain to one of them is checked by rfc3161_client as of the token's time.
"""

import hashlib
from collections.abc import Mapping, Sequence
from enum import StrEnum

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256, SHA384, SHA512, Hash, HashAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID
from rfc3161_client import VerificationError, VerifierBuilder, decode_timestamp_response

from campaigns.undi import der
from campaigns.undi.timestamp import TST_INFO, Signer, Token, is_signers, respond

_HASHES: Mapping[str, type[HashAlgorithm]] = {
    "608648016503040201": SHA256, "608648016503040202": SHA384, "608648016503040203": SHA512,
}  # fmt: skip
_MALFORMED = (
    InvalidSignature, ValueError, IndexError, x509.InvalidVersion, x509.DuplicateExtension,
    x509.UnsupportedGeneralNameType,
)  # fmt: skip
_PSS = bytes.fromhex("2a864886f70d01010a")
_CONTENT_TYPE, _DIGEST = bytes.fromhex("2a864886f70d010903"), bytes.fromhex("2a864886f70d010904")
_SIGNING_CERTIFICATE_V2 = bytes.fromhex("2a864886f70d010910022f")


class Signed(StrEnum):
    """What is known of a token's signature."""

    HOLDS = "holds"
    BROKEN = "broken"
    # No certificate is at hand, or it is signed in a way that is not read here.
    UNKNOWN = "unknown"


def read_roots(pem: bytes) -> tuple[bytes, ...]:
    """The certificates of a PEM file, in DER.

    Raises:
        ValueError: there are none.
    """
    return tuple(each.public_bytes(Encoding.DER) for each in x509.load_pem_x509_certificates(pem))


def signed(token: Token, given: Sequence[bytes] = ()) -> Signed:
    """Whether the signer's certificate, inside or among those `given` (DER), made the signature."""
    der_bytes = token.certificate or next((each for each in given if is_signers(each, token.signer)), None)
    digest = _HASHES.get(token.signer.digest.hex())
    if der_bytes is None or digest is None or token.signer.algorithm == _PSS:
        return Signed.UNKNOWN
    try:
        certificate = x509.load_der_x509_certificate(der_bytes)
        if not _stamps(certificate, token.at) or not _names(token, der_bytes, digest()):
            return Signed.BROKEN
        return _verify(certificate.public_key(), token.signer, digest())
    except UnsupportedAlgorithm:
        return Signed.UNKNOWN
    except _MALFORMED:
        return Signed.BROKEN


def leads_to(token: Token, roots: Sequence[bytes]) -> bool:
    """Whether the signer is one of the certificates given, or their chain ends at one of them."""
    if token.certificate in roots:
        return True
    given = [x509.load_der_x509_certificate(each) for each in roots]
    own = next((x509.load_der_x509_certificate(c) for c in roots if is_signers(c, token.signer)), None)
    try:
        response = decode_timestamp_response(respond(token.raw))
        return VerifierBuilder(roots=given, tsa_certificate=own).build().verify(response, token.imprint)
    except (VerificationError, *_MALFORMED):
        return False


def _stamps(certificate: x509.Certificate, at: int) -> bool:
    """RFC 3161, 2.3: the certificate is for time-stamping and nothing else, and was in force."""
    try:
        usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    except x509.ExtensionNotFound:
        return False
    begin, end = certificate.not_valid_before_utc.timestamp(), certificate.not_valid_after_utc.timestamp()
    only = list(usage.value) == [ExtendedKeyUsageOID.TIME_STAMPING]
    return usage.critical and only and begin <= at <= end


def _names(token: Token, certificate: bytes, digest: HashAlgorithm) -> bool:
    """Whether the signed attributes speak of this content and of this certificate."""
    found = {}
    for each in der.read(token.signer.attributes).children():
        kind, values = each.children()
        found[kind.content] = values.children()[0]
    hashed = Hash(digest)
    hashed.update(token.info)
    said = (found.get(_CONTENT_TYPE), found.get(_DIGEST))
    if [each and each.content for each in said] != [TST_INFO, hashed.finalize()]:
        return False
    own = found.get(_SIGNING_CERTIFICATE_V2)
    # The older form names it by SHA-1, which proves nothing; the signature itself is checked all the same.
    hashes = (hashlib.sha256, hashlib.sha384, hashlib.sha512)
    return own is None or any(each(certificate).digest() in own.content for each in hashes)


def _verify(key: object, signer: Signer, digest: HashAlgorithm) -> Signed:
    """Raises InvalidSignature."""
    match key:
        case rsa.RSAPublicKey():
            key.verify(signer.signature, signer.attributes, padding.PKCS1v15(), digest)
        case ec.EllipticCurvePublicKey():
            key.verify(signer.signature, signer.attributes, ec.ECDSA(digest))
        case ed25519.Ed25519PublicKey():
            key.verify(signer.signature, signer.attributes)
        case _:
            return Signed.UNKNOWN
    return Signed.HOLDS
