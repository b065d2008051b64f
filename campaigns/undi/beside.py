"""Section 5, the optional files beside the manifest: signature, witnesses' co-signatures, rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from campaigns.undi.authority import Signed, leads_to, signed
from campaigns.undi.canonical import decode, exact_keys
from campaigns.undi.freeze import ROLE, Freeze
from campaigns.undi.primitives import HASH_BYTES, BrokenRule, is_hex
from campaigns.undi.signatures import SIGNATURE_BYTES, cosign_message, freeze_message, is_signed, rules_hash
from campaigns.undi.timestamp import FILE as TOKEN
from campaigns.undi.timestamp import read_token

LEAD_SECONDS = 900


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a time-stamp token over F says: when (Unix seconds), by whom, and how far that is known.

    `checked` is whether its signature holds under the certificate inside it (or one that was given);
    `rooted` whether that leads to a certificate that the reader gave, None when none were given;
    `in_time` whether it lies at least 15 minutes before every drand round, of which there must be one.
    """

    at: int
    authority: str
    checked: bool
    rooted: bool | None
    in_time: bool

    @property
    def proves(self) -> bool:
        """Whether the list is proven to have stood before its seed could be known."""
        return self.checked and self.in_time and self.rooted is not False


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
    stamp: Stamp | None

    @property
    def unchecked(self) -> tuple[str, ...]:
        """A token signed in a way that is not read here, or whose certificate nobody has."""
        return () if self.stamp is None or self.stamp.checked else (TOKEN,)


def check_beside(files: Mapping[str, bytes], freeze: Freeze, roots: Sequence[bytes] = ()) -> Beside:
    """Check every optional file that is there; `roots` are certificates (DER) that the reader trusts.

    Raises:
        BrokenRule: rule 5.
    """
    signature, rules = files.get("freeze.sig"), files.get("rules")
    if signature is not None and not is_signed(freeze.organiser_key, freeze_message(freeze.f), signature):
        raise BrokenRule("5", "undi.bad_freeze_signature")
    if rules is not None and rules_hash(rules) != freeze.base["rules_sha256"]:
        raise BrokenRule("5", "undi.rules_mismatch")
    cosigners = _cosigners(files.get("cosign.json"), freeze)
    stamp = _stamp(files.get(TOKEN), freeze, roots)
    return Beside(signature is not None, rules is not None, cosigners, stamp)


def _stamp(data: bytes | None, freeze: Freeze, roots: Sequence[bytes]) -> Stamp | None:
    if data is None:
        return None
    token = read_token(data)
    if token.imprint != freeze.f:
        raise BrokenRule("5", "undi.token_mismatch", file=TOKEN)
    found = signed(token, roots)
    if found is Signed.BROKEN:
        raise BrokenRule("5", "undi.bad_token_signature", file=TOKEN)
    limit = min(freeze.round_times, default=token.at) - LEAD_SECONDS
    return Stamp(
        token.at, token.authority,
        checked=found is Signed.HOLDS,
        rooted=leads_to(token, roots) if roots else None,
        in_time=token.at <= limit,
    )  # fmt: skip


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
