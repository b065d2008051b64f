"""Books: gathers a campaign's ledger from the store, and everything in it that does not fit."""

from collections import Counter

from bot.ports.unit_of_work import UnitOfWork
from bot.services.steps import Refusals
from campaigns.campaign import Campaign
from campaigns.ledger import Imported, Ledger, discrepancies, ledger
from campaigns.refusal import Refusal

MOST = 100  # of the rows that do not fit; the first says enough


async def books_of(unit: UnitOfWork, campaign: Campaign) -> Ledger:
    """The ledger as it stands."""
    batches = [
        Imported(
            batch.batch_id, batch.imported_at, batch.count, batch.approved_at is not None,
            batch.voided_at is not None and batch.approved_at is None, batch.reason,
        )
        for batch in await unit.vouchers.batches(campaign.campaign_id)
    ]  # fmt: skip
    seats = Counter(
        # Nobody may claim before the result is out, and no code is set aside.
        seat.state.value if seat.claim_until or seat.state.value != "waiting" else "unpublished"
        for seat in await unit.draws.seats(campaign.campaign_id)
    )
    counted = await unit.vouchers.tally(campaign.campaign_id)
    return ledger((campaign.campaign_id, campaign.name), campaign.rules, batches, counted, seats)


async def wrong_in(unit: UnitOfWork, campaign: Campaign, books: Ledger) -> Refusals:
    """Where the books do not add up, and rows that no step could have left."""
    rows = await unit.vouchers.contradictions(campaign.campaign_id, MOST)
    strange = [
        Refusal(f"ledger.{word}", {"campaign": campaign.campaign_id, "row": row}) for word, row in rows
    ]
    return (*discrepancies(books), *strange)
