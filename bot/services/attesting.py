"""AttestDesk: what proves when a list was sealed - a time-stamp token, or witnesses who co-sign F.

F exists only once the list is sealed. Until the proof is there the seal is not announced, and the campaign
stays `closed`: the state in which nothing of the draw is public yet (docs/decisions/0010).
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import structlog

from bot.dialogue.prompt import Prompt
from bot.ports.audit import AuditWord
from bot.ports.clock import Clock, Entropy
from bot.ports.proofs import Cosignature
from bot.ports.timestamps import StampRefused
from bot.ports.unit_of_work import Store, UnitOfWork
from bot.services.shortfall import say_shortfall
from bot.services.sources import Demands, Patience, Sources
from bot.services.steps import Refusals, locked, move, note, say_in_channels
from campaigns.campaign import Campaign, CampaignState
from campaigns.refusal import Refusal
from campaigns.undi.canonical import encode
from campaigns.undi.freeze import Freeze, read_freeze
from campaigns.undi.primitives import BrokenRule
from campaigns.undi.signatures import cosign_message, is_signed
from campaigns.undi.timestamp import read_token

FREEZE, TOKEN, COSIGNED = "freeze.json", "freeze.tsr", "cosign.json"
# So long before the last moment one co-signature is enough: a single witness who stays away stops no draw.
ENOUGH_WITH_ONE = timedelta(minutes=10)
NONCE_BYTES = 8
_log = structlog.get_logger()
_S = CampaignState


async def sealed(unit: UnitOfWork, campaign: Campaign) -> Freeze | None:
    """The sealed manifest of the present draw; None before the seal."""
    data = await unit.draws.file(campaign.campaign_id, campaign.draw_no, FREEZE)
    return None if data is None else read_freeze(data)


async def before_announcing(
    unit: UnitOfWork, campaign: Campaign, demands: Demands, now: datetime
) -> Refusals:
    """The proof of the time, and the quarter of an hour in which the public can note the hash."""
    if now > campaign.freeze_by:
        named: dict[str, object] = {"campaign": campaign.campaign_id, "freeze_by": campaign.freeze_by}
        return (Refusal("draw.sealed_too_late", named),)
    if await unit.draws.has_file(campaign.campaign_id, campaign.draw_no, TOKEN):
        return ()
    keyed = {each.role for each in await unit.proofs.roles(campaign.campaign_id) if each.key}
    if not keyed and not demands.want_proof(campaign):
        return ()
    signed = {each.role for each in await unit.proofs.cosignatures(campaign.campaign_id, campaign.draw_no)}
    missing = keyed - signed
    if signed and (not missing or now >= campaign.freeze_by - ENOUGH_WITH_ONE):
        return ()
    found = await sealed(unit, campaign)
    params: dict[str, object] = {
        "campaign": campaign.campaign_id, "hash": found.f.hex() if found else "",
        "freeze_by": campaign.freeze_by, "roles": ", ".join(sorted(missing)),
    }  # fmt: skip
    return (Refusal("draw.cosign_missing" if missing else "draw.proof_missing", params),)


def _unfit(token: bytes, freeze: Freeze, campaign: Campaign) -> Refusals:
    """Why a token proves nothing about a seal: it is none, of something else, or of too late."""
    try:
        read = read_token(token)
    except BrokenRule:
        return (Refusal("draw.token_unreadable"),)
    at = datetime.fromtimestamp(read.at, UTC)
    if read.imprint != freeze.f:
        return (Refusal("draw.token_other", {"hash": freeze.f.hex()}),)
    if at > campaign.freeze_by:
        return (Refusal("draw.token_late", {"at": at, "freeze_by": campaign.freeze_by}),)
    return ()


def cosign_file(cosignatures: Sequence[Cosignature]) -> bytes:
    """`cosign.json`: one row a key, by role."""
    rows = {
        each.key: {"key": each.key, "role": each.role, "signature": each.signature} for each in cosignatures
    }
    return encode(list(rows.values()))


async def cosigned(
    unit: UnitOfWork, campaign: Campaign, role: str, signature: str, now: datetime
) -> Refusals:
    """Take a witness's co-signature over F, if it holds under the key that the role registered."""
    freeze = await sealed(unit, campaign)
    if freeze is None:
        return (Refusal("draw.not_sealed", {"campaign": campaign.campaign_id}),)
    keys = {each.role: each.key for each in await unit.proofs.roles(campaign.campaign_id)}
    key = keys.get(role, "")
    if not key:
        return (Refusal("draw.no_cosign_key", {"role": role, "campaign": campaign.campaign_id}),)
    try:
        given = bytes.fromhex(signature)
    except ValueError:
        given = b""
    fits = is_signed(bytes.fromhex(key), cosign_message(freeze.f), given)
    row = Cosignature(campaign.campaign_id, campaign.draw_no, role, key, given.hex())
    if not fits or not await unit.proofs.add_cosignature(row):
        return (Refusal("draw.cosign_wrong", {"role": role, "hash": freeze.f.hex()}),)
    await note(unit, campaign.campaign_id, AuditWord.WITNESS_COSIGNED, now, {"role": role})
    return ()


