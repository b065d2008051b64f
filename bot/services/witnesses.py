"""WitnessDesk: witnesses commit a secret number before the freeze and reveal it before the draw."""

from bot.moderation.comment import PlatformName
from bot.ports.audit import AuditWord
from bot.ports.clock import Clock
from bot.ports.unit_of_work import Store, UnitOfWork
from bot.services.attesting import cosigned
from bot.services.entries import DRAFT
from bot.services.naming import name_witness
from bot.services.readiness import is_public
from bot.services.sealing import base_of
from bot.services.sources import reveal_by
from bot.services.steps import Refusals, locked, note
from campaigns.campaign import Campaign, CampaignState
from campaigns.refusal import Refusal
from campaigns.undi.commit import nonce_commitment
from campaigns.undi.primitives import HASH_BYTES, is_hex

_NAMED_AT = (CampaignState.DRAFT, CampaignState.OPEN, CampaignState.PAUSED, CampaignState.CLOSED)


class WitnessDesk:
    """Takes commitments and nonces, both as 64 hex digits."""

    def __init__(self, store: Store, clock: Clock, organiser_key: bytes = b"") -> None:
        self._store, self._clock, self._organiser_key = store, clock, organiser_key

    async def name(
        self,
        campaign_id: str,
        role: str,
        *,
        account: tuple[PlatformName, str] | None = None,
        key: str | None = None,
    ) -> Refusals:
        """Say who stands behind a role: an account to speak to, a key (hex) to co-sign with, or both."""
        async with self._store.write() as unit:
            campaign = await locked(unit, campaign_id, *_NAMED_AT)
            if isinstance(campaign, Refusal):
                return (campaign,)
            if role not in campaign.rules.witness_roles:
                return (Refusal("draw.unknown_role", {"role": role}),)
            found = await name_witness(
                unit, campaign, role, (account, key), (self._organiser_key, self._clock.now())
            )
            if not found:
                await self._note(unit, campaign_id, role, AuditWord.WITNESS_NAMED)
        return found

    async def cosign(self, campaign_id: str, role: str, signature: str) -> Refusals:
        """Take a co-signature over F in hex."""
        async with self._store.write() as unit:
            return await self.cosigned(unit, campaign_id, role, signature)

    async def base(self, campaign_id: str, role: str | None = None) -> bytes | Refusal:
        """B: what a witness (of a role, if named) commits over (32 bytes)."""
        async with self._store.read() as unit:
            campaign = await unit.campaigns.get(campaign_id)
            if campaign is None:
                return Refusal("campaign.unknown", {"id": campaign_id})
            if role is not None and role not in campaign.rules.witness_roles:
                return Refusal("draw.unknown_role", {"role": role})
            draft = await unit.draws.file(campaign_id, campaign.draw_no, DRAFT)
            return _no_draft(campaign_id) if draft is None else base_of(draft)

    async def commit(self, campaign_id: str, role: str, commitment: str) -> Refusals:
        """Take a commitment, once a role."""
        async with self._store.write() as unit:
            return await self.committed(unit, campaign_id, role, commitment)

    async def reveal(self, campaign_id: str, role: str, nonce: str) -> Refusals:
        """Take a nonce, if it is the committed one."""
        async with self._store.write() as unit:
            return await self.revealed(unit, campaign_id, role, nonce)

    async def committed(self, unit: UnitOfWork, campaign_id: str, role: str, commitment: str) -> Refusals:
        """As `commit`, inside a unit."""
        campaign = await self._at(unit, campaign_id, role, commitment, CampaignState.CLOSED)
        if isinstance(campaign, Refusal):
            return (campaign,)
        if not await unit.draws.has_file(campaign_id, campaign.draw_no, DRAFT):
            return (_no_draft(campaign_id),)
        if not await unit.draws.commit_nonce(campaign_id, campaign.draw_no, role, commitment):
            return (Refusal("draw.committed_already", {"role": role}),)
        await self._note(unit, campaign_id, role, AuditWord.WITNESS_COMMITTED)
        return ()

    async def revealed(self, unit: UnitOfWork, campaign_id: str, role: str, nonce: str) -> Refusals:
        """As `reveal`, inside a unit."""
        campaign = await self._at(unit, campaign_id, role, nonce, CampaignState.FROZEN)
        if isinstance(campaign, Refusal):
            return (campaign,)
        if self._clock.now() >= reveal_by(campaign):
            # Whoever reveals last knows the outcome: not revealing in time must cost something.
            return (Refusal("draw.reveal_too_late", {"draw_at": reveal_by(campaign)}),)
        if not await is_public(unit, campaign):
            return (Refusal("draw.not_public", {"campaign": campaign_id}),)
        witnesses = await unit.draws.witnesses(campaign_id, campaign.draw_no)
        committed = {w.role: w.commitment for w in witnesses}
        base = base_of(await unit.draws.file(campaign_id, campaign.draw_no, "freeze.json") or b"")
        fits = committed.get(role) == nonce_commitment(role, base, bytes.fromhex(nonce)).hex()
        if not fits or not await unit.draws.reveal_nonce(campaign_id, campaign.draw_no, role, nonce):
            return (Refusal("draw.nonce_mismatch", {"role": role}),)
        await self._note(unit, campaign_id, role, AuditWord.WITNESS_REVEALED)
        return ()

    async def cosigned(self, unit: UnitOfWork, campaign_id: str, role: str, signature: str) -> Refusals:
        """As `cosign`, inside a unit: none comes in once the seal is announced."""
        campaign = await locked(unit, campaign_id, CampaignState.CLOSED)
        if isinstance(campaign, Refusal):
            return (campaign,)
        return await cosigned(unit, campaign, role, signature, self._clock.now())

    async def _at(
        self, unit: UnitOfWork, campaign_id: str, role: str, value: str, state: CampaignState
    ) -> Campaign | Refusal:
        campaign = await locked(unit, campaign_id, state)
        if isinstance(campaign, Refusal):
            return campaign
        if role not in campaign.rules.witness_roles:
            return Refusal("draw.unknown_role", {"role": role})
        return campaign if is_hex(value, HASH_BYTES) else Refusal("draw.not_hex")

    async def _note(self, unit: UnitOfWork, campaign_id: str, role: str, word: AuditWord) -> None:
        await note(unit, campaign_id, word, self._clock.now(), {"role": role})


def _no_draft(campaign_id: str) -> Refusal:
    return Refusal("draw.no_draft", {"campaign": campaign_id})
