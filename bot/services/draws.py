"""DrawDesk: close, draft and freeze here; what follows in services/drawing.py; each one guarded transaction.

Each step is deterministic over what is stored, so that a crash or a second instance repeats it
without harm: the published bytes are kept once and never replaced.
"""

from bot.dialogue.prompt import Prompt
from bot.ports.audit import AuditWord
from bot.ports.clock import Clock, Entropy
from bot.ports.signer import Signer
from bot.ports.unit_of_work import Store
from bot.services.attesting import AttestDesk
from bot.services.drawing import DrawingDesk
from bot.services.entries import DRAFT
from bot.services.readiness import before_draft, before_freeze
from bot.services.sealing import draft_bundle, with_commitments
from bot.services.sources import Demands, Sources
from bot.services.steps import Refusals, locked, move, note, say_in_channels
from campaigns.campaign import CampaignState
from campaigns.refusal import Refusal
from campaigns.undi.freeze import read_freeze
from campaigns.undi.signatures import freeze_message

_S = CampaignState


class DrawDesk(DrawingDesk):
    """Carries a campaign from open to settled."""

    def __init__(
        self, store: Store, clock: Clock, entropy: Entropy, signer: Signer, sources: Sources
    ) -> None:
        super().__init__(store, clock, sources)
        self._entropy, self._signer = entropy, signer
        self.attests = AttestDesk(store, clock, entropy, sources)

    @property
    def demands(self) -> Demands:
        """What the draws here are held to."""
        return self._sources.demands

    @property
    def sources(self) -> Sources:
        """The outside world of the draws here."""
        return self._sources

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
        wrong = await self._sources.wrong_clock()
        if wrong:
            return wrong
        async with self._store.write() as unit:
            campaign = await locked(unit, campaign_id, _S.CLOSED)
            if isinstance(campaign, Refusal):
                return (campaign,)
            if await unit.draws.has_file(campaign_id, campaign.draw_no, DRAFT):
                return ()
            now = self._clock.now()
            found = self.demands.unmet(campaign) or await before_draft(unit, campaign, now)
            if found:
                return found
            key = self._signer.public_key
            for name, data in (await draft_bundle(unit, campaign, self._entropy, key, now)).items():
                await unit.draws.put_file(campaign_id, campaign.draw_no, name, data)
        return ()

    async def freeze(self, campaign_id: str) -> Refusals:
        """Seal the list, and announce its hash in every channel as soon as the time of the seal is proven.

        Two steps, since a token and co-signatures are over a hash that exists only once the list is sealed.
        """
        wrong = await self._sources.wrong_clock()
        return wrong or await self._seal(campaign_id) or await self.attests.announce(campaign_id)

    async def _seal(self, campaign_id: str) -> Refusals:
        """The manifest with every commitment, signed, once."""
        async with self._store.write() as unit:
            campaign = await locked(unit, campaign_id, _S.CLOSED)
            if isinstance(campaign, Refusal):
                return (campaign,)
            number, now = campaign.draw_no, self._clock.now()
            if await unit.draws.has_file(campaign_id, number, "freeze.json"):
                return ()
            found = self.demands.unmet(campaign) or await before_freeze(unit, campaign, now)
            if found:
                return found
            draft = await unit.draws.file(campaign_id, number, DRAFT) or b""
            committed = {w.role: w.commitment for w in await unit.draws.witnesses(campaign_id, number)}
            data = with_commitments(draft, committed)
            f = read_freeze(data).f
            await unit.draws.put_file(campaign_id, number, "freeze.json", data)
            await unit.draws.put_file(campaign_id, number, "freeze.sig", self._signer.sign(freeze_message(f)))
            await note(unit, campaign_id, AuditWord.DRAW_SEALED, now, {"draw_no": number, "f": f.hex()})
        return ()
