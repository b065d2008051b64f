"""EntrantDesk: what a campaign's managers see of its entries, and how they take one out before the draft.

What is shown names nobody: numbers, places, times and reasons. An exclusion has a code of a closed list,
which is published, and words for a second manager, which are sealed and never logged. The entrant is told
why and how to object, and an objection goes to the other managers.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from bot.dialogue.prompt import Button, Coded, Prompt
from bot.ports.audit import AuditEvent, AuditWord
from bot.ports.campaigns import EntryRow
from bot.ports.channels import Role
from bot.ports.clock import Clock
from bot.ports.entrants import Exclusion
from bot.ports.outbox import Priority
from bot.ports.people import Account
from bot.ports.unit_of_work import Store, UnitOfWork
from bot.services.actions import tell
from bot.services.entries import DRAFT, Standing, standings
from bot.services.steps import Refusals, locked
from campaigns.campaign import Campaign, CampaignState
from campaigns.exclusion import Ground, ground_of
from campaigns.refusal import Refusal

MANAGERS = (Role.CAMPAIGN_MANAGER, Role.ADMIN)
_S = CampaignState
_BEFORE = (_S.OPEN, _S.PAUSED, _S.CLOSED)


@dataclass(frozen=True, slots=True)
class Entered:
    """An entry as a manager sees it: how it stands, and the first row of the person behind it."""

    standing: Standing
    person: int

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of everything that keeps it out."""
        return tuple(refusal.code for refusal in self.standing.refusals)


