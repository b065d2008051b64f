"""UnusualDesk: looks at a campaign's entries of the last day, asks for proofs, and hears the managers.

Runs now and then, never for a comment. A group that is found again only grows; asking is once a person and
campaign. Whoever is asked is told at once why and what to do, and loses nothing before the list is drafted.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.dialogue.prompt import Button, Coded, Prompt
from bot.moderation.age import made_at
from bot.moderation.comment import PlatformName
from bot.ports.audit import AuditEvent, AuditWord
from bot.ports.clock import Clock
from bot.ports.outbox import Priority
from bot.ports.people import Account
from bot.ports.unit_of_work import Store, UnitOfWork
from bot.ports.unusual import ACCEPT, HOLD, FoundGroup
from bot.services.actions import tell
from bot.services.entrant_desk import MANAGERS, is_manager
from bot.services.night import after_night
from bot.services.participation import may_change
from bot.services.steps import Refusals, locked
from campaigns.campaign import Campaign, CampaignState
from campaigns.refusal import Refusal
from campaigns.unusual import CALLED, LAST_ASK, WINDOW, Act, Group, Limits, unusual

EVERY = timedelta(minutes=30)
_CHUNK = 500
_S = CampaignState
_LOOKED_AT = (_S.OPEN, _S.PAUSED, _S.CLOSED)


class UnusualDesk:
    """Finds groups and takes what managers say of them."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    async def run_once(self) -> int:
        """Look at every campaign whose time it is; how many groups were new or grew."""
        async with self._store.read() as unit:
            campaigns = await unit.campaigns.at(_LOOKED_AT)
        return sum([await self._looked(campaign.campaign_id) for campaign in campaigns])

    async def _looked(self, campaign_id: str) -> int:
        now, name = self._clock.now(), f"unusual:{campaign_id}"
        async with self._store.read() as unit:
            stored = await unit.cursors.get(name)
            if stored is not None and now - datetime.fromisoformat(stored) < EVERY:
                return 0
            known = await unit.campaigns.get(campaign_id)
            acts = await _acts(unit, campaign_id, now)
        groups = unusual(acts, bursts_from=known.opens_at + CALLED if known else None)
        async with self._store.write() as unit:
            campaign = await locked(unit, campaign_id, *_LOOKED_AT)
            if isinstance(campaign, Refusal) or not await may_change(unit, campaign):
                return 0
            await unit.cursors.put(name, now.isoformat())
            return sum([await _keep(unit, campaign, each, now) for each in groups])

    async def groups(self, campaign_id: str) -> Sequence[FoundGroup] | Refusal:
        """What was found in a campaign."""
        async with self._store.read() as unit:
            if await unit.campaigns.get(campaign_id) is None:
                return Refusal("campaign.unknown", {"id": campaign_id})
            return await unit.unusual.groups(campaign_id)

    async def decide(self, campaign_id: str, group_id: int, decision: str, by: Account) -> Refusals:
        """Accept a group, so that nobody of it has to prove anything, or hold it."""
        now = self._clock.now()
        async with self._store.write() as unit:
            if decision not in {ACCEPT, HOLD} or not await is_manager(unit, by):
                return (Refusal("exclude.not_manager"),)
            campaign = await locked(unit, campaign_id, *_LOOKED_AT)
            if isinstance(campaign, Refusal):
                return (campaign,)
            if not await may_change(unit, campaign):
                return (Refusal("exclude.too_late", {"campaign": campaign_id}),)
            actor = f"account:{by.row_id}"
            if not await unit.unusual.decide(campaign_id, group_id, decision, actor, now):
                return (Refusal("unusual.no_group", {"group": str(group_id)}),)
            facts: dict[str, object] = {"group": group_id, "decision": decision}
            scope = f"campaign:{campaign_id}"
            await unit.audit.add(
                AuditEvent(scope, actor, AuditWord.UNUSUAL_DECIDED, f"group:{group_id}", facts), now
            )
        return ()


async def _acts(unit: UnitOfWork, campaign_id: str, now: datetime) -> list[Act]:
    """The entries of the last day, read in chunks."""
    found: list[Act] = []
    after = 0
    while chunk := await unit.unusual.acts(campaign_id, now - WINDOW, after, _CHUNK):
        after = chunk[-1][0]
        found += [act for _, act in chunk]
    numbers = await unit.unusual.numbers(sorted({act.account for act in found}))
    crowds = await unit.unusual.crowds(now - WINDOW, Limits().same_text)
    ages = {row: made_at(PlatformName.DISCORD, number) for row, number in numbers.items()}
    nobody = frozenset[int]()
    return [
        replace(act, made_at=ages.get(act.account), sayings=crowds.get(act.person, nobody)) for act in found
    ]


async def _keep(unit: UnitOfWork, campaign: Campaign, group: Group, now: datetime) -> bool:
    """Keep a group; ask its new people for a proof unless a manager accepted it; whether there were any.

    Nobody is asked so late that there is no time to answer: the managers alone hear of it then.
    """
    in_time = now < campaign.draft_at - LAST_ASK
    group_id, new = await unit.unusual.put(campaign.campaign_id, group, now, asks=in_time)
    if not new:
        return False
    facts: dict[str, object] = {"group": group_id, "kind": group.kind.value, "size": len(group.persons)}
    scope = f"campaign:{campaign.campaign_id}"
    await unit.audit.add(
        AuditEvent(scope, "system", AuditWord.UNUSUAL_FOUND, f"group:{group_id}", facts), now
    )
    kept = {each.group_id: each for each in await unit.unusual.groups(campaign.campaign_id)}
    if kept[group_id].decision == ACCEPT:
        return True
    for person in new if in_time else ():
        await _ask(unit, campaign, person, now)
    if len(new) == len(group.persons):
        await _tell_managers(unit, campaign, (group_id, group), now)
    return True


async def _ask(unit: UnitOfWork, campaign: Campaign, person_id: int, now: datetime) -> None:
    """Once a person and campaign, wherever their private chat is open; not at night."""
    buttons = ((Button("button.step_up", "su:go"),),)
    said = Prompt("step_up.asked", {"campaign": campaign.name}, buttons)
    for account in await unit.people.accounts_of(person_id):
        if account.private_open:
            key = f"step_up:{campaign.campaign_id}:{account.row_id}"
            action = replace(tell(account, said, key, Priority.NOTICE), due_at=after_night(campaign, now))
            await unit.outbox.add(action, now)


async def _tell_managers(
    unit: UnitOfWork, campaign: Campaign, found: tuple[int, Group], now: datetime
) -> None:
    group_id, group = found
    params = {
        "campaign": campaign.name, "id": campaign.campaign_id, "count": len(group.persons),
        "why": Coded(f"unusual.{group.kind.value}"),
    }  # fmt: skip
    for manager in {a.row_id: a for role in MANAGERS for a in await unit.roles.holders(role)}.values():
        if manager.private_open:
            said = tell(manager, Prompt("unusual.found", params), f"unusual:{group_id}:{manager.row_id}")
            await unit.outbox.add(replace(said, due_at=after_night(campaign, now)), now)
