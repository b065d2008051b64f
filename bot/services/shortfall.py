"""Shortfall: fewer people than seats is said in public when the list is sealed; no seat is padded."""

from collections import Counter
from datetime import datetime

from bot.dialogue.prompt import Coded, Prompt
from bot.ports.unit_of_work import UnitOfWork
from bot.services.steps import say_in_channels
from campaigns.campaign import Campaign
from campaigns.undi.entries import read_entries, read_excluded

# Why entries are out, in public: by the first word of their code; the rest stands in `excluded.txt`.
_KINDS = ("comment", "entrant", "entry", "excluded", "profile")


async def say_shortfall(unit: UnitOfWork, campaign: Campaign, now: datetime) -> bool:
    """Say how many may win, how many seats there are, and why entries are out; once a draw."""
    files = await unit.draws.files(campaign.campaign_id, campaign.draw_no)
    people = len({entry.p for entry in read_entries(files["entries.txt"], len(campaign.rules.strata))})
    quota = campaign.rules.quota
    if people >= quota:
        return False
    lines = tuple(
        Coded("shortfall.line", {"count": count, "why": Coded(f"shortfall.{kind}")})
        for kind, count in sorted(tally(files["excluded.txt"]).items())
    )
    params: dict[str, object] = {"campaign": campaign.name, "people": people, "quota": quota, "lines": lines}
    said = Prompt("draw.shortfall" if lines else "draw.shortfall_all_in", params)
    await say_in_channels(unit, campaign, said, f"shortfall:{campaign.draw_no}", now)
    return True


def tally(excluded: bytes) -> Counter[str]:
    """How many entries of `excluded.txt` are out, by kind of reason."""
    heads = (code.partition("_")[0] for code in read_excluded(excluded).values())
    return Counter(head if head in _KINDS else "other" for head in heads)
