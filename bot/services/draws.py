"""DrawDesk: close, draft, freeze, seed, draw, publish and settle, each one guarded transaction.

Each step is deterministic over what is stored, so that a crash or a second instance repeats it
without harm: the published bytes are kept once and never replaced.
"""

import asyncio
from collections.abc import Sequence

from bot.dialogue.prompt import Prompt
from bot.ports.campaigns import Seat, SeatState
from bot.ports.clock import Clock, Entropy
from bot.ports.signer import Signer
from bot.ports.unit_of_work import Store, UnitOfWork
from bot.services.entries import DRAFT
from bot.services.readiness import before_draft, before_freeze, before_seed, before_settling
from bot.services.rechecking import settle_left
from bot.services.sealing import draft_bundle, with_commitments
from bot.services.shortfall import say_shortfall
from bot.services.steps import Refusals, StepRefused, locked, move, say_in_channels
from bot.services.winners import publish_winners
from campaigns.campaign import Campaign, CampaignState
from campaigns.claim import deadline
from campaigns.refusal import Refusal
from campaigns.undi.canonical import decode, encode, show
from campaigns.undi.entries import read_entries
from campaigns.undi.freeze import read_freeze
from campaigns.undi.seed import read_seed, write_seed
from campaigns.undi.select import write_result
from campaigns.undi.signatures import freeze_message

_S = CampaignState


class DrawDesk:
    """Carries a campaign from open to settled."""

    def __init__(self, store: Store, clock: Clock, entropy: Entropy, signer: Signer) -> None:
        self._store, self._clock, self._entropy, self._signer = store, clock, entropy, signer

    async def close(self, campaign_id: str) -> Refusals:
        """Take no more comments; closing early ends the period now, with public notice."""
        now = self._clock.now()
        async with self._store.write() as unit:
            campaign = await locked(unit, campaign_id, _S.OPEN, _S.PAUSED)
            if isinstance(campaign, Refusal):
                return (campaign,)
            if now >= campaign.closes_at:
                await move(unit, campaign, _S.CLOSED, now)
                return ()
            if now <= campaign.opens_at:
                return (Refusal("campaign.not_begun", {"opens_at": campaign.opens_at}),)
            # Whole seconds, as the manifest has them.
            await move(unit, campaign, _S.CLOSED, now, closes_at=now.replace(microsecond=0))
            params = {"campaign": campaign.name, "draw_at": campaign.draw_at}
            await say_in_channels(unit, campaign, Prompt("campaign.closed_early", params), "closed", now)
        return ()

    async def draft(self, campaign_id: str) -> Refusals:
        """Settle the list of entries and the manifest that the witnesses commit over, once."""
        async with self._store.write() as unit:
            campaign = await locked(unit, campaign_id, _S.CLOSED)
            if isinstance(campaign, Refusal):
                return (campaign,)
            if await unit.draws.has_file(campaign_id, campaign.draw_no, DRAFT):
                return ()
            now = self._clock.now()
            found = await before_draft(unit, campaign, now)
            if found:
                return found
            key = self._signer.public_key
            for name, data in (await draft_bundle(unit, campaign, self._entropy, key, now)).items():
                await unit.draws.put_file(campaign_id, campaign.draw_no, name, data)
        return ()

    async def freeze(self, campaign_id: str) -> Refusals:
        """Seal the list: the manifest with every commitment, signed; its hash goes to every channel."""
        async with self._store.write() as unit:
            campaign = await locked(unit, campaign_id, _S.CLOSED)
            if isinstance(campaign, Refusal):
                return (campaign,)
            number, now = campaign.draw_no, self._clock.now()
            found = await before_freeze(unit, campaign, now)
            if found:
                return found
            draft = (await unit.draws.files(campaign_id, number))[DRAFT]
            committed = {w.role: w.commitment for w in await unit.draws.witnesses(campaign_id, number)}
            data = with_commitments(draft, committed)
            sealed = read_freeze(data)
            signature = self._signer.sign(freeze_message(sealed.f))
            await unit.draws.put_file(campaign_id, number, "freeze.json", data)
            await unit.draws.put_file(campaign_id, number, "freeze.sig", signature)
            await move(unit, campaign, _S.FROZEN, now)
            params = {
                "campaign": campaign.name, "hash": sealed.f.hex(), "draw_at": campaign.draw_at,
                "count": sealed.base["entries"]["count"],
            }  # fmt: skip
            await say_in_channels(unit, campaign, Prompt("draw.frozen", params), f"freeze:{number}", now)
            await say_shortfall(unit, campaign, now)
        return ()

    async def seed(self, campaign_id: str) -> Refusals:
        """Make the seed of the revealed nonces, not before the time of the draw."""
        async with self._store.write() as unit:
            campaign = await locked(unit, campaign_id, _S.FROZEN)
            if isinstance(campaign, Refusal):
                return (campaign,)
            found = await before_seed(unit, campaign, self._clock.now())
            if found:
                return found
            nonces = {w.role: w.nonce for w in await unit.draws.witnesses(campaign_id, campaign.draw_no)}
            files = await unit.draws.files(campaign_id, campaign.draw_no)
            freeze = read_freeze(files["freeze.json"])
            values = [bytes.fromhex(nonces[source.role] or "") for source in freeze.sources]
            await unit.draws.put_file(campaign_id, campaign.draw_no, "seed.json", write_seed(freeze, values))
            await move(unit, campaign, _S.SEEDED, self._clock.now())
        return ()

    async def void(self, campaign_id: str, reason: str) -> Refusals:
        """Declare the draw void in public; the next one has the next number.

        Only once a nonce did not come in time: who knows them all knows the winners (docs/decisions/0005).
        """
        if not reason.strip():
            return (Refusal("draw.no_reason"),)
        async with self._store.write() as unit:
            campaign = await locked(unit, campaign_id, _S.FROZEN)
            if isinstance(campaign, Refusal):
                return (campaign,)
            number, now = campaign.draw_no, self._clock.now()
            if now < campaign.draw_at:
                return (Refusal("draw.too_early", {"draw_at": campaign.draw_at}),)
            if all(w.nonce is not None for w in await unit.draws.witnesses(campaign_id, number)):
                return (Refusal("draw.outcome_fixed", {"campaign": campaign_id}),)
            f = read_freeze((await unit.draws.files(campaign_id, number))["freeze.json"]).f
            data = encode({"at": show(now), "f": f.hex(), "reason": reason})
            await unit.draws.put_file(campaign_id, number, "void.json", data)
            await move(unit, campaign, _S.CLOSED, now, draw_no=number + 1)
            said = Prompt("draw.void", {"campaign": campaign.name, "reason": reason})
            await say_in_channels(unit, campaign, said, f"void:{number}", now)
        return ()

    async def draw(self, campaign_id: str) -> Refusals:
        """Select winners and reserves, and set a code aside for every winner."""
        async with self._store.write() as unit:
            campaign = await locked(unit, campaign_id, _S.SEEDED)
            if isinstance(campaign, Refusal):
                return (campaign,)
            files = await unit.draws.files(campaign_id, campaign.draw_no)
            freeze = read_freeze(files["freeze.json"])
            entries = read_entries(files["entries.txt"], len(freeze.strata))
            seed = read_seed(files["seed.json"], freeze)
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
