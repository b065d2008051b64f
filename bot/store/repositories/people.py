"""Persons, accounts, facts and consents in SQL."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, or_, select, update

from bot.moderation.comment import Author, PlatformName
from bot.ports.people import Account, Consent, ProfileFact, together
from bot.store.repositories.accounts import NUMBER, accounts_with_keys
from bot.store.repositories.many_people import PHONE, VALUE, ManyPeople
from bot.store.tables.around import link_codes, link_tries, links, memberships
from bot.store.tables.people import accounts, consents, dialogues, facts, people

_NAME = "accounts.name"
_CHUNK = 5000  # both databases take some 32,000 values in one statement


class SqlPeople(ManyPeople):
    """Everything of a person is sealed with that person's own key."""

    async def account(self, author: Author, now: datetime) -> Account:
        """The author's account, made with a person of its own when new; the shown name is kept."""
        return (await self.accounts([author], now))[0]

    async def accounts(self, authors: Sequence[Author], now: datetime) -> Sequence[Account]:
        """The account of each author."""
        indexes = [self._account_index(each.platform, each.account_id) for each in authors]
        # In one order for all: two workers that meet the same new authors must not wait for each other.
        by_index = dict(sorted(zip(indexes, authors, strict=True)))
        found = await self._by_index(list(by_index))
        new = {index: author for index, author in by_index.items() if index not in found}
        await self._rename({index: author for index, author in by_index.items() if index in found}, found)
        if new:
            await self._make(new, now)
            found |= await self._by_index(list(new))
        read = {index: self._read_account(row) for index, row in found.items()}
        if not all(index in read for index in by_index):
            raise LookupError("account")
        return [read[index] for index in indexes]

    async def _by_index(self, indexes: Sequence[bytes]) -> dict[bytes, Row[Any]]:
        found: dict[bytes, Row[Any]] = {}
        for start in range(0, len(indexes), _CHUNK):
            some = accounts.c.account_index.in_(indexes[start : start + _CHUNK])
            rows = await self._all(accounts_with_keys().where(some))
            found |= {bytes(row.account_index): row for row in rows}
        return found

    async def _rename(self, authors: Mapping[bytes, Author], rows: Mapping[bytes, Row[Any]]) -> None:
        """The shown names as they are now, where they changed."""
        values = [
            {"account": row.id, "shown": self._vault.seal(author.display_name, _NAME, row.key)}
            for row, author in ((rows[index], author) for index, author in authors.items())
            if author.display_name and self._open_text(row.name, _NAME, row.key) != author.display_name
        ]
        same = update(accounts).where(accounts.c.id == bindparam("account"))
        await self._change_all(same.values(name=bindparam("shown")), values)

    async def _make(self, authors: Mapping[bytes, Author], now: datetime) -> None:
        """Accounts with a person each, for those whom nobody met meanwhile."""
        keys = [self._vault.new_key() for _ in authors]
        new = [{"key": key, "created_at": now} for key in keys]
        persons = {
            bytes(row.key): row.id for row in await self._add_all(people, new, people.c.id, people.c.key)
        }
        rows = [
            {
                "person_id": persons[key], "platform": author.platform.value, "kind": author.kind.value,
                "account_index": index, "account_no": self._vault.seal(author.account_id, NUMBER, key),
                "name": self._vault.seal(author.display_name, _NAME, key),
                "private_open": False, "locale": "id", "created_at": now,
            }
            for (index, author), key in zip(authors.items(), keys, strict=True)
        ]  # fmt: skip
        made = await self._add_all(accounts, rows, accounts.c.person_id)
        alone = {*persons.values()} - {row.person_id for row in made}
        if alone:
            # Another worker met the same account first; the person made here stays behind no account.
            await self._changed(delete(people).where(people.c.id.in_(alone)))

    async def find(self, platform: PlatformName, account_id: str) -> Account | None:
        """The account, if ever seen."""
        index = self._account_index(platform, account_id)
        row = await self._first(accounts_with_keys().where(accounts.c.account_index == index))
        return self._read_account(row) if row else None

    async def by_row(self, row_id: int) -> Account | None:
        """The account with an id."""
        row = await self._first(accounts_with_keys().where(accounts.c.id == row_id))
        return self._read_account(row) if row else None

    async def name_of(self, row_id: int) -> str:
        """The name that an account is shown by."""
        row = await self._first(accounts_with_keys().where(accounts.c.id == row_id))
        return self._open_text(row.name, _NAME, row.key) if row else ""

    async def accounts_of(self, person_id: int) -> Sequence[Account]:
        """All accounts of a person."""
        query = accounts_with_keys().where(accounts.c.person_id == person_id).order_by(accounts.c.id)
        return [self._read_account(row) for row in await self._all(query)]

    async def opened_private(self, row_id: int, locale: str | None, now: datetime) -> None:  # noqa: ARG002 - the port's signature
        """The person opened the private chat (and chose a language)."""
        values: dict[str, object] = {"private_open": True}
        if locale is not None:
            values["locale"] = locale
        await self._changed(update(accounts).where(accounts.c.id == row_id).values(**values))

    async def facts(self, person_id: int) -> Mapping[str, ProfileFact]:
        """The profile facts by name; of the phone only its grade is known."""
        return (await self.facts_all([person_id])).get(person_id, {})

    async def facts_of(self, person_ids: Sequence[int]) -> Mapping[str, ProfileFact]:
        """The facts of persons who are one."""
        return together([await self.facts(person_id) for person_id in person_ids])

    async def put_fact(self, person_id: int, fact: ProfileFact, now: datetime) -> None:
        """Record or replace a fact. The phone is kept as a blind index only."""
        if fact.name == PHONE:
            values = {"phone_index": self._vault.index(PHONE, fact.value), "phone_grade": fact.grade}
            known = (people.c.id == person_id) & people.c.key.is_not(None)
            if not await self._changed(update(people).where(known).values(**values)):
                raise LookupError("person")
            return
        person = await self._first(select(people.c.key).where(people.c.id == person_id))
        if person is None or person.key is None:
            raise LookupError("person")
        statement = self._insert(facts).values(
            person_id=person_id, name=fact.name, value=self._vault.seal(fact.value, VALUE, person.key),
            grade=fact.grade, at=now,
        )  # fmt: skip
        changed = {name: statement.excluded[name] for name in ("value", "grade", "at")}
        await self._changed(
            statement.on_conflict_do_update(index_elements=["person_id", "name"], set_=changed)
        )

    async def drop_facts(self, person_id: int) -> None:
        """Forget the facts and the phone's index."""
        await self._changed(delete(facts).where(facts.c.person_id == person_id))
        none = {"phone_index": None, "phone_grade": None}
        await self._changed(update(people).where(people.c.id == person_id).values(**none))

    async def same_person(self, person_id: int) -> Sequence[int]:
        """Ids of all who are this person, by a shared phone or a link, this one included."""
        return (await self._same([person_id]))[person_id]

    async def provers(self, person_id: int) -> Sequence[int]:
        """Ids of all who are those that proved a number which this person merely declares."""
        return await self._provers(await self.same_person(person_id))

    async def linked(self, person_id: int) -> Sequence[int]:
        """Ids of all who linked their accounts to this person, this one included."""
        return (await self._same([person_id], by_phone=False))[person_id]

    async def consents(self, person_id: int) -> Sequence[Consent]:
        """Consents in force."""
        return (await self.consents_all([person_id])).get(person_id, [])

    async def give_consent(self, person_id: int, consent: Consent) -> None:
        """Record a consent."""
        values = {
            "person_id": person_id, "purpose": consent.purpose, "text_version": consent.text_version,
            "text_sha256": consent.text_sha256, "given_at": consent.given_at,
        }  # fmt: skip
        await self._add(consents, values)

    async def withdraw_consent(self, person_id: int, purpose: str, now: datetime) -> bool:
        """End the consent to one purpose; whether there was one."""
        of_purpose = (consents.c.person_id == person_id) & (consents.c.purpose == purpose)
        in_force = of_purpose & consents.c.withdrawn_at.is_(None)
        return await self._changed(update(consents).where(in_force).values(withdrawn_at=now)) > 0

    async def withdraw_consents(self, person_id: int, now: datetime) -> None:
        """End every consent."""
        in_force = (consents.c.person_id == person_id) & consents.c.withdrawn_at.is_(None)
        await self._changed(update(consents).where(in_force).values(withdrawn_at=now))

    async def erase(self, person_id: int, now: datetime) -> None:
        """Forget the person's key, facts, names and account numbers."""
        await self.drop_facts(person_id)
        own = select(accounts.c.id).where(accounts.c.person_id == person_id)
        for table in (dialogues, link_codes, link_tries, memberships):
            await self._changed(delete(table).where(table.c.account_id.in_(own)))
        touched = or_(links.c.first_id == person_id, links.c.second_id == person_id)
        await self._changed(delete(links).where(touched))
        gone = {"account_index": None, "account_no": None, "name": None, "private_open": False}
        await self._changed(update(accounts).where(accounts.c.person_id == person_id).values(**gone))
        await self._changed(update(people).where(people.c.id == person_id).values(key=None, erased_at=now))
