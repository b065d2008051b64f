"""WitnessDesk: witnesses commit a secret number before the freeze and reveal it before the draw."""

from collections.abc import Mapping

from bot.ports.audit import AuditWord
from bot.ports.clock import Clock
from bot.ports.unit_of_work import Store, UnitOfWork
from bot.services.entries import DRAFT
from bot.services.readiness import is_public
from bot.services.sealing import base_of
from bot.services.steps import Refusals, locked, note
from campaigns.campaign import Campaign, CampaignState
from campaigns.refusal import Refusal
from campaigns.undi.commit import nonce_commitment
from campaigns.undi.primitives import HASH_BYTES, is_hex


class WitnessDesk:
    """Takes commitments and nonces, both as 64 hex digits."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    async def base(self, campaign_id: str, role: str | None = None) -> bytes | Refusal:
        """B: what a witness (of a role, if named) commits over (32 bytes)."""
        async with self._store.read() as unit:
            campaign = await unit.campaigns.get(campaign_id)
            if campaign is None:
                return Refusal("campaign.unknown", {"id": campaign_id})
            if role is not None and role not in campaign.rules.witness_roles:
                return Refusal("draw.unknown_role", {"role": role})
            files = await unit.draws.files(campaign_id, campaign.draw_no)
            return base_of(files[DRAFT]) if DRAFT in files else _no_draft(campaign_id)

    async def commit(self, campaign_id: str, role: str, commitment: str) -> Refusals:
        """Take a commitment, once a role."""
        async with self._store.write() as unit:
            found = await self._at(unit, campaign_id, role, commitment, CampaignState.CLOSED)
            if isinstance(found, Refusal):
                return (found,)
            campaign, files = found
            if DRAFT not in files:
                return (_no_draft(campaign_id),)
            if not await unit.draws.commit_nonce(campaign_id, campaign.draw_no, role, commitment):
                return (Refusal("draw.committed_already", {"role": role}),)
            await self._note(unit, campaign_id, role, AuditWord.WITNESS_COMMITTED)
        return ()

    async def reveal(self, campaign_id: str, role: str, nonce: str) -> Refusals:
        """Take a nonce, if it is the committed one."""
        async with self._store.write() as unit:
            found = await self._at(unit, campaign_id, role, nonce, CampaignState.FROZEN)
            if isinstance(found, Refusal):
                return (found,)
            campaign, files = found
            if self._clock.now() >= campaign.draw_at:
                # Whoever reveals last knows the outcome: not revealing in time must cost the draw.
                return (Refusal("draw.reveal_too_late", {"draw_at": campaign.draw_at}),)
            if not await is_public(unit, campaign):
                return (Refusal("draw.not_public", {"campaign": campaign_id}),)
            committed = {
                w.role: w.commitment for w in await unit.draws.witnesses(campaign_id, campaign.draw_no)
            }
            base = base_of(files["freeze.json"])
            fits = committed.get(role) == nonce_commitment(role, base, bytes.fromhex(nonce)).hex()
            if not fits or not await unit.draws.reveal_nonce(campaign_id, campaign.draw_no, role, nonce):
                return (Refusal("draw.nonce_mismatch", {"role": role}),)
            await self._note(unit, campaign_id, role, AuditWord.WITNESS_REVEALED)
        return ()

    async def _at(
        self, unit: UnitOfWork, campaign_id: str, role: str, value: str, state: CampaignState
    ) -> tuple[Campaign, Mapping[str, bytes]] | Refusal:
        campaign = await locked(unit, campaign_id, state)
        if isinstance(campaign, Refusal):
            return campaign
        if role not in campaign.rules.witness_roles:
            return Refusal("draw.unknown_role", {"role": role})
        if not is_hex(value, HASH_BYTES):
            return Refusal("draw.not_hex")
        return campaign, await unit.draws.files(campaign_id, campaign.draw_no)

    async def _note(self, unit: UnitOfWork, campaign_id: str, role: str, word: AuditWord) -> None:
        await note(unit, campaign_id, word, self._clock.now(), {"role": role})


def _no_draft(campaign_id: str) -> Refusal:
    return Refusal("draw.no_draft", {"campaign": campaign_id})
