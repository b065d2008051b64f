"""Permit and prize tax: what is recorded, and integer rupiah."""

from hypothesis import given
from hypothesis import strategies as st

from campaigns.permit import Permit, PermitStatus, gross_up, incomplete, tax_withheld

RUPIAH = st.integers(0, 10**12)


def test_the_example_of_a_hundred_thousand() -> None:
    """A prize of Rp100.000 net costs the organiser Rp33.333 more."""
    assert gross_up(100_000) == 133_333
    assert tax_withheld(133_333) == 33_333


@given(RUPIAH)
def test_a_gross_up_is_the_least_that_leaves_the_net(net: int) -> None:
    """The winner gets the net in full, and one rupiah less of gross would not do."""
    gross = gross_up(net)

    assert gross - tax_withheld(gross) >= net
    assert gross == 0 or (gross - 1) - tax_withheld(gross - 1) < net


def test_a_permit_record_is_whole_or_says_what_is_missing() -> None:
    """A permit needs number and issuer, a decision against one its author and reason."""
    whole = (
        Permit(PermitStatus.REQUIRED, number="12/HUK-UND/2026", issuer="Kemensos"),
        Permit(PermitStatus.NOT_REQUIRED, decided_by="Bagian Hukum", why="tanpa promosi barang"),
        Permit(PermitStatus.PENDING),
    )
    assert [incomplete(permit) for permit in whole] == [None, None, None]

    lacking = (Permit(PermitStatus.REQUIRED, issuer="Kemensos"), Permit(PermitStatus.NOT_REQUIRED, why=" "))
    codes = [found.code for permit in lacking if (found := incomplete(permit))]
    assert codes == ["permit.number_missing", "permit.reason_missing"]
