"""What is asked of one person, asked of thousands at once: a statement or two for every chunk of them."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select

from bot.ports.people import VERIFIED, Account, Consent, ProfileFact
from bot.store.repositories.accounts import Accounts, accounts_with_keys
from bot.store.repositories.persons import Persons, chunks
from bot.store.tables.people import accounts, consents, facts, people

VALUE = "facts.value"
PHONE = "phone"


class ManyPeople(Persons, Accounts):
    """The plural questions of the port."""

    async def same_all(self, person_ids: Collection[int]) -> Mapping[int, Sequence[int]]:
        """For each person all who are the same by a shared phone or a link."""
        return await self._same(person_ids)

    async def linked_all(self, person_ids: Collection[int]) -> Mapping[int, Sequence[int]]:
        """For each person all who are the same by links alone."""
        return await self._same(person_ids, by_phone=False)

    async def provers_all(self, person_ids: Collection[int]) -> Mapping[int, Sequence[int]]:
        """For each person all who proved a number that the person merely declares."""
        same = await self._same(person_ids)
        everyone = {each for group in same.values() for each in group}
        proved = await self._proved(everyone)
        provers = await self._provers_of(everyone - proved)
        groups = await self._same({each for pairs in provers.values() for each in pairs})
        found = {}
        for person, group in same.items():
            if not proved & set(group):
                near = {prover for each in group for prover in provers.get(each, ())}
                found[person] = sorted({each for prover in near for each in groups[prover]})
        return {person: ids for person, ids in found.items() if ids}

    async def _provers_of(self, some: Collection[int]) -> Mapping[int, Sequence[int]]:
        own, found = people.alias(), dict[int, list[int]]()
        joined = select(own.c.id, people.c.id.label("prover")).join(
            people, (own.c.phone_index == people.c.phone_index) & (people.c.phone_grade == VERIFIED)
        )
        for chunk in chunks(some):
            for row in await self._all(joined.where(own.c.id.in_(chunk))):
                found.setdefault(row.id, []).append(row.prover)
        return found

    async def by_rows(self, row_ids: Collection[int]) -> Mapping[int, Account]:
        """The accounts with these ids."""
        found: dict[int, Account] = {}
        for chunk in chunks(row_ids):
            rows = await self._all(accounts_with_keys().where(accounts.c.id.in_(chunk)))
            found.update({row.id: self._read_account(row) for row in rows})
        return found

    async def accounts_of_all(self, person_ids: Collection[int]) -> Mapping[int, Sequence[Account]]:
        """For each person all accounts, oldest first."""
        found: dict[int, list[Account]] = {}
        for chunk in chunks(person_ids):
            query = accounts_with_keys().where(accounts.c.person_id.in_(chunk)).order_by(accounts.c.id)
            for row in await self._all(query):
                found.setdefault(row.person_id, []).append(self._read_account(row))
        return found

    async def facts_all(self, person_ids: Collection[int]) -> Mapping[int, Mapping[str, ProfileFact]]:
        """For each person the profile facts by name; of the phone only its grade is known."""
        found: dict[int, dict[str, ProfileFact]] = {}
        joined = people.outerjoin(facts, facts.c.person_id == people.c.id)
        columns = people.c.id, people.c.key, people.c.phone_index, people.c.phone_grade
        query = select(*columns, facts.c.name, facts.c.value, facts.c.grade).select_from(joined)
        for chunk in chunks(person_ids):
            for row in await self._all(query.where(people.c.id.in_(chunk), people.c.key.is_not(None))):
                own = found.setdefault(row.id, {})
                if row.name:
                    own[row.name] = ProfileFact(
                        row.name, self._open_text(row.value, VALUE, row.key), row.grade
                    )
                if row.phone_index is not None:
                    own[PHONE] = ProfileFact(PHONE, "", row.phone_grade)
        return {person: own for person, own in found.items() if own}

    async def consents_all(self, person_ids: Collection[int]) -> Mapping[int, Sequence[Consent]]:
        """For each person the consents in force."""
        found: dict[int, list[Consent]] = {}
        for chunk in chunks(person_ids):
            in_force = consents.c.person_id.in_(chunk) & consents.c.withdrawn_at.is_(None)
            for r in await self._all(select(consents).where(in_force).order_by(consents.c.id)):
                given = Consent(r.purpose, r.text_version, r.text_sha256, r.given_at)
                found.setdefault(r.person_id, []).append(given)
        return found
