"""CampaignDesk: what a campaign manager does before the draw, each step one guarded transaction.

Refusals come back as values; a step that was done already is done again without harm.
"""

from collections.abc import Mapping

from bot.dialogue.prompt import Button, Prompt
from bot.moderation.comment import PlatformName
from bot.ports.audit import AuditWord
from bot.ports.clock import Clock
from bot.ports.unit_of_work import Store, UnitOfWork
from bot.services.actions import announce
from bot.services.steps import Refusals, locked, move, note, say_in_channels
from campaigns.campaign import Campaign, CampaignState, may_open, validate
from campaigns.refusal import Refusal
from campaigns.voucher import VoucherFile, VoucherState

_S = CampaignState


class CampaignDesk:
    """Creates, opens, pauses, cancels and supplies campaigns."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    async def create(self, campaign: Campaign) -> Refusals:
        """Store a draft."""
        found = validate(campaign)
        if found:
            return found
        now = self._clock.now()
        async with self._store.write() as unit:
            missing = await _unknown_channels(unit, campaign)
            if missing:
                return missing
            if not await unit.campaigns.add(campaign, now):
                return (Refusal("campaign.id_taken", {"id": campaign.campaign_id}),)
            await note(unit, campaign.campaign_id, AuditWord.CAMPAIGN_CREATED, now, {})
        return ()

    async def open(self, campaign_id: str, links: Mapping[PlatformName, str]) -> Refusals:
        """Open a draft, and pin the call with its deep link (by platform) in every channel."""
        now = self._clock.now()
        async with self._store.write() as unit:
            campaign = await locked(unit, campaign_id, _S.DRAFT)
            if isinstance(campaign, Refusal):
                return (campaign,)
            found = may_open(campaign, now)
            if found:
                return found
            await move(unit, campaign, _S.OPEN, now)
            for place in campaign.rules.channels:
                await self._call(unit, campaign, place, links)
        return ()

    async def _call(
        self, unit: UnitOfWork, campaign: Campaign, place: str, links: Mapping[PlatformName, str]
    ) -> None:
        platform, _, chat = place.partition(":")
        name = PlatformName(platform)
        params = {
            "campaign": campaign.name, "hashtag": campaign.rules.hashtag,
            "closes_at": campaign.closes_at, "draw_at": campaign.draw_at, "quota": campaign.rules.quota,
        }  # fmt: skip
        link = links.get(name, "")
        buttons = ((Button("button.campaign.join", url=link),),) if link else ()
        prompt, key = Prompt("campaign.call", params, buttons), f"{campaign.campaign_id}:open:{place}"
        await unit.outbox.add(announce(name, chat, prompt, key, pin=True), self._clock.now())

    async def pause(self, campaign_id: str) -> Refusals:
        """Take no entries for a while, or take them again."""
        async with self._store.write() as unit:
            campaign = await locked(unit, campaign_id, _S.OPEN, _S.PAUSED)
            if isinstance(campaign, Refusal):
                return (campaign,)
            to = _S.OPEN if campaign.state is _S.PAUSED else _S.PAUSED
            await move(unit, campaign, to, self._clock.now())
        return ()

    async def cancel(self, campaign_id: str) -> Refusals:
        """End it before the freeze, with public notice."""
        now = self._clock.now()
        async with self._store.write() as unit:
            campaign = await locked(unit, campaign_id, _S.DRAFT, _S.OPEN, _S.PAUSED, _S.CLOSED)
            if isinstance(campaign, Refusal):
                return (campaign,)
            await move(unit, campaign, _S.CANCELLED, now)
            notice = Prompt("campaign.cancelled", {"campaign": campaign.name})
            await say_in_channels(unit, campaign, notice, "cancel", now)
        return ()

    async def import_vouchers(self, campaign_id: str, file: VoucherFile) -> int | Refusal:
        """Store a partner's codes; how many were new. A code seen before changes nothing."""
        now = self._clock.now()
        async with self._store.write() as unit:
            if await unit.campaigns.get(campaign_id) is None:
                return Refusal("campaign.unknown", {"id": campaign_id})
            new = await unit.vouchers.add(campaign_id, file.codes, now)
            await note(unit, campaign_id, AuditWord.VOUCHERS_IMPORTED, now, {"new": new})
            return new


async def stock_refusal(unit: UnitOfWork, campaign: Campaign) -> Refusal | None:
    """Why there are too few codes for the quota; None when there are enough."""
    stock = (await unit.vouchers.stock(campaign.campaign_id)).get(VoucherState.AVAILABLE, 0)
    quota = campaign.rules.quota
    if stock >= quota:
        return None
    params = {"campaign": campaign.campaign_id, "stock": stock, "quota": quota, "missing": quota - stock}
    return Refusal("check.stock_short", params)


async def _unknown_channels(unit: UnitOfWork, campaign: Campaign) -> Refusals:
    missing = []
    for place in campaign.rules.channels:
        platform, _, chat = place.partition(":")
        known = platform in set(PlatformName) and await unit.channels.by_ref(PlatformName(platform), chat)
        if not known:
            missing.append(Refusal("channel.not_found", {"chat": place}))
    return tuple(missing)
