"""Drawing: the seed, the draw, its publication and its end, or its being declared void.

Each step is deterministic over what is stored, so that a crash or a second instance repeats it without harm.
"""

import asyncio

from bot.ports.clock import Clock
from bot.ports.unit_of_work import Store
from bot.services.readiness import before_seed, before_settling
from bot.services.rechecking import settle_left
from bot.services.seeding import round_of, source_values, the_round
from bot.services.selecting import draw_sealed, seats_of
from bot.services.sources import Patience, Sources
from bot.services.steps import Refusals, StepRefused, locked, move
from bot.services.voiding import Voiding
from bot.services.winners import publish_winners
from campaigns.campaign import CampaignState
from campaigns.claim import deadline
from campaigns.refusal import Refusal
from campaigns.undi.freeze import read_freeze
from campaigns.undi.primitives import BrokenRule
from campaigns.undi.seed import write_seed

_S = CampaignState


class DrawingDesk(Voiding):
    """Carries a campaign from frozen to settled."""

    def __init__(self, store: Store, clock: Clock, sources: Sources) -> None:
        super().__init__(store, clock, sources)
        self._patience = Patience()

    async def seed(self, campaign_id: str, typed: str | None = None) -> Refusals:
        """Make the seed of the round and the revealed nonces, not before the time of the draw.

        `typed`: the round's signature in hex, by hand where there is no network.
        """
        found = await self._sources.wrong_clock() or await self._due(campaign_id)
        if found:
            return found
        value = await the_round(self._store, self._sources.beacon, campaign_id, typed)
        if isinstance(value, Refusal):
            return (value,)
        async with self._store.write() as unit:
            campaign = await locked(unit, campaign_id, _S.FROZEN)
            if isinstance(campaign, Refusal):
                return (campaign,)
            found = await before_seed(unit, campaign, self._clock.now())
            if found:
                return found
            data = await unit.draws.file(campaign_id, campaign.draw_no, "freeze.json") or b""
            freeze = read_freeze(data)
            values = source_values(freeze, value, await unit.draws.witnesses(campaign_id, campaign.draw_no))
            # The round was verified before; what is remembered of it makes this quick.
            seed = await asyncio.to_thread(write_seed, freeze, values)
            await unit.draws.put_file(campaign_id, campaign.draw_no, "seed.json", seed)
            await move(unit, campaign, _S.SEEDED, self._clock.now())
        return ()

    async def seed_when_due(self, campaign_id: str) -> Refusals:
        """As `seed`, asking for a round that does not come less and less often."""
        async with self._store.read() as unit:
            campaign = await unit.campaigns.get(campaign_id)
            awaited = None if campaign is None else await round_of(unit, campaign)
        now = self._clock.now()
        if campaign is None or awaited is None:
            return await self.seed(campaign_id)
        if not self._patience.may_ask(campaign_id, campaign.draw_at, now):
            return (Refusal("draw.round_awaited", {"round": str(awaited), "draw_at": campaign.draw_at}),)
        return await self.seed(campaign_id)

    async def _due(self, campaign_id: str) -> Refusals:
        """What stands in the way of a seed, asked before anyone is asked over the network."""
        async with self._store.read() as unit:
            campaign = await unit.campaigns.get(campaign_id)
            if campaign is None or campaign.state is not _S.FROZEN:
                return ()
            return await before_seed(unit, campaign, self._clock.now())

    async def draw(self, campaign_id: str) -> Refusals:
        """Select winners and reserves, and set a code aside for every winner."""
        async with self._store.write() as unit:
            campaign = await locked(unit, campaign_id, _S.SEEDED)
            if isinstance(campaign, Refusal):
                return (campaign,)
            try:
                result = await draw_sealed(unit, campaign)
            except BrokenRule as broken:
                # The kept list is no longer the one that was sealed: nobody may win by it.
                return (Refusal(broken.code, broken.params),)
            await unit.draws.put_file(campaign_id, campaign.draw_no, "result.json", result)
            await unit.draws.put_seats(await seats_of(unit, campaign, result))
            await move(unit, campaign, _S.DRAWN, self._clock.now())
        return ()

    async def publish(self, campaign_id: str) -> Refusals:
        """Announce the result without personal data, and tell everyone in private how it went."""
        now = self._clock.now()
        try:
            async with self._store.write() as unit:
                campaign = await locked(unit, campaign_id, _S.DRAWN)
                if isinstance(campaign, Refusal):
                    return (campaign,)
                found = await settle_left(unit, campaign, now)
                if found:
                    return found
                await publish_winners(unit, campaign, deadline(now, campaign.rules.claim_hours), now)
                await move(unit, campaign, _S.PUBLISHED, now)
        except StepRefused as refused:
            return (refused.refusal,)
        return ()

    async def settle(self, campaign_id: str) -> Refusals:
        """Close the books once no seat waits for its claim."""
        async with self._store.write() as unit:
            campaign = await locked(unit, campaign_id, _S.PUBLISHED)
            if isinstance(campaign, Refusal):
                return (campaign,)
            found = await before_settling(unit, campaign, self._clock.now())
            if found:
                return found
            await move(unit, campaign, _S.SETTLED, self._clock.now())
        return ()
