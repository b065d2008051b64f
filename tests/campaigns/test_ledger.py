"""The books: what was imported stands somewhere, taxed as the rules say, and no cell is a formula."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.ledger import Counted, Imported, Ledger, as_csv, discrepancies, harmless, ledger
from campaigns.permit import TaxBearer
from campaigns.rules import Rules, Stratum
from campaigns.voucher import VoucherState as V

AT = datetime(2026, 11, 10, tzinfo=UTC)
COUNTS = st.dictionaries(st.sampled_from(list(V)), st.integers(1, 50))


def rules(bearer: TaxBearer = TaxBearer.ORGANISER) -> Rules:
    """A prize of Rp100.000."""
    return Rules(
        hashtag="#Jernih", channels=("local:balai",), strata=(Stratum("semua", 2, 1),), prize_value=100_000,
        tax_bearer=bearer,
    )  # fmt: skip


def books(*counted: Counted, imported: int, seats: dict[str, int] | None = None, bearer: TaxBearer) -> Ledger:
    """The books of one approved batch."""
    batch = Imported(1, AT, imported, is_approved=True, is_withdrawn=False)
    return ledger(("j-1", "=Jernih"), rules(bearer), [batch], counted, seats or {})


@pytest.mark.parametrize(
    ("bearer", "tax"), [(TaxBearer.ORGANISER, 33_333 + 16_666), (TaxBearer.WINNER, 37_500)]
)
def test_tax_falls_on_what_a_winner_has(bearer: TaxBearer, tax: int) -> None:
    """Gross-up or out of the prize, for codes that were seen or confirmed and no others."""
    found = books(
        Counted(1, V.ISSUED, None, 1), Counted(1, V.CLAIMED, 50_000, 1), Counted(1, V.RESERVED, None, 1),
        imported=3, seats={"waiting": 1, "claimed": 2}, bearer=bearer,
    )  # fmt: skip
    assert (found.total.value, found.total.awarded, found.total.tax) == (250_000, 150_000, tax)
    assert discrepancies(found) == []


@given(counts=COUNTS, more=st.integers(-3, 3))
def test_books_add_up_or_say_where_not(counts: dict[V, int], more: int) -> None:
    """Whatever the states, a batch whose codes are as many as were imported fits, and no other does."""
    total = sum(counts.values())
    held = sum(n for state, n in counts.items() if state in {V.RESERVED, V.ISSUED, V.CLAIMED})
    counted = [Counted(1, state, None, n) for state, n in counts.items()]
    found = books(*counted, imported=total + more, seats={"claimed": held}, bearer=TaxBearer.ORGANISER)
    assert [each.code for each in discrepancies(found)] == ["ledger.batch_off"] * (2 if more else 0)


def test_a_seat_without_its_code_is_seen() -> None:
    """As many codes are held as seats are owed one."""
    found = books(Counted(1, V.CLAIMED, None, 1), imported=1, seats={"claimed": 2}, bearer=TaxBearer.WINNER)
    assert [each.code for each in discrepancies(found)] == ["ledger.seats_off"]


def test_what_was_taken_back_unapproved_counts_nowhere() -> None:
    """Its codes are gone, and so is its number from the sum."""
    batch = Imported(1, AT, 5, is_approved=False, is_withdrawn=True)
    found = ledger(("j-1", "J"), rules(), [batch], [], {})
    assert (found.rows, found.total.imported, list(discrepancies(found))) == ([], 0, [])


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_text_becomes_a_formula(cell: str) -> None:
    """A spreadsheet shows it as it is written."""
    assert harmless(cell) == f"'{cell}"


def test_the_table_has_a_row_for_each_batch_and_one_for_all() -> None:
    """Numbers stay numbers, and the total stands last."""
    found = books(Counted(1, V.AVAILABLE, None, 2), imported=2, bearer=TaxBearer.ORGANISER)
    head, one, total = as_csv(found).splitlines()
    assert head.startswith("campaign,batch,imported,pending,available")
    assert one == "j-1,1,2,0,2,0,0,0,0,0,200000,0,0,organiser,"
    assert total == "j-1,total,2,0,2,0,0,0,0,0,200000,0,0,organiser,"