class AttestDesk:
    """Takes tokens and co-signatures over a sealed list, and announces it once they are there."""

    def __init__(self, store: Store, clock: Clock, entropy: Entropy, sources: Sources) -> None:
        self._store, self._clock, self._entropy, self._sources = store, clock, entropy, sources
        self._patience = Patience()

    async def announce(self, campaign_id: str) -> Refusals:
        """Say the hash of a sealed list in every channel: from here on it is frozen."""
        await self._stamp(campaign_id)
        async with self._store.write() as unit:
            campaign = await locked(unit, campaign_id, _S.CLOSED)
            if isinstance(campaign, Refusal):
                return (campaign,)
            found = await sealed(unit, campaign)
            if found is None:
                return (Refusal("draw.not_sealed", {"campaign": campaign_id}),)
            number, now = campaign.draw_no, self._clock.now()
            missing = await before_announcing(unit, campaign, self._sources.demands, now)
            if missing:
                return missing
            signed = await unit.proofs.cosignatures(campaign_id, number)
            if signed:
                await unit.draws.put_file(campaign_id, number, COSIGNED, cosign_file(signed))
            await move(unit, campaign, _S.FROZEN, now)
            params = {
                "campaign": campaign.name, "hash": found.f.hex(), "draw_at": campaign.draw_at,
                "count": found.base["entries"]["count"],
            }  # fmt: skip
            await say_in_channels(unit, campaign, Prompt("draw.frozen", params), f"freeze:{number}", now)
            await say_shortfall(unit, campaign, now)
        return ()

    async def attach(self, campaign_id: str, token: bytes) -> Refusals:
        """Keep a token over F, once; a later one changes nothing."""
        async with self._store.write() as unit:
            campaign = await locked(unit, campaign_id, _S.CLOSED)
            if isinstance(campaign, Refusal):
                return (campaign,)
            freeze = await sealed(unit, campaign)
            if freeze is None:
                return (Refusal("draw.not_sealed", {"campaign": campaign_id}),)
            found = _unfit(token, freeze, campaign)
            if found:
                return found
            if await unit.draws.has_file(campaign_id, campaign.draw_no, TOKEN):
                return ()
            await unit.draws.put_file(campaign_id, campaign.draw_no, TOKEN, token)
            await note(unit, campaign_id, AuditWord.DRAW_STAMPED, self._clock.now(), {})
        return ()

    async def _stamp(self, campaign_id: str) -> None:
        """Ask the authority, where there is one and no token yet; one that fails is asked again later."""
        if not self._sources.timestamps.is_set:
            return
        async with self._store.read() as unit:
            campaign = await unit.campaigns.get(campaign_id)
            if campaign is None or campaign.state is not _S.CLOSED:
                return
            freeze, now = await sealed(unit, campaign), self._clock.now()
            has_token = await unit.draws.has_file(campaign_id, campaign.draw_no, TOKEN)
        if freeze is None or has_token or not self._patience.may_ask(campaign_id, freeze.frozen_at, now):
            return
        nonce = int.from_bytes(self._entropy.token(NONCE_BYTES)) or 1
        try:
            token = await self._sources.timestamps.stamp(freeze.f, nonce)
        except StampRefused as refused:
            _log.warning("time_stamp_refused", campaign=campaign_id, why=str(refused))
            return
        for refusal in await self.attach(campaign_id, token):
            _log.warning("time_stamp_refused", campaign=campaign_id, why=refusal.code)
