"""Entries and persons' salts in SQL, sealed with each person's own key."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Row, Select, func, select, update

from bot.moderation.comment import PlatformName
from bot.ports.campaigns import EntryRow
from bot.store.repositories.base import Repository
from bot.store.tables.campaigns import entrants, entries
from bot.store.tables.people import people

_CHUNK = 5000  # both databases take some 32,000 values in one statement
_SALT, _PERSON_SALT = "entries.salt", "entrants.person_salt"


def _entries() -> Select[Any]:
    return select(entries, people.c.key).join(people, people.c.id == entries.c.person_id)


class SqlEntries(Repository):
    """Entries."""

    async def add(self, entry: EntryRow) -> int | None:
        """Store it; None when the comment has one in the campaign."""
        return (await self.add_all([entry]))[0]

    async def add_all(self, rows: Sequence[EntryRow]) -> Sequence[int | None]:
        """Store them; None for each whose comment has one in its campaign."""
        keys = await self._keys({entry.person_id for entry in rows})
        values = [
            {
                "campaign_id": entry.campaign_id, "comment_id": entry.comment_id,
                "account_id": entry.account_row, "person_id": entry.person_id,
                "platform": entry.platform.value, "entry_ref": entry.entry_ref,
                "commitment": entry.commitment, "accepted_at": entry.accepted_at,
                "salt": self._vault.seal(entry.salt, _SALT, keys[entry.person_id]),
                "withdrawn": entry.withdrawn, "receipt_signature": entry.receipt_signature,
            }
            for entry in rows
        ]  # fmt: skip
        columns = entries.c.id, entries.c.campaign_id, entries.c.comment_id
        added = await self._add_all(entries, values, *columns)
        ids = {(row.campaign_id, row.comment_id): row.id for row in added}
        return [ids.get((entry.campaign_id, entry.comment_id)) for entry in rows]

    async def _keys(self, person_ids: Collection[int]) -> Mapping[int, bytes]:
        rows = await self._all(select(people.c.id, people.c.key).where(people.c.id.in_(person_ids)))
        found = {row.id: bytes(row.key) for row in rows if row.key is not None}
        if not found.keys() >= set(person_ids):
            raise LookupError("person")
        return found

    def _read(self, row: Row[Any]) -> EntryRow:
        salt = self._vault.open(row.salt, _SALT, row.key) if row.key is not None else b""
        return EntryRow(
            row.id, row.campaign_id, row.comment_id, row.account_id, row.person_id,
            PlatformName(row.platform), row.entry_ref, row.commitment, salt, row.accepted_at,
            row.withdrawn, row.receipt_signature,
        )  # fmt: skip

    async def get(self, entry_id: int) -> EntryRow | None:
        """One entry."""
        row = await self._first(_entries().where(entries.c.id == entry_id))
        return self._read(row) if row else None

    async def of_comments(self, comment_ids: Collection[int]) -> Sequence[EntryRow]:
        """The entries of several comments."""
        if not comment_ids:
            return ()
        query = _entries().where(entries.c.comment_id.in_(comment_ids)).order_by(entries.c.id)
        return [self._read(row) for row in await self._all(query)]

    async def of_comment(self, comment_id: int) -> Sequence[EntryRow]:
        """The comment's entries, one a campaign."""
        rows = await self._all(_entries().where(entries.c.comment_id == comment_id).order_by(entries.c.id))
        return [self._read(row) for row in rows]

    async def of_person(self, campaign_id: str, person_id: int) -> Sequence[EntryRow]:
        """A person's entries, oldest first."""
        own = (entries.c.campaign_id == campaign_id) & (entries.c.person_id == person_id)
        return [self._read(row) for row in await self._all(_entries().where(own).order_by(entries.c.id))]

    async def of_campaign(self, campaign_id: str) -> Sequence[EntryRow]:
        """Every entry of a campaign, by commitment."""
        query = _entries().where(entries.c.campaign_id == campaign_id).order_by(entries.c.commitment)
        return [self._read(row) for row in await self._all(query)]

    async def after(self, campaign_id: str, commitment: str, limit: int) -> Sequence[EntryRow]:
        """The entries after a commitment, by commitment."""
        later = (entries.c.campaign_id == campaign_id) & (entries.c.commitment > commitment)
        query = _entries().where(later).order_by(entries.c.commitment).limit(limit)
        return [self._read(row) for row in await self._all(query)]

    async def of_commitments(self, campaign_id: str, commitments: Collection[str]) -> Sequence[EntryRow]:
        """The entries with these commitments."""
        return await self._in(campaign_id, entries.c.commitment, list(commitments))

    async def persons_after(self, campaign_id: str, person_id: int, limit: int) -> Sequence[int]:
        """The next persons with entries, ascending, each once."""
        later = (entries.c.campaign_id == campaign_id) & (entries.c.person_id > person_id)
        query = select(entries.c.person_id).distinct().where(later).order_by(entries.c.person_id)
        return [row.person_id for row in await self._all(query.limit(limit))]

    async def of_persons(self, campaign_id: str, person_ids: Collection[int]) -> Sequence[EntryRow]:
        """The entries of several persons, by commitment."""
        found = await self._in(campaign_id, entries.c.person_id, list(person_ids))
        return sorted(found, key=lambda row: row.commitment)

    async def _in(self, campaign_id: str, column: Column[Any], values: Sequence[Any]) -> list[EntryRow]:
        found: list[EntryRow] = []
        for start in range(0, len(values), _CHUNK):
            some = column.in_(values[start : start + _CHUNK]) & (entries.c.campaign_id == campaign_id)
            found += [self._read(row) for row in await self._all(_entries().where(some))]
        return found

    async def set_withdrawn(self, entry_id: int, *, withdrawn: bool) -> None:
        """The tag was edited out (or in again), or the person took it back."""
        await self._changed(update(entries).where(entries.c.id == entry_id).values(withdrawn=withdrawn))

    async def person_salt(self, campaign_id: str, person_id: int, fresh: bytes) -> bytes:
        """The person's salt in the campaign, `fresh` when there was none; `fresh` too for the erased."""
        person = await self._first(select(people.c.key).where(people.c.id == person_id))
        if person is None or person.key is None:
            return fresh
        values = {
            "campaign_id": campaign_id, "person_id": person_id,
            "person_salt": self._vault.seal(fresh, _PERSON_SALT, person.key),
        }  # fmt: skip
        await self._add_unless_there(entrants, values)
        own = (entrants.c.campaign_id == campaign_id) & (entrants.c.person_id == person_id)
        row = await self._first(select(entrants.c.person_salt).where(own))
        if row is None:
            raise LookupError("entrant")
        return self._vault.open(row.person_salt, _PERSON_SALT, person.key)

    async def person_salts(self, campaign_id: str, fresh: Mapping[int, bytes]) -> Mapping[int, bytes]:
        """The salt of each person; some three statements for every chunk."""
        found: dict[int, bytes] = dict(fresh)
        persons = sorted(fresh)
        for start in range(0, len(persons), _CHUNK):
            found |= await self._salts(campaign_id, fresh, persons[start : start + _CHUNK])
        return found

    async def _salts(
        self, campaign_id: str, fresh: Mapping[int, bytes], persons: Sequence[int]
    ) -> Mapping[int, bytes]:
        known = people.c.id.in_(persons) & people.c.key.is_not(None)
        keys = {row.id: row.key for row in await self._all(select(people.c.id, people.c.key).where(known))}
        own = (entrants.c.campaign_id == campaign_id) & entrants.c.person_id.in_(persons)
        query = select(entrants.c.person_id, entrants.c.person_salt).where(own)
        there = {row.person_id for row in await self._all(query)}
        values = [
            {
                "campaign_id": campaign_id, "person_id": person,
                "person_salt": self._vault.seal(fresh[person], _PERSON_SALT, key),
            }
            for person, key in keys.items()
            if person not in there
        ]  # fmt: skip
        await self._add_all(entrants, values, entrants.c.person_id)
        # Read back: another unit may have been first.
        return {
            row.person_id: self._vault.open(row.person_salt, _PERSON_SALT, keys[row.person_id])
            for row in await self._all(query)
            if row.person_id in keys
        }

    async def salts(self, campaign_id: str, person_ids: Collection[int]) -> Sequence[bytes]:
        """The salts that persons have in the campaign, in their order; the erased have none."""
        own = (entrants.c.campaign_id == campaign_id) & entrants.c.person_id.in_(person_ids)
        query = select(people.c.id, people.c.key, entrants.c.person_salt).join(
            people, people.c.id == entrants.c.person_id
        )
        rows = {row.id: row for row in await self._all(query.where(own)) if row.key is not None}
        known = [rows[person_id] for person_id in person_ids if person_id in rows]
        return [self._vault.open(row.person_salt, _PERSON_SALT, row.key) for row in known]

    async def count(self, campaign_id: str) -> int:
        """Entries not withdrawn."""
        there = (entries.c.campaign_id == campaign_id) & entries.c.withdrawn.is_(False)
        row = await self._first(select(func.count()).select_from(entries).where(there))
        return int(row[0]) if row else 0
