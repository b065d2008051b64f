"""DailyFigures: once a day while a campaign is open, how many entries there are and their Merkle root.

Said in every channel when its quiet hours are over, and kept, so that a list that loses an entry shows.
"""

import asyncio
from zoneinfo import ZoneInfo

from bot.dialogue.prompt import Prompt
from bot.moderation.comment import PlatformName
from bot.ports.clock import Clock
from bot.ports.proofs import DailyFigure
from bot.ports.unit_of_work import Store, UnitOfWork
from bot.services.actions import announce
from bot.services.quieting import Quiet, later
from bot.services.steps import locked, said_key
from campaigns.campaign import Campaign, CampaignState
from campaigns.refusal import Refusal
from campaigns.undi.daily import Accepted

CHUNK = 10_000
_OPEN = (CampaignState.OPEN, CampaignState.PAUSED)


class DailyFigures:
    """Publishes a day's figures once, whatever crashes and however many instances look."""

    def __init__(self, store: Store, clock: Clock, quiet: Quiet) -> None:
        self._store, self._clock, self._quiet = store, clock, quiet
        self._done: dict[str, str] = {}

    async def publish(self, campaign: Campaign) -> None:
        """Publish the figures of a new day in the campaign's zone; nothing on the day it opened."""
        if campaign.state not in _OPEN:
            return
        zone, now = ZoneInfo(campaign.zone), self._clock.now()
        today = now.astimezone(zone).date().isoformat()
        opened = campaign.opens_at.astimezone(zone).date().isoformat()
        if today <= opened or self._done.get(campaign.campaign_id) == today:
            return
        async with self._store.read() as unit:
            known = await unit.proofs.last_day(campaign.campaign_id)
        if known < today:
            count, root = await self._counted(campaign.campaign_id)
            figure = DailyFigure(campaign.campaign_id, today, count, root, now)
            async with self._store.write() as unit:
                found = await locked(unit, campaign.campaign_id, *_OPEN)
                if isinstance(found, Refusal):
                    return
                if await unit.proofs.add_figure(figure):
                    await self._say(unit, found, figure)
        self._done[campaign.campaign_id] = today

    async def _counted(self, campaign_id: str) -> tuple[int, str]:
        """How many were accepted so far, and their root in hex; one picture, in pieces, none of them kept."""
        accepted, last = Accepted(), ""
        async with self._store.read() as unit:
            while some := await unit.proofs.commitments(campaign_id, last, CHUNK):
                # Two hashes an entry: tens of milliseconds for a piece.
                await asyncio.to_thread(accepted.add, [bytes.fromhex(each) for each in some])
                last = some[-1]
        return accepted.count, accepted.root().hex()

    async def _say(self, unit: UnitOfWork, campaign: Campaign, figure: DailyFigure) -> None:
        params = {"campaign": campaign.name, "count": figure.count, "root": figure.root, "at": figure.at}
        for place in campaign.rules.channels:
            platform, _, chat = place.partition(":")
            key = said_key(campaign.campaign_id, f"daily:{figure.day}", place)
            said = announce(PlatformName(platform), chat, Prompt("draw.daily", params), key)
            channel = await unit.channels.by_ref(PlatformName(platform), chat)
            until = self._quiet.until(channel.policy, figure.at) if channel else None
            await unit.outbox.add(later(said, until), figure.at)
