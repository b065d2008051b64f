"""Section 3: an entrant's receipt, and what it proves against a published list."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from campaigns.undi.canonical import decode, encode, exact_keys
from campaigns.undi.commit import entry_commitment
from campaigns.undi.entries import Entry
from campaigns.undi.freeze import Freeze
from campaigns.undi.primitives import HASH_BYTES, BrokenRule, is_hex
from campaigns.undi.signatures import SIGNATURE_BYTES, is_signed, receipt_message

_FILE = "receipt"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What an entrant keeps: the facts hashed in C, its salt, and the organiser's signature (64 bytes).

    `accepted_at` is in Unix seconds.
    """

    campaign_id: str
    platform: str
    account_id: str
    entry_ref: str
    salt: bytes
    accepted_at: int
    signature: bytes

    @property
    def commitment(self) -> bytes:
        """C (32 bytes)."""
        return entry_commitment(self.campaign_id, self.platform, self.account_id, self.entry_ref, self.salt)


_KEYS = ("accepted_at", "account_id", "campaign_id", "entry_ref", "platform", "salt", "signature")


def receipt_fields(receipt: Receipt) -> Mapping[str, Any]:
    """The receipt's keys and values as they stand in its JSON."""
    return {
        "accepted_at": receipt.accepted_at, "account_id": receipt.account_id,
        "campaign_id": receipt.campaign_id, "entry_ref": receipt.entry_ref, "platform": receipt.platform,
        "salt": receipt.salt.hex(), "signature": receipt.signature.hex(),
    }  # fmt: skip


def write_receipt(receipt: Receipt) -> str:
    """The receipt as one line of canonical JSON."""
    return encode(receipt_fields(receipt)).decode("utf-8")


def read_receipt(data: bytes) -> Receipt:
    """Parse a receipt; spaces and line ends around it, as a copied message has them, do not matter.

    Raises:
        BrokenRule: rule 3.
    """
    value = exact_keys(decode(data.strip(), "3", _FILE), _KEYS, "3", _FILE)
    words = ("account_id", "campaign_id", "entry_ref", "platform")
    fits = all(isinstance(value[name], str) for name in words) and isinstance(value["accepted_at"], int)
    if not fits or not is_hex(value["salt"], HASH_BYTES) or not is_hex(value["signature"], SIGNATURE_BYTES):
        raise BrokenRule("3", "undi.bad_field", file=_FILE, field="salt, signature")
    salt, signature = bytes.fromhex(value["salt"]), bytes.fromhex(value["signature"])
    return Receipt(
        value["campaign_id"], value["platform"], value["account_id"], value["entry_ref"], salt,
        value["accepted_at"], signature,
    )  # fmt: skip


class Standing(StrEnum):
    """What a receipt says about a list."""

    IN_DRAW = "in_draw"
    EXCLUDED = "excluded"
    # Signed by the organiser and in neither file: proof of fraud.
    MISSING = "missing"
    NOT_SIGNED = "not_signed"
    # Signed, but for another list: nothing follows from its absence here.
    OTHER_CAMPAIGN = "other_campaign"
    LATER = "later"


def is_signed_receipt(receipt: Receipt, key: bytes) -> bool:
    """Whether the organiser's key (32 bytes) signed the receipt."""
    message = receipt_message(receipt.campaign_id, receipt.commitment, receipt.accepted_at)
    return is_signed(key, message, receipt.signature)


def check_receipt(
    receipt: Receipt, freeze: Freeze, entries: Iterable[Entry], excluded: Mapping[bytes, str]
) -> Standing:
    """Hold a receipt against a sealed list, under the key of its organiser."""
    if not is_signed_receipt(receipt, freeze.organiser_key):
        return Standing.NOT_SIGNED
    if receipt.campaign_id != freeze.campaign_id:
        return Standing.OTHER_CAMPAIGN
    if any(entry.c == receipt.commitment for entry in entries):
        return Standing.IN_DRAW
    if receipt.commitment in excluded:
        return Standing.EXCLUDED
    late = receipt.accepted_at > freeze.frozen_at.timestamp()
    return Standing.LATER if late else Standing.MISSING
