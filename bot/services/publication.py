"""Publication: what stands beside the files of a draw, so that anyone can read and check them."""

from bot.ports.unit_of_work import UnitOfWork
from bot.ports.words import Words
from bot.services.terms import terms_files
from campaigns.campaign import Campaign
from campaigns.undi import standalone
from campaigns.undi.canonical import show
from campaigns.undi.daily import FILE, DayLine, write_daily


async def beside(unit: UnitOfWork, campaign: Campaign, words: Words) -> dict[str, bytes]:
    """By file name: the terms in both languages, the single-file verifier, and the daily figures if any."""
    found = {**await terms_files(unit, campaign, words), standalone.NAME: standalone.source()}
    figures = await unit.proofs.figures(campaign.campaign_id)
    if figures:
        lines = [DayLine(each.day, show(each.at), each.count, each.root) for each in figures]
        found[FILE] = write_daily(campaign.campaign_id, lines)
    return found
