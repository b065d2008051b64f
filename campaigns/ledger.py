"""Ledger: what became of every code of a campaign, what it is worth, what tax falls on it and who bears it.

imported = pending + available + reserved + issued + claimed + expired + void, for each batch and in all.
It names no person and no code; papers and tables are made of these values.
"""

import csv
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from campaigns.permit import TaxBearer, gross_up, tax_withheld
from campaigns.refusal import Refusal
from campaigns.rules import Rules
from campaigns.voucher import VoucherState

# A winner has the prize once the code was shown.
AWARDED = frozenset({VoucherState.ISSUED, VoucherState.CLAIMED})
_HELD = AWARDED | {VoucherState.RESERVED}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Counted:
    """How many codes of a batch stand at a state with a value in rupiah (None: the rules' prize)."""

    batch_id: int
    state: VoucherState
    value: int | None
    count: int


@dataclass(frozen=True, slots=True)
class Imported:
    """What was noted of a batch when it came; `is_withdrawn`: taken back before anybody approved it."""

    batch_id: int
    imported_at: datetime
    count: int
    is_approved: bool
    is_withdrawn: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One batch, or all of them (`batch_id` 0): codes by state, and rupiah.

    `value`: of all its codes; `awarded`: of those that a winner has; `tax`: on the awarded ones.
    """

    batch_id: int
    imported: int
    states: Mapping[VoucherState, int]
    value: int
    awarded: int
    tax: int


@dataclass(frozen=True, slots=True)
class Ledger:
    """The books of a campaign. `seats`: how many stand at each state, by the state's name."""

    campaign_id: str
    name: str
    tax_bearer: TaxBearer
    batches: Sequence[Imported]
    rows: Sequence[LedgerRow]
    total: LedgerRow
    seats: Mapping[str, int]


def tax_on(value: int, bearer: TaxBearer) -> int:
    """Rupiah of final tax on one prize: on top of it (gross-up), or out of it.."""
    return gross_up(value) - value if bearer is TaxBearer.ORGANISER else tax_withheld(value)


def ledger(
    named: tuple[str, str], rules: Rules, batches: Sequence[Imported], counted: Sequence[Counted],
    seats: Mapping[str, int],
) -> Ledger:  # fmt: skip
    """Add up the books; `named` are the campaign's id and name."""
    standing = [batch for batch in batches if not batch.is_withdrawn]
    rows = [
        _row(b.batch_id, b.count, [c for c in counted if c.batch_id == b.batch_id], rules) for b in standing
    ]
    total = _row(0, sum(batch.count for batch in standing), counted, rules)
    return Ledger(*named, rules.tax_bearer, batches, rows, total, seats)


def _row(batch_id: int, imported: int, counted: Sequence[Counted], rules: Rules) -> LedgerRow:
    states: Counter[VoucherState] = Counter()
    value = awarded = tax = 0
    for each in counted:
        worth = rules.prize_value if each.value is None else each.value
        states[each.state] += each.count
        value += worth * each.count
        if each.state in AWARDED:
            awarded += worth * each.count
            tax += tax_on(worth, rules.tax_bearer) * each.count
    return LedgerRow(batch_id, imported, dict(states), value, awarded, tax)


def discrepancies(books: Ledger) -> Sequence[Refusal]:
    """Where the books do not add up, batch by batch, then in all; empty when they do."""
    found = []
    for row in (*books.rows, books.total):
        counted = sum(row.states.values())
        if counted != row.imported:
            named = {"batch": row.batch_id, "imported": row.imported, "counted": counted}
            found.append(Refusal("ledger.batch_off", named))
    held = sum(books.total.states.get(state, 0) for state in _HELD)
    seated = books.seats.get("waiting", 0) + books.seats.get("claimed", 0)
    # Before publication no seat has a code yet.
    if held and held != seated:
        found.append(Refusal("ledger.seats_off", {"codes": held, "seats": seated}))
    return found


def table(books: Ledger) -> Sequence[Sequence[str | int]]:
    """The books as rows of cells, the header first; rupiah and counts are numbers."""
    states = list(VoucherState)
    head = ["campaign", "batch", "imported", *states, "value", "awarded", "tax", "tax_bearer", "reason"]
    reasons = {batch.batch_id: batch.reason for batch in books.batches}
    rows: list[Sequence[str | int]] = [head]
    for row in (*books.rows, books.total):
        counts = [row.states.get(state, 0) for state in states]
        batch: str | int = row.batch_id or "total"
        money = (row.value, row.awarded, row.tax, books.tax_bearer.value)
        rows.append((books.campaign_id, batch, row.imported, *counts, *money, reasons.get(row.batch_id, "")))
    return rows


def as_csv(books: Ledger) -> str:
    """The books as CSV, in which no text can be taken for a formula by a spreadsheet."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([[harmless(c) for c in row] for row in table(books)])
    return out.getvalue()


def harmless(cell: str | int) -> str | int:
    """A text that a spreadsheet would run as a formula, with a mark before it; anything else as it is."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
