"""Receipts: what an entrant can prove with the one in hand."""

from dataclasses import replace

from campaigns.undi.entries import Entry
from campaigns.undi.freeze import read_freeze
from campaigns.undi.primitives import h
from campaigns.undi.receipt import Receipt, Standing, check_receipt
from campaigns.undi.signatures import receipt_message
from tests.campaigns.undi.bundles import FROZEN_AT, KEY, TEN, sealed

FREEZE = read_freeze(sealed(TEN)["freeze.json"])
FACTS = Receipt("uji-1", "telegram", "100000001", "tg:-1001:501", h(b"salt"), 1_700_000_000, b"")


def _signed(receipt: Receipt) -> Receipt:
    message = receipt_message(receipt.campaign_id, receipt.commitment, receipt.accepted_at)
    return replace(receipt, signature=KEY.sign(message))


RECEIPT = _signed(FACTS)
LISTED = Entry(RECEIPT.commitment, h(b"p"), 0, 1)


def test_a_receipt_finds_its_entry() -> None:
    """An entry in the list is in the draw; one left out is excluded, which is no fraud."""
    assert check_receipt(RECEIPT, FREEZE, [LISTED], {}) is Standing.IN_DRAW
    assert check_receipt(RECEIPT, FREEZE, [], {RECEIPT.commitment: "underage"}) is Standing.EXCLUDED


def test_a_signed_receipt_in_neither_file_proves_fraud() -> None:
    """What the organiser accepted and then forgot is missing, whoever else is in the list."""
    assert check_receipt(RECEIPT, FREEZE, [Entry(h(b"other"), h(b"p"), 0, 1)], {}) is Standing.MISSING


def test_a_receipt_that_nobody_signed_proves_nothing() -> None:
    """A changed account, time or campaign, or another key, makes it no receipt."""
    forged = [
        replace(RECEIPT, account_id="2"),
        replace(RECEIPT, accepted_at=1),
        replace(RECEIPT, campaign_id="uji-2"),
        replace(RECEIPT, signature=b""),
    ]
    assert {check_receipt(each, FREEZE, [LISTED], {}) for each in forged} == {Standing.NOT_SIGNED}
    rehearsal = read_freeze(sealed(TEN, organiser_key="")["freeze.json"])
    assert check_receipt(RECEIPT, rehearsal, [LISTED], {}) is Standing.NOT_SIGNED


def test_a_receipt_of_another_list_is_no_fraud() -> None:
    """Of another campaign, or accepted after this list was frozen: nothing follows from its absence."""
    other = read_freeze(sealed(TEN, campaign_id="uji-2")["freeze.json"])
    at = int(FROZEN_AT.timestamp())
    inside, after = (_signed(replace(FACTS, accepted_at=at + late)) for late in (0, 1))

    assert check_receipt(RECEIPT, other, [], {}) is Standing.OTHER_CAMPAIGN
    assert check_receipt(inside, FREEZE, [], {}) is Standing.MISSING
    assert check_receipt(after, FREEZE, [], {}) is Standing.LATER
