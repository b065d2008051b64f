"""Entry news: tells an entrant in private, once a campaign, that a comment is in or why not yet.

A day before the end it reminds once of what is left to do. What is said is composed when it is sent, as
things then stand. Nobody is written to who has not opened the private chat, and nobody at night.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.dialogue.prompt import Button, Prompt
from bot.ports.campaigns import EntryRow
from bot.ports.clock import Clock
from bot.ports.outbox import Action
from bot.ports.platform import Effect, Send
from bot.ports.unit_of_work import Store, UnitOfWork
from bot.services.besides import worded
from bot.services.entries import has_profile, standings
from bot.services.entry_actions import ENTERED, REMINDED, profile_due
from campaigns.campaign import Campaign, CampaignState

BEFORE = timedelta(days=1)
_CHUNK, _CHUNKS = 200, 5  # entries looked at in one unit, and units in one look
_COMPLETE = Button("button.complete", "go:on")
_OPEN = (CampaignState.OPEN, CampaignState.PAUSED)


class EntryNews:
    """Composes both, and finds whom to remind."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    async def run_once(self) -> int:
        """Remind, a day before the end, everyone who is in and has a step left; how many were looked at."""
        now = self._clock.now()
        async with self._store.read() as unit:
            campaigns = [each for each in await unit.campaigns.at(_OPEN) if _is_due(each, now)]
        return sum([await self._remind(campaign) for campaign in campaigns for _ in range(_CHUNKS)])

    async def _remind(self, campaign: Campaign) -> int:
        """One chunk; where it ended is kept, so that a crash or a second instance reminds nobody twice."""
        now, name = self._clock.now(), f"reminded:{campaign.campaign_id}"
        async with self._store.write() as unit:
            await unit.campaigns.lock(campaign.campaign_id)
            after = int(await unit.cursors.get(name) or 0)
            acts = await unit.unusual.acts(campaign.campaign_id, campaign.opens_at, after, _CHUNK)
            if not acts:
                return 0
            for row_id in dict.fromkeys(act.account for _, act in acts):
                account = await unit.people.by_row(row_id)
                if account is None or not account.private_open:
                    continue
                if not await has_profile(unit, campaign, account.person_id):
                    await unit.outbox.add(profile_due(account, campaign, now), now)
            await unit.cursors.put(name, str(acts[-1][0]))
        return len(acts)


def _is_due(campaign: Campaign, now: datetime) -> bool:
    return campaign.closes_at - BEFORE <= now < campaign.closes_at


class EntryNewsComposer:
    """What is said when it is sent."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    @property
    def kinds(self) -> Mapping[str, "EntryNewsComposer"]:
        """The kinds of actions that it composes."""
        return {ENTERED: self, REMINDED: self}

    async def __call__(self, unit: UnitOfWork, action: Action) -> Effect | None:
        """The message as things stand now; None where there is nothing left to say."""
        account = await unit.people.by_row(int(str(action.payload["account"])))
        campaign = await unit.campaigns.get(str(action.payload["campaign"]))
        now = self._clock.now()
        if account is None or campaign is None or not account.account_id or not account.private_open:
            return None
        if campaign.state not in _OPEN or now > campaign.closes_at:
            return None
        rows = await unit.entries.of_person(campaign.campaign_id, account.person_id)
        live = [row for row in rows if not row.withdrawn]
        if not live:
            return None
        complete = await has_profile(unit, campaign, account.person_id)
        if action.kind == REMINDED:
            said = None if complete else _reminder(campaign)
        else:
            said = await _how(unit, campaign, live, now, complete=complete)
        return Send(account.account_id, said, account.locale, action.key) if said is not None else None


def _reminder(campaign: Campaign) -> Prompt:
    params = {"campaign": campaign.name, "closes_at": campaign.closes_at}
    return Prompt("entry.profile_due", params, ((_COMPLETE,),))


async def _how(
    unit: UnitOfWork, campaign: Campaign, rows: list[EntryRow], now: datetime, *, complete: bool
) -> Prompt:
    found = await standings(unit, campaign, rows, now)
    params: dict[str, object] = {"campaign": campaign.name, "closes_at": campaign.closes_at}
    if any(not each.refusals for each in found):
        return Prompt("entry.is_in", params, ((Button("button.do.status", "do:status"),),))
    why = tuple(worded(refusal) for refusal in found[-1].refusals)
    buttons = () if complete else ((_COMPLETE,),)
    return Prompt("entry.not_yet", {**params, "why": why}, buttons)
