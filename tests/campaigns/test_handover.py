"""The figures of the report after handover: what was given, what tax falls on it, what is left."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from campaigns.handover import DrawRow, Handover, Money, Receipt, SeatRow
from campaigns.minutes import AmendmentLine, House
from campaigns.permit import Mode, Permit, PermitStatus, TaxBearer

NOW = datetime(2026, 12, 9, 3, 0, tzinfo=UTC)
LOST = AmendmentLine(1, NOW, "aa", "unclaimed", "", "", waited=False)
TAKEN, GONE = replace(LOST, promoted="bb"), replace(LOST, waited=True)
REPORT = Handover(
    house=House(), campaign_id="j", name="Jernih", zone="Asia/Jakarta", mode=Mode.UNDIAN,
    permit=Permit(PermitStatus.PENDING), at=NOW, prize_value=100_000, tax_bearer=TaxBearer.ORGANISER,
    draws=(DrawRow(1, "ab" * 32, NOW, "drawn", 2, (LOST, TAKEN, GONE)),),
    seats=tuple(SeatRow(1, "semua", f"{n:02}", receipt, NOW) for n, receipt in enumerate(Receipt)),
)  # fmt: skip


def test_only_codes_that_a_winner_saw_are_handed_over() -> None:
    """Confirmed and shown count; accepted without a code, waiting, lost and void do not."""
    assert [seat.receipt for seat in REPORT.handed_over] == [Receipt.RECEIVED, Receipt.SHOWN]
    assert REPORT.last == NOW
    assert replace(REPORT, seats=()).last is None


@pytest.mark.parametrize(
    ("mode", "bearer", "money"),
    [
        (Mode.UNDIAN, TaxBearer.ORGANISER, Money(266_666, 66_666, 200_000)),
        (Mode.UNDIAN, TaxBearer.WINNER, Money(200_000, 50_000, 150_000)),
        (Mode.LOMBA, TaxBearer.ORGANISER, Money(200_000, 0, 200_000)),
    ],
)
def test_tax_is_on_top_or_out_of_it(mode: Mode, bearer: TaxBearer, money: Money) -> None:
    """25 % of the gross: on top where the organiser bears it, withheld where the winner does."""
    said = replace(REPORT, mode=mode, tax_bearer=bearer).money
    assert said == money
    assert said.gross == said.tax + said.net


def test_unclaimed_is_what_nobody_moved_into() -> None:
    """A lost seat that a reserve took is no unclaimed prize, nor is a reserve that left the line."""
    assert REPORT.unclaimed == 1
    assert REPORT.empty == 2
