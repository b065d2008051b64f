"""RenewalDesk: a campaign again at another time, as a draft of its own, once or for every week."""

from dataclasses import replace
from datetime import datetime

from bot.ports.audit import AuditWord
from bot.ports.clock import Clock
from bot.ports.unit_of_work import Store, UnitOfWork
from bot.services.places import unknown_channels
from bot.services.steps import Refusals, locked, note
from campaigns.campaign import Campaign, CampaignState
from campaigns.checking import validate
from campaigns.refusal import Refusal
from campaigns.series import shifted, weekly, weeks_until


class RenewalDesk:
    """Makes drafts of campaigns that there are."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    async def clone(
        self, campaign_id: str, new_id: str, opens_at: datetime, *, actor: str = "cli"
    ) -> Refusals:
        """A draft of another name with all times moved by as much; the same again changes nothing."""
        now = self._clock.now()
        async with self._store.write() as unit:
            source = await locked(unit, campaign_id, *CampaignState)
            if isinstance(source, Refusal):
                return (source,)
            return await _add(unit, shifted(source, new_id, opens_at), actor, now)

    async def series(
        self, campaign_id: str, *, weeks: int = 0, until: datetime | None = None, actor: str = "cli"
    ) -> tuple[str, ...] | Refusal:
        """Drafts for the following weeks, all of them or none; their ids, those that were there included.

        `weeks`: how many campaigns with the first; or as many as open no later than `until`. Done again with
        more weeks it adds what is missing, and leaves a draft that was changed as it is.
        """
        now = self._clock.now()
        async with self._store.write() as unit:
            source = await locked(unit, campaign_id, *CampaignState)
            if isinstance(source, Refusal):
                return source
            drafts = weekly(source, weeks_until(source, until) if until else weeks)
            if isinstance(drafts, Refusal):
                return drafts
            there = {each.campaign_id: await unit.campaigns.get(each.campaign_id) for each in drafts}
            foreign = [name for name, known in there.items() if known and known.series != campaign_id]
            if foreign:
                return Refusal("campaign.id_taken", {"id": foreign[0]})
            new = [each for each in drafts if there[each.campaign_id] is None]
            found = [refusal for each in new for refusal in validate(each)]
            if found:
                return found[0]
            await unit.campaigns.save(replace(source, series=campaign_id), source.state)
            for each in new:
                await _add(unit, each, actor, now)
        return tuple(each.campaign_id for each in drafts)


async def _add(unit: UnitOfWork, draft: Campaign, actor: str, now: datetime) -> Refusals:
    """Store a draft that is new; its own name again is no harm, another campaign's is refused."""
    found = validate(draft) or await unknown_channels(unit, draft)
    if found:
        return found
    if await unit.campaigns.add(draft, now):
        facts: dict[str, object] = {"series": draft.series} if draft.series else {}
        await note(unit, draft.campaign_id, AuditWord.CAMPAIGN_CREATED, now, facts, by=actor)
    elif await unit.campaigns.get(draft.campaign_id) != draft:
        return (Refusal("campaign.id_taken", {"id": draft.campaign_id}),)
    return ()
