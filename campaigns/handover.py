"""Handover: what became of the prizes of a campaign, as plain values for the report that follows it.

Source: indonesia.md of the design (report within 30 days after handover with minutes, winners, receipts and
unclaimed prizes, by older rules). Nobody is named: a winner is the C of an entry.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from campaigns.minutes import AmendmentLine, House, unfilled
from campaigns.permit import Mode, Permit, TaxBearer, gross_up, tax_withheld

REPORT_WITHIN = timedelta(days=30)


class Receipt(StrEnum):
    """How far a prize has come: `received` and `shown` are handed over."""

    RECEIVED = "received"
    SHOWN = "shown"
    CLAIMED = "claimed"
    WAITING = "waiting"
    LOST = "lost"
    WITHDRAWN = "withdrawn"


_HANDED_OVER = frozenset({Receipt.RECEIVED, Receipt.SHOWN})


@dataclass(frozen=True, slots=True)
class SeatRow:
    """A seat: the draw it came from, its stratum's code, C in hex, and since when it stands so, if known."""

    draw_no: int
    stratum: str
    c: str
    receipt: Receipt
    at: datetime | None


@dataclass(frozen=True, slots=True)
class DrawRow:
    """A draw of the campaign: F in hex, its moment, its outcome, seats left empty, and replacements."""

    draw_no: int
    f: str
    at: datetime
    outcome: str
    empty: int
    amendments: tuple[AmendmentLine, ...]


@dataclass(frozen=True, slots=True)
class Money:
    """Rupiah over all prizes handed over; gross = tax + net."""

    gross: int
    tax: int
    net: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """The report as of `at`. `prize_value`: rupiah of one prize, as the rules name it."""

    house: House
    campaign_id: str
    name: str
    zone: str
    mode: Mode
    permit: Permit
    at: datetime
    prize_value: int
    tax_bearer: TaxBearer
    draws: tuple[DrawRow, ...]
    seats: tuple[SeatRow, ...]

    @property
    def handed_over(self) -> Sequence[SeatRow]:
        """The seats whose winner has the code."""
        return [seat for seat in self.seats if seat.receipt in _HANDED_OVER]

    @property
    def last(self) -> datetime | None:
        """When the last prize was handed over."""
        return max((seat.at for seat in self.handed_over if seat.at is not None), default=None)

    @property
    def unclaimed(self) -> int:
        """Prizes whose winner did not come and into whose place nobody moved."""
        return sum(unfilled(draw.amendments) for draw in self.draws)

    @property
    def empty(self) -> int:
        """Seats that no draw could fill."""
        return self.draws[-1].empty if self.draws else 0

    @property
    def money(self) -> Money:
        """What was handed over and the tax on it: on top where the organiser bears it, else out of it."""
        count, value = len(self.handed_over), self.prize_value
        if self.mode is Mode.LOMBA:
            return Money(count * value, 0, count * value)
        gross = gross_up(value) if self.tax_bearer is TaxBearer.ORGANISER else value
        tax = gross - value if self.tax_bearer is TaxBearer.ORGANISER else tax_withheld(value)
        return Money(count * gross, count * tax, count * (gross - tax))
