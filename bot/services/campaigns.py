"""CampaignDesk: what a campaign manager does before the draw, each step one guarded transaction.

Refusals come back as values; a step that was done already is done again without harm.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from bot.dialogue.moments import for_everyone
from bot.dialogue.prompt import Button, Prompt
from bot.moderation.comment import PlatformName
from bot.ports.audit import AuditWord
from bot.ports.clock import Clock
from bot.ports.unit_of_work import Store, UnitOfWork
from bot.services.actions import announce
from bot.services.attesting import sealed
from bot.services.places import unknown_channels
from bot.services.readiness import before_opening
from bot.services.sources import STRICT, Demands
from bot.services.steps import Refusals, locked, move, note, say_in_channels
from bot.services.versions import keep_version, next_version
from campaigns.campaign import Campaign, CampaignState
from campaigns.checking import extended, may_open, validate
from campaigns.refusal import Refusal

_S = CampaignState
JOIN = "button.campaign.join"
Door = Callable[[str, str], Button]  # a button's code and a payload to the button that leads to the chat
Doors = Mapping[PlatformName, Button]


class CampaignDesk:
    """Creates, opens, pauses, extends and cancels campaigns.

    `actor`: who does it, for the audit log (`cli`, `system` or `account:<row>`).
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        demands: Demands = STRICT,
        doors: Mapping[PlatformName, Door] | None = None,
    ) -> None:
        self._store, self._clock, self._demands, self._doors = store, clock, demands, doors or {}

    async def create(self, campaign: Campaign, *, actor: str = "cli") -> Refusals:
        """Store a draft; a draft of that name is replaced, a campaign that has been opened is not."""
        found = validate(campaign)
        if found:
            return found
        now = self._clock.now()
        async with self._store.write() as unit:
            missing = await unknown_channels(unit, campaign)
            if missing:
                return missing
            known = await unit.campaigns.lock(campaign.campaign_id)
            # A draft that is mended stays in its series, and is to be marked ready again.
            draft = replace(campaign, series=known.series) if known else campaign
            added = known is None and await unit.campaigns.add(draft, now)
            if not added and not await unit.campaigns.save(draft, _S.DRAFT):
                return (Refusal("campaign.id_taken", {"id": campaign.campaign_id}),)
            await note(unit, campaign.campaign_id, AuditWord.CAMPAIGN_CREATED, now, {}, by=actor)
        return ()

    async def open(self, campaign_id: str, doors: Doors | None = None, *, actor: str = "cli") -> Refusals:
        """Open a draft, and pin the call in every channel with its door: as given, or the platform's own."""
        now = self._clock.now()
        async with self._store.write() as unit:
            campaign = await locked(unit, campaign_id, _S.DRAFT)
            if isinstance(campaign, Refusal):
                return (campaign,)
            found = (*may_open(campaign, now), *self._demands.unmet(campaign))
            return found or await self._open(unit, campaign, doors, actor, now)

    async def ready(self, campaign_id: str, *, actor: str = "cli") -> Refusals:
        """Mark a draft, so that it opens by itself at its time once it has its codes."""
        now = self._clock.now()
        async with self._store.write() as unit:
            campaign = await locked(unit, campaign_id, _S.DRAFT)
            if isinstance(campaign, Refusal):
                return (campaign,)
            found = (*may_open(campaign, now), *self._demands.unmet(campaign))
            if found or campaign.opens_itself:
                return found
            await unit.campaigns.save(replace(campaign, opens_itself=True), _S.DRAFT)
            await note(unit, campaign_id, AuditWord.CAMPAIGN_READY, now, {}, by=actor)
        return ()

    async def open_due(self, campaign_id: str) -> Refusals:
        """Open a draft that was marked ready, if its time has come and its codes are there."""
        now = self._clock.now()
        async with self._store.write() as unit:
            campaign = await locked(unit, campaign_id, _S.DRAFT)
            if isinstance(campaign, Refusal):
                return (campaign,)
            found = await before_opening(unit, campaign, now)
            return found or await self._open(unit, campaign, None, "system", now)

    async def _open(
        self, unit: UnitOfWork, campaign: Campaign, doors: Doors | None, actor: str, now: datetime
    ) -> Refusals:
        opened = await move(unit, campaign, _S.OPEN, now, by=actor, opens_itself=False)
        await keep_version(unit, opened, actor, "", now)
        own = {name: door(JOIN, f"ikut-{campaign.campaign_id}") for name, door in self._doors.items()}
        for place in campaign.rules.channels:
            await self._call(unit, campaign, place, own if doors is None else doors)
        return ()

    async def _call(self, unit: UnitOfWork, campaign: Campaign, place: str, doors: Doors) -> None:
        platform, _, chat = place.partition(":")
        name = PlatformName(platform)
        params = {
            "campaign": campaign.name, "hashtag": ", ".join(campaign.rules.hashtags),
            "closes_at": campaign.closes_at, "draw_at": campaign.draw_at, "quota": campaign.rules.quota,
        }  # fmt: skip
        buttons = ((doors[name],),) if name in doors else ()
        prompt, key = Prompt("campaign.call", params, buttons), f"{campaign.campaign_id}:open:{place}"
        await unit.outbox.add(announce(name, chat, for_everyone(prompt), key, pin=True), self._clock.now())

    async def pause(self, campaign_id: str, *, actor: str = "cli") -> Refusals:
        """Take no entries for a while, with public notice; one that is paused stays so."""
        return await self._switch(campaign_id, _S.PAUSED, actor)

    async def resume(self, campaign_id: str, *, actor: str = "cli") -> Refusals:
        """Take entries again, with public notice; one that takes them goes on."""
        return await self._switch(campaign_id, _S.OPEN, actor)

    async def _switch(self, campaign_id: str, to: CampaignState, actor: str) -> Refusals:
        now = self._clock.now()
        async with self._store.write() as unit:
            campaign = await locked(unit, campaign_id, _S.OPEN, _S.PAUSED)
            if isinstance(campaign, Refusal):
                return (campaign,)
            if campaign.state is to:
                return ()
            if now > campaign.closes_at:
                moments = {"closes_at": campaign.closes_at, "draw_at": campaign.draw_at}
                return (Refusal("campaign.closed_for_comments", moments),)
            if to is _S.PAUSED:
                code, pauses = "campaign.paused", (*campaign.pauses, (now, None))
            else:
                code, pauses = "campaign.resumed", (*campaign.pauses[:-1], (campaign.pauses[-1][0], now))
            await move(unit, campaign, to, now, by=actor, pauses=pauses)
            params = {"campaign": campaign.name, "closes_at": campaign.closes_at}
            await say_in_channels(unit, campaign, Prompt(code, params), f"{to.value}:{now.isoformat()}", now)
        return ()

    async def extend(
        self,
        campaign_id: str,
        actor: str = "cli",
        /,
        *,
        closes_at: datetime | None = None,
        draw_at: datetime | None = None,
    ) -> Refusals:
        """Move the end or the draw to later, with public notice.

        A list that was drafted and not yet sealed is dropped with its commitments: they were made over
        the old date.
        """
        now = self._clock.now()
        async with self._store.write() as unit:
            campaign = await locked(unit, campaign_id, _S.OPEN, _S.PAUSED, _S.CLOSED)
            if isinstance(campaign, Refusal):
                return (campaign,)
            if await sealed(unit, campaign) is not None:
                return (Refusal("draw.void_first", {"campaign": campaign_id}),)
            found = extended(campaign, closes_at, draw_at, now)
            if not isinstance(found, Campaign):
                return found
            found = next_version(campaign, found)
            await unit.draws.forget_draft(campaign_id, campaign.draw_no)
            await unit.campaigns.save(found, campaign.state)
            await keep_version(unit, found, actor, "", now)
            await note(
                unit, campaign_id, AuditWord.CAMPAIGN_EXTENDED, now, {"draw_no": campaign.draw_no}, by=actor
            )
            params = {"campaign": found.name, "closes_at": found.closes_at, "draw_at": found.draw_at}
            longer = found.closes_at != campaign.closes_at
            said = Prompt("campaign.extended" if longer else "campaign.draw_moved", params)
            await say_in_channels(unit, found, said, f"extend:{now.isoformat()}", now)
        return ()

    async def cancel(self, campaign_id: str, *, actor: str = "cli") -> Refusals:
        """End it before the freeze, with public notice."""
        now = self._clock.now()
        async with self._store.write() as unit:
            campaign = await locked(unit, campaign_id, _S.DRAFT, _S.OPEN, _S.PAUSED, _S.CLOSED)
            if isinstance(campaign, Refusal):
                return (campaign,)
            await move(unit, campaign, _S.CANCELLED, now, by=actor)
            notice = Prompt("campaign.cancelled", {"campaign": campaign.name})
            await say_in_channels(unit, campaign, notice, "cancel", now)
        return ()
