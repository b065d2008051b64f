"""Section 3: an entrant's receipt, and what it proves against a published list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from campaigns.undi.commit import entry_commitment
from campaigns.undi.entries import Entry
from campaigns.undi.signatures import is_signed, receipt_message


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


class Standing(StrEnum):
    """What a receipt says about a list."""

    IN_DRAW = "in_draw"
    EXCLUDED = "excluded"
    # Signed by the organiser and in neither file: proof of fraud.
    MISSING = "missing"
    NOT_SIGNED = "not_signed"


def check_receipt(
    receipt: Receipt, key: bytes, entries: Sequence[Entry], excluded: Mapping[bytes, str]
) -> Standing:
    """Hold a receipt against the sealed list under the organiser's key (32 bytes)."""
    message = receipt_message(receipt.campaign_id, receipt.commitment, receipt.accepted_at)
    if not is_signed(key, message, receipt.signature):
        return Standing.NOT_SIGNED
    if any(entry.c == receipt.commitment for entry in entries):
        return Standing.IN_DRAW
    return Standing.EXCLUDED if receipt.commitment in excluded else Standing.MISSING
