"""Shortfall: fewer people than seats is said in public when the list is sealed; no seat is padded."""

from collections import Counter
from datetime import datetime

from bot.dialogue.prompt import Coded, Prompt
from bot.ports.unit_of_work import UnitOfWork
from bot.services.steps import say_in_channels
from campaigns.campaign import Campaign

# Why entries are out, in public: by the first word of their code; the rest stands in `excluded.txt`.
_KINDS = ("comment", "entrant", "entry", "excluded", "profile")


async def say_shortfall(unit: UnitOfWork, campaign: Campaign, now: datetime) -> bool:
    """Say how many may win, how many seats there are, and why entries are out; once a draw."""
    people, quota = await _people(unit, campaign), campaign.rules.quota
    if people >= quota:
        return False
    kinds = Counter[str]()
    async for part in unit.draws.parts(campaign.campaign_id, campaign.draw_no, "excluded.txt"):
        kinds += tally(part)
    lines = tuple(
        Coded("shortfall.line", {"count": count, "why": Coded(f"shortfall.{kind}")})
        for kind, count in sorted(kinds.items())
    )
    params: dict[str, object] = {"campaign": campaign.name, "people": people, "quota": quota, "lines": lines}
    said = Prompt("draw.shortfall" if lines else "draw.shortfall_all_in", params)
    await say_in_channels(unit, campaign, said, f"shortfall:{campaign.draw_no}", now)
    return True


async def _people(unit: UnitOfWork, campaign: Campaign) -> int:
    """How many persons the list holds, counted no further than the seats reach."""
    found = set[bytes]()
    async for part in unit.draws.parts(campaign.campaign_id, campaign.draw_no, "entries.txt"):
        found |= {line.split(b" ")[1] for line in part.splitlines()}
        if len(found) >= campaign.rules.quota:
            break
    return len(found)


def tally(excluded: bytes) -> Counter[str]:
    """How many entries of some lines of `excluded.txt` are out, by kind of reason."""
    codes = (line.split(b" ")[1].decode("ascii") for line in excluded.splitlines())
    heads = (code.partition("_")[0] for code in codes)
    return Counter(head if head in _KINDS else "other" for head in heads)
