"""Publication: everything that anyone may have of a draw - its files, the daily figures, and a verifier."""

from importlib.resources import files

from bot.ports.unit_of_work import UnitOfWork
from bot.services.sealing import published
from campaigns.campaign import Campaign
from campaigns.undi.canonical import show
from campaigns.undi.daily import FILE, DayLine, write_daily

VERIFIER = "verify_standalone.py"


def verifier() -> bytes | None:
    """The single-file verifier, which needs nothing but Python; None where it is not installed."""
    file = files("campaigns.undi").joinpath(VERIFIER)
    return file.read_bytes() if file.is_file() else None


async def public_files(unit: UnitOfWork, campaign: Campaign, draw_no: int) -> dict[str, bytes]:
    """The public files of a draw by name."""
    found = published(await unit.draws.files(campaign.campaign_id, draw_no))
    figures = await unit.proofs.figures(campaign.campaign_id)
    if figures:
        lines = [DayLine(each.day, show(each.at), each.count, each.root) for each in figures]
        found[FILE] = write_daily(campaign.campaign_id, lines)
    script = verifier()
    return found if script is None else {**found, VERIFIER: script}
