"""Section 5, the optional files beside the manifest: signature, witnesses' co-signatures, rules."""

from collections.abc import Mapping
from dataclasses import dataclass

from campaigns.undi.canonical import decode, exact_keys
from campaigns.undi.freeze import ROLE, Freeze
from campaigns.undi.primitives import HASH_BYTES, BrokenRule, is_hex
from campaigns.undi.signatures import SIGNATURE_BYTES, cosign_message, freeze_message, is_signed, rules_hash

# An RFC 3161 token needs the trust of a time-stamp authority, which is not part of a bundle.
TOKEN = "freeze.tsr"  # noqa: S105 - a file's name


@dataclass(frozen=True, slots=True)
class Cosigner:
    """A witness who signed F: the role it names and its Ed25519 key (hex)."""

    role: str
    key: str


@dataclass(frozen=True, slots=True)
class Beside:
    """What the optional files prove; `unchecked` names files that are there and were not checked."""

    signed: bool
    rules: bool
    cosigners: tuple[Cosigner, ...]
    unchecked: tuple[str, ...]


def check_beside(files: Mapping[str, bytes], freeze: Freeze) -> Beside:
    """Check every optional file that is there.

    Raises:
        BrokenRule: rule 5.
    """
    signature, rules = files.get("freeze.sig"), files.get("rules")
    if signature is not None and not is_signed(freeze.organiser_key, freeze_message(freeze.f), signature):
        raise BrokenRule("5", "undi.bad_freeze_signature")
    if rules is not None and rules_hash(rules) != freeze.base["rules_sha256"]:
        raise BrokenRule("5", "undi.rules_mismatch")
    cosigners = _cosigners(files.get("cosign.json"), freeze)
    return Beside(
        signature is not None, rules is not None, cosigners, tuple(name for name in (TOKEN,) if name in files)
    )


def _cosigners(data: bytes | None, freeze: Freeze) -> tuple[Cosigner, ...]:
    if data is None:
        return ()
    rows = decode(data, "5", "cosign.json")
    if not isinstance(rows, list):
        raise BrokenRule("5", "undi.wrong_keys", file="cosign.json")
    found = tuple(_cosigner(row, freeze) for row in rows)
    # An organiser who signs again under a witness's name is no witness.
    own = freeze.organiser_key.hex()
    if len({each.key for each in found} - {own}) != len(found):
        raise BrokenRule("5", "undi.cosigners_not_distinct")
    return found


def _cosigner(row: object, freeze: Freeze) -> Cosigner:
    fields = exact_keys(row, ("key", "role", "signature"), "5", "cosign.json")
    if not isinstance(fields["role"], str) or not ROLE.fullmatch(fields["role"]):
        raise BrokenRule("5", "undi.bad_field", file="cosign.json", field="role")
    for name, size in (("key", HASH_BYTES), ("signature", SIGNATURE_BYTES)):
        if not is_hex(fields[name], size):
            raise BrokenRule("5", "undi.bad_field", file="cosign.json", field=name)
    key, signature = bytes.fromhex(fields["key"]), bytes.fromhex(fields["signature"])
    if not is_signed(key, cosign_message(freeze.f), signature):
        raise BrokenRule("5", "undi.bad_cosignature", role=fields["role"])
    return Cosigner(fields["role"], fields["key"])
