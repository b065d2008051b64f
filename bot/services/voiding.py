"""Voiding: declaring a draw void in public, only while its outcome cannot be known (docs/decisions/0010)."""

from dataclasses import replace
from datetime import timedelta

from bot.dialogue.prompt import Prompt
from bot.ports.audit import AuditWord
from bot.ports.beacon import BeaconDown
from bot.ports.clock import Clock
from bot.ports.unit_of_work import Store, UnitOfWork
from bot.services.attesting import sealed
from bot.services.seeding import round_of
from bot.services.sources import Sources
from bot.services.steps import Refusals, locked, move, note, say_in_channels
from campaigns.campaign import Campaign, CampaignState
from campaigns.refusal import Refusal
from campaigns.undi.canonical import encode, show

# A round is out within seconds; one that is not after this is late at every endpoint, not on its way.
ROUND_WAIT = timedelta(minutes=10)
_S = CampaignState


class Voiding:
    """Declares draws void."""

    def __init__(self, store: Store, clock: Clock, sources: Sources) -> None:
        self._store, self._clock, self._sources = store, clock, sources

    async def void(self, campaign_id: str, reason: str) -> Refusals:
        """Declare the draw void in public; the next one has the next number.

        A sealed list that was never announced at any time: it can no longer be drawn, or its hour has not
        come. An announced one only once its outcome is out of everyone's reach for good.
        """
        if not reason.strip():
            return (Refusal("draw.no_reason"),)
        found = await self._round_absent(campaign_id)
        if found:
            return found
        async with self._store.write() as unit:
            campaign = await locked(unit, campaign_id, _S.FROZEN, _S.CLOSED)
            if isinstance(campaign, Refusal):
                return (campaign,)
            refused = await self._fixed(unit, campaign)
            if refused is not None:
                return (refused,)
            await self._declare(unit, campaign, reason)
        return ()

    async def _round_absent(self, campaign_id: str) -> Refusals:
        """Why the round does not void the draw: it is out, it may come yet, or nobody can tell."""
        async with self._store.read() as unit:
            campaign = await unit.campaigns.get(campaign_id)
            if campaign is None or campaign.state is not _S.FROZEN:
                return ()
            number = await round_of(unit, campaign)
        if number is None:
            return ()
        named: dict[str, object] = {"round": str(number), "draw_at": campaign.draw_at}
        if self._clock.now() < campaign.draw_at + ROUND_WAIT:
            return (Refusal("draw.round_awaited", named),)
        try:
            absent = await self._sources.beacon.is_absent(number)
        except BeaconDown:
            return (Refusal("draw.round_unknown", named),)
        return () if absent else (Refusal("draw.round_exists", named | {"campaign": campaign_id}),)

    async def _fixed(self, unit: UnitOfWork, campaign: Campaign) -> Refusal | None:
        """Why a locked draw cannot be voided."""
        if campaign.state is _S.CLOSED:
            freeze = await sealed(unit, campaign)
            return Refusal("draw.not_sealed", {"campaign": campaign.campaign_id}) if freeze is None else None
        if self._clock.now() < campaign.draw_at:
            return Refusal("draw.too_early", {"draw_at": campaign.draw_at})
        if await round_of(unit, campaign) is not None:
            return None
        witnesses = await unit.draws.witnesses(campaign.campaign_id, campaign.draw_no)
        if all(w.nonce is not None for w in witnesses):
            return Refusal("draw.outcome_fixed", {"campaign": campaign.campaign_id})
        return None

    async def _declare(self, unit: UnitOfWork, campaign: Campaign, reason: str) -> None:
        number, now, freeze = campaign.draw_no, self._clock.now(), await sealed(unit, campaign)
        if freeze is None:
            raise LookupError("freeze.json")
        data = encode({"at": show(now), "f": freeze.f.hex(), "reason": reason})
        await unit.draws.put_file(campaign.campaign_id, number, "void.json", data)
        if campaign.state is _S.FROZEN:
            await move(unit, campaign, _S.CLOSED, now, draw_no=number + 1)
        else:
            await unit.campaigns.save(replace(campaign, draw_no=number + 1), campaign.state)
        facts: dict[str, object] = {"draw_no": number, "from": campaign.state.value, "f": freeze.f.hex()}
        await note(unit, campaign.campaign_id, AuditWord.DRAW_VOIDED, now, facts)
        params: dict[str, object] = {"campaign": campaign.name, "reason": reason, "hash": freeze.f.hex()}
        said = Prompt("draw.void", params)
        await say_in_channels(unit, campaign, said, f"void:{number}", now)
