"""Gathered: what is asked of each person of a chunk of entries, asked of all of them at once.

The rules ask one person after the other, in words that stay readable; over a million entries a statement
each would take hours. Here a chunk's answers are fetched in some ten statements, and a unit that knows them
answers in their place. What was not gathered is asked of the store as before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from bot.moderation.comment import PlatformName
from bot.ports.campaigns import EntryRow
from bot.ports.channels import AccountRef, Role
from bot.ports.people import Account, Consent, ProfileFact, together
from bot.ports.unit_of_work import UnitOfWork

_CHUNK = 5000  # accounts that are asked about in one statement


@dataclass(frozen=True, slots=True)
class _Answers:
    """Answers by person, or by account; who is in `persons` and has no answer has none in the store."""

    rows: Mapping[int, Account]
    persons: frozenset[int]
    linked: Mapping[int, Sequence[int]]
    provers: Mapping[int, Sequence[int]]
    accounts: Mapping[int, Sequence[Account]]
    facts: Mapping[int, Mapping[str, ProfileFact]]
    consents: Mapping[int, Sequence[Consent]]
    # Who holds no role at all.
    roleless: frozenset[AccountRef]


class _People:
    """The port, answered from what was gathered."""

    def __init__(self, unit: UnitOfWork, answers: _Answers) -> None:
        self._unit, self._found = unit, answers

    def __getattr__(self, name: str) -> Any:
        """Whatever else is asked of the port."""
        return getattr(self._unit.people, name)

    async def by_row(self, row_id: int) -> Account | None:
        """The account with an id."""
        return self._found.rows.get(row_id) or await self._unit.people.by_row(row_id)

    async def linked(self, person_id: int) -> Sequence[int]:
        """All who are this person by links."""
        return self._found.linked.get(person_id) or await self._unit.people.linked(person_id)

    async def provers(self, person_id: int) -> Sequence[int]:
        """All who proved a number that this person declares."""
        if person_id not in self._found.linked:
            return await self._unit.people.provers(person_id)
        return self._found.provers.get(person_id, [])

    async def accounts_of(self, person_id: int) -> Sequence[Account]:
        """All accounts of a person."""
        if person_id not in self._found.persons:
            return await self._unit.people.accounts_of(person_id)
        return self._found.accounts.get(person_id, [])

    async def facts(self, person_id: int) -> Mapping[str, ProfileFact]:
        """The profile facts by name."""
        if person_id not in self._found.persons:
            return await self._unit.people.facts(person_id)
        return self._found.facts.get(person_id, {})

    async def facts_of(self, person_ids: Sequence[int]) -> Mapping[str, ProfileFact]:
        """The facts of persons who are one."""
        return together([await self.facts(person_id) for person_id in person_ids])

    async def consents(self, person_id: int) -> Sequence[Consent]:
        """Consents in force."""
        if person_id not in self._found.persons:
            return await self._unit.people.consents(person_id)
        return self._found.consents.get(person_id, [])


class _Roles:
    """The port; most accounts hold no role, which is known of the whole chunk."""

    def __init__(self, unit: UnitOfWork, answers: _Answers) -> None:
        self._unit, self._found = unit, answers

    def __getattr__(self, name: str) -> Any:
        """Whatever else is asked of the port."""
        return getattr(self._unit.roles, name)

    async def of(self, platform: PlatformName, account_id: str) -> frozenset[Role]:
        """The roles of an account."""
        if (platform, account_id) in self._found.roleless:
            return frozenset()
        return await self._unit.roles.of(platform, account_id)


class _Unit:
    """A unit whose answers about the gathered persons cost no statement."""

    def __init__(self, unit: UnitOfWork, answers: _Answers) -> None:
        self._unit = unit
        self.people, self.roles = _People(unit, answers), _Roles(unit, answers)

    def __getattr__(self, name: str) -> Any:
        """Every other repository."""
        return getattr(self._unit, name)


async def gathered(unit: UnitOfWork, rows: Sequence[EntryRow]) -> UnitOfWork:
    """The unit, knowing the persons of a chunk of entries; good for reading, while nobody changes them."""
    if not rows:
        return unit
    people = unit.people
    own = {row.person_id for row in rows}
    linked = await people.linked_all(own)
    everyone = frozenset(own.union(*linked.values()))
    accounts = await people.accounts_of_all(everyone)
    named = sorted({(a.platform, a.account_id) for each in accounts.values() for a in each if a.account_id})
    staff = [await unit.roles.held_by(named[at : at + _CHUNK]) for at in range(0, len(named), _CHUNK)]
    answers = _Answers(
        rows=await people.by_rows({row.account_row for row in rows}),
        persons=everyone,
        linked=linked,
        provers=await people.provers_all(own),
        accounts=accounts,
        facts=await people.facts_all(everyone),
        consents=await people.consents_all(everyone),
        roleless=frozenset(named).difference(*staff),
    )
    # Protocols are met by their methods; those that are handed on at run time no checker can see.
    return cast("UnitOfWork", _Unit(unit, answers))
