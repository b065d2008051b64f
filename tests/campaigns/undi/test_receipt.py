"""Receipts: what an entrant can prove with the one in hand."""

from dataclasses import replace

from campaigns.undi.entries import Entry
from campaigns.undi.primitives import h
from campaigns.undi.receipt import Receipt, Standing, check_receipt
from campaigns.undi.signatures import receipt_message
from tests.campaigns.undi.bundles import KEY

PUBLIC = KEY.public_key().public_bytes_raw()
FACTS = Receipt("uji-1", "telegram", "100000001", "tg:-1001:501", h(b"salt"), 1_700_000_000, b"")
RECEIPT = replace(FACTS, signature=KEY.sign(receipt_message("uji-1", FACTS.commitment, FACTS.accepted_at)))
LISTED = Entry(RECEIPT.commitment, h(b"p"), 0, 1)


def test_a_receipt_finds_its_entry() -> None:
    """An entry in the list is in the draw; one left out is excluded, which is no fraud."""
    assert check_receipt(RECEIPT, PUBLIC, [LISTED], {}) is Standing.IN_DRAW
    assert check_receipt(RECEIPT, PUBLIC, [], {RECEIPT.commitment: "underage"}) is Standing.EXCLUDED


def test_a_signed_receipt_in_neither_file_proves_fraud() -> None:
    """What the organiser accepted and then forgot is missing, whoever else is in the list."""
    assert check_receipt(RECEIPT, PUBLIC, [Entry(h(b"other"), h(b"p"), 0, 1)], {}) is Standing.MISSING


def test_a_receipt_that_nobody_signed_proves_nothing() -> None:
    """A changed account, time or campaign, or another key, makes it no receipt."""
    forged = [
        replace(RECEIPT, account_id="2"),
        replace(RECEIPT, accepted_at=1),
        replace(RECEIPT, campaign_id="uji-2"),
        replace(RECEIPT, signature=b""),
    ]
    assert {check_receipt(each, PUBLIC, [LISTED], {}) for each in forged} == {Standing.NOT_SIGNED}
    assert check_receipt(RECEIPT, h(b"no key"), [LISTED], {}) is Standing.NOT_SIGNED
