"""Permit and tax: what the organiser records about the law; the software assumes none of it.

Sources: Permensos 3/2024 (undian gratis berhadiah), PER-11/PJ/2025 as reported (final income tax on
lottery prizes, 25 % of the gross value).
"""

from dataclasses import dataclass
from enum import StrEnum

from campaigns.refusal import Refusal

LOTTERY_TAX_PERCENT = 25


class Mode(StrEnum):
    """`undian` is decided by lot, `lomba` by judges."""

    UNDIAN = "undian"
    LOMBA = "lomba"


class TaxBearer(StrEnum):
    """Who bears the tax on a prize: the organiser on top of it (gross-up), or the winner out of it."""

    ORGANISER = "organiser"
    WINNER = "winner"


class PermitStatus(StrEnum):
    """What the organiser knows of the permit; an undian cannot open while it is pending."""

    REQUIRED = "required"
    NOT_REQUIRED = "not_required"
    PENDING = "pending"


@dataclass(frozen=True, slots=True)
class Permit:
    """The record: number and issuer when required; who decided, and why, when not."""

    status: PermitStatus
    number: str = ""
    issuer: str = ""
    decided_by: str = ""
    why: str = ""


def incomplete(permit: Permit) -> Refusal | None:
    """What a settled permit record still lacks; None when it is whole, or still pending."""
    if permit.status is PermitStatus.REQUIRED and not (permit.number.strip() and permit.issuer.strip()):
        return Refusal("permit.number_missing")
    if permit.status is PermitStatus.NOT_REQUIRED and not (permit.decided_by.strip() and permit.why.strip()):
        return Refusal("permit.reason_missing")
    return None


def tax_withheld(gross: int) -> int:
    """Rupiah of tax on a prize of `gross` rupiah; fractions of a rupiah are not withheld."""
    return gross * LOTTERY_TAX_PERCENT // 100


def gross_up(net: int) -> int:
    """The least gross value in rupiah that leaves `net` rupiah to the winner.

    Net 100,000 costs the organiser 33,333 more.
    """
    # One more than the greatest gross that leaves less than `net`.
    return (net - 1) * 100 // (100 - LOTTERY_TAX_PERCENT) + 1 if net > 0 else 0
