"""Permit and tax: what the organiser records about the law; the software assumes none of it.

Sources: Permensos 3/2024 (undian gratis berhadiah), PER-11/PJ/2025 as reported (final income tax on
lottery prizes, 25 % of the gross value).
"""

from dataclasses import dataclass
from datetime import date
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


class Unclaimed(StrEnum):
    """Where a prize goes that nobody claims: as the permit has it, or as the organiser recorded."""

    BY_PERMIT = "by_permit"
    KEMENSOS = "kemensos"
    DINSOS = "dinsos"
    ORGANISER = "organiser"


@dataclass(frozen=True, slots=True)
class Permit:
    """The record: number and issuer when required; who decided, and why, when not.

    `valid_from`, `valid_until`: ISO dates, both included; "" where the permit names none. `recommendation`:
    number and date of the province's (dinas sosial). `allows_reserves`: whether the permit lets a reserve
    move up; without it a required permit takes no reserves. `unclaimed_to`: where unclaimed prizes go.
    """

    status: PermitStatus
    number: str = ""
    issuer: str = ""
    decided_by: str = ""
    why: str = ""
    valid_from: str = ""
    valid_until: str = ""
    recommendation: str = ""
    allows_reserves: bool = False
    unclaimed_to: Unclaimed = Unclaimed.BY_PERMIT

    @property
    def unclaimed_goes_to(self) -> Unclaimed:
        """Where unclaimed prizes go: never back to the organiser by default where a permit is required.

        Under a permit to Kemensos (older rules on undian gratis berhadiah); else the organiser keeps them.
        """
        if self.unclaimed_to is not Unclaimed.BY_PERMIT:
            return self.unclaimed_to
        return Unclaimed.KEMENSOS if self.status is PermitStatus.REQUIRED else Unclaimed.ORGANISER


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


def is_day(text: str) -> bool:
    """Whether a text is an ISO date, `2026-12-03`."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def off_dates(permit: Permit, first: date, last: date) -> Refusal | None:
    """Why a required permit does not hold from `first` to `last`; None when it does, or names no days."""
    if permit.status is not PermitStatus.REQUIRED:
        return None
    begins, ends = permit.valid_from, permit.valid_until
    too_late = is_day(begins) and date.fromisoformat(begins) > first
    too_early = is_day(ends) and date.fromisoformat(ends) < last
    if too_late or too_early:
        return Refusal("permit.not_valid_then", {"begins": begins or "-", "ends": ends or "-"})
    return None
