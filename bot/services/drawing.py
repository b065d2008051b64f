"""Drawing: the seed, the draw, its publication and its end, or its being declared void.

Each step is deterministic over what is stored, so that a crash or a second instance repeats it without harm.
"""

import asyncio
from collections.abc import Sequence

from bot.ports.campaigns import Seat, SeatState
from bot.ports.clock import Clock
from bot.ports.unit_of_work import Store, UnitOfWork
from bot.services.readiness import before_seed, before_settling
from bot.services.seeding import round_of, source_values, the_round
from bot.services.sources import Patience, Sources
from bot.services.steps import Refusals, StepRefused, locked, move
from bot.services.voiding import Voiding
from bot.services.winners import publish_winners
from campaigns.campaign import Campaign, CampaignState
from campaigns.claim import deadline
from campaigns.refusal import Refusal
from campaigns.undi.canonical import decode
from campaigns.undi.draw import write_result
from campaigns.undi.entries import read_entries
from campaigns.undi.freeze import read_freeze
from campaigns.undi.seed import read_seed, write_seed

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
            files = await unit.draws.files(campaign_id, campaign.draw_no)
            freeze = read_freeze(files["freeze.json"])
            entries = read_entries(files["entries.txt"], len(freeze.strata))
            # After a restart the round's signature is checked anew, which takes a second.
            seed = await asyncio.to_thread(read_seed, files["seed.json"], freeze)
            # A hash for every unit of weight and a sort: seconds for a million entries.
            result = await asyncio.to_thread(write_result, freeze, seed, entries)
            await unit.draws.put_file(campaign_id, campaign.draw_no, "result.json", result)
            await unit.draws.put_seats(await self._seats(unit, campaign, result))
            await move(unit, campaign, _S.DRAWN, self._clock.now())
        return ()

    async def _seats(self, unit: UnitOfWork, campaign: Campaign, result: bytes) -> Sequence[Seat]:
        rows = {row.commitment: row for row in await unit.entries.of_campaign(campaign.campaign_id)}
        parsed = decode(result, "10", "result.json")
        chosen = [(w, SeatState.WAITING) for w in parsed["winners"]]
        chosen += [(r, SeatState.RESERVE) for r in parsed["reserves"]]
        return [
            Seat(
                0, campaign.campaign_id, campaign.draw_no, rows[s["C"]].entry_id, s["C"],
                rows[s["C"]].person_id, rows[s["C"]].account_row, s["stratum"], s["place"], state, None,
            )
            for s, state in chosen
        ]  # fmt: skip

    async def publish(self, campaign_id: str) -> Refusals:
        """Announce the result without personal data, and tell everyone in private how it went."""
        now = self._clock.now()
        try:
            async with self._store.write() as unit:
                campaign = await locked(unit, campaign_id, _S.DRAWN)
                if isinstance(campaign, Refusal):
                    return (campaign,)
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
