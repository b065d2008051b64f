"""Amended: a draw whose seats changed hands says so in public, once for all of them, naming nobody."""

from datetime import datetime

from bot.dialogue.prompt import Prompt
from bot.ports.unit_of_work import UnitOfWork
from bot.services.steps import say_in_channels
from campaigns.campaign import Campaign


async def say_amended(unit: UnitOfWork, campaign: Campaign, count: int, now: datetime) -> None:
    """Say in every channel that `count` seats were lost; by the length of the record it is said once."""
    data = await unit.draws.file(campaign.campaign_id, campaign.draw_no, "amend.jsonl") or b""
    params = {"campaign": campaign.name, "count": count, "draw": str(campaign.draw_no)}
    key = f"amended:{campaign.draw_no}:{data.count(10)}"  # lines end by LF
    await say_in_channels(unit, campaign, Prompt("draw.amended", params), key, now)