class EntrantDesk:
    """Shows entries, takes them out and puts them back."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    async def entries(self, campaign_id: str) -> tuple[Entered, ...] | Refusal:
        """Every entry of a campaign as things stand, oldest first."""
        async with self._store.read() as unit:
            campaign = await unit.campaigns.get(campaign_id)
            if campaign is None:
                return Refusal("campaign.unknown", {"id": campaign_id})
            rows = await unit.entries.of_campaign(campaign_id)
            found = await standings(unit, campaign, rows, self._clock.now())
            ones = await unit.entrants.ones({row.person_id for row in rows})
        found.sort(key=lambda each: each.entry.entry_id)
        return tuple(Entered(each, ones[each.entry.person_id]) for each in found)

    async def exclude(self, campaign_id: str, entry_id: int, ground: str, why: str, by: Account) -> Refusals:
        """Take an entry out, with a code of the list and words for a second manager."""
        taken = ground_of(ground, why)
        if isinstance(taken, Refusal):
            return (taken,)
        async with self._store.write() as unit:
            found = await self._at(unit, campaign_id, entry_id, by)
            if isinstance(found, Refusal):
                return (found,)
            campaign, row = found
            now, made_by = self._clock.now(), f"account:{by.row_id}"
            exclusion = Exclusion(entry_id, taken.value, made_by, now, why.strip())
            if not await unit.entrants.exclude(campaign_id, exclusion):
                return (Refusal("exclude.already", {"entry": str(entry_id)}),)
            facts: dict[str, object] = {"entry": entry_id, "code": taken.value}
            await self._note(unit, campaign_id, made_by, AuditWord.ENTRY_EXCLUDED, facts)
            await _tell(unit, campaign, row, taken, now)
        return ()

    async def include(self, campaign_id: str, entry_id: int, by: Account) -> Refusals:
        """Put an entry back that was taken out."""
        async with self._store.write() as unit:
            found = await self._at(unit, campaign_id, entry_id, by)
            if isinstance(found, Refusal):
                return (found,)
            campaign, row = found
            if not await unit.entrants.include(entry_id):
                return (Refusal("exclude.not_out", {"entry": str(entry_id)}),)
            now, actor = self._clock.now(), f"account:{by.row_id}"
            await self._note(unit, campaign_id, actor, AuditWord.ENTRY_INCLUDED, {"entry": entry_id})
            account = await unit.people.by_row(row.account_row)
            if account is not None:
                said, key = (
                    Prompt("exclude.undone", {"campaign": campaign.name}),
                    f"included:{entry_id}:{_at(now)}",
                )
                await unit.outbox.add(tell(account, said, key, Priority.NOTICE), now)
        return ()

    async def _at(
        self, unit: UnitOfWork, campaign_id: str, entry_id: int, by: Account
    ) -> tuple[Campaign, EntryRow] | Refusal:
        """The campaign and its entry, while a manager may still change who is in."""
        if not await is_manager(unit, by):
            return Refusal("exclude.not_manager")
        campaign = await locked(unit, campaign_id, *_BEFORE)
        if isinstance(campaign, Refusal):
            return campaign
        if await unit.draws.has_file(campaign_id, campaign.draw_no, DRAFT):
            return Refusal("exclude.too_late", {"campaign": campaign_id})
        row = await unit.entries.get(entry_id)
        if row is None or row.campaign_id != campaign_id:
            return Refusal("exclude.no_entry", {"entry": str(entry_id), "campaign": campaign_id})
        return campaign, row

    async def _note(
        self, unit: UnitOfWork, campaign_id: str, actor: str, word: AuditWord, facts: dict[str, object]
    ) -> None:
        subject = f"entry:{facts['entry']}"
        event = AuditEvent(f"campaign:{campaign_id}", actor, word, subject, facts)
        await unit.audit.add(event, self._clock.now())


async def is_manager(unit: UnitOfWork, account: Account) -> bool:
    """Whether an account may change who takes part."""
    held: Collection[Role] = await unit.roles.of(account.platform, account.account_id)
    return bool(account.account_id) and any(role in held for role in MANAGERS)


async def objected(unit: UnitOfWork, account: Account, entry_id: int, now: datetime) -> Prompt:
    """An entrant objects to an exclusion, whose managers hear so once; what to say."""
    row, exclusion = await unit.entries.get(entry_id), await unit.entrants.exclusion(entry_id)
    if row is None or exclusion is None or row.person_id != account.person_id:
        return Prompt("exclude.nothing_to_object")
    campaign = await unit.campaigns.get(row.campaign_id)
    name = campaign.name if campaign else row.campaign_id
    why = Coded(f"reason.excluded_{exclusion.code}")
    params = {"campaign": name, "id": row.campaign_id, "entry": str(entry_id), "why": why}
    for manager in await _who_hears(unit, exclusion):
        key = f"objected:{entry_id}:{_at(exclusion.made_at)}:{manager.row_id}"
        said = tell(manager, Prompt("exclude.objected", params), key, Priority.NOTICE)
        await unit.outbox.add(said, now)
    event = AuditEvent(
        f"campaign:{row.campaign_id}",
        f"account:{account.row_id}",
        AuditWord.ENTRY_OBJECTED,
        f"entry:{entry_id}",
    )
    await unit.audit.add(event, now)
    return Prompt("exclude.objection_taken")


async def _who_hears(unit: UnitOfWork, exclusion: Exclusion) -> list[Account]:
    """Every manager but the one who made it; that one where nobody else can be written to."""
    holders = {a.row_id: a for role in MANAGERS for a in await unit.roles.holders(role)}
    reached = [account for account in holders.values() if account.private_open]
    others = [each for each in reached if exclusion.made_by != f"account:{each.row_id}"]
    return others or reached


async def _tell(unit: UnitOfWork, campaign: Campaign, row: EntryRow, ground: Ground, now: datetime) -> None:
    account = await unit.people.by_row(row.account_row)
    if account is None:
        return
    params = {"campaign": campaign.name, "why": Coded(f"reason.excluded_{ground.value}")}
    buttons = ((Button("button.object", f"ob:{row.entry_id}"),),)
    key = f"excluded:{row.entry_id}:{_at(now)}"
    said = tell(account, Prompt("exclude.told", params, buttons), key, Priority.NOTICE)
    await unit.outbox.add(said, now)


def _at(moment: datetime) -> int:
    return int(moment.timestamp())
