"""Entries and persons' salts in SQL, sealed with each person's own key."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, Select, func, select, update

from bot.moderation.comment import PlatformName
from bot.ports.campaigns import EntryRow
from bot.store.repositories.base import Repository
from bot.store.tables.campaigns import entrants, entries
from bot.store.tables.people import people

_SALT, _PERSON_SALT = "entries.salt", "entrants.person_salt"


def _entries() -> Select[Any]:
    return select(entries, people.c.key).join(people, people.c.id == entries.c.person_id)


class SqlEntries(Repository):
    """Entries."""

    async def add(self, entry: EntryRow) -> int | None:
        """Store it; None when the comment has one in the campaign."""
        key = await self._key(entry.person_id)
        values = {
            "campaign_id": entry.campaign_id, "comment_id": entry.comment_id, "account_id": entry.account_row,
            "person_id": entry.person_id, "platform": entry.platform.value, "entry_ref": entry.entry_ref,
            "commitment": entry.commitment, "salt": self._vault.seal(entry.salt, _SALT, key),
            "accepted_at": entry.accepted_at, "withdrawn": entry.withdrawn,
            "receipt_signature": entry.receipt_signature,
        }  # fmt: skip
        if not await self._add_unless_there(entries, values):
            return None
        same = (entries.c.campaign_id == entry.campaign_id) & (entries.c.comment_id == entry.comment_id)
        row = await self._first(select(entries.c.id).where(same))
        return row.id if row else None

    async def _key(self, person_id: int) -> bytes:
        row = await self._first(select(people.c.key).where(people.c.id == person_id))
        if row is None or row.key is None:
            raise LookupError("person")
        return bytes(row.key)

    def _read(self, row: Row[Any]) -> EntryRow:
        salt = self._vault.open(row.salt, _SALT, row.key) if row.key is not None else b""
        return EntryRow(
            row.id, row.campaign_id, row.comment_id, row.account_id, row.person_id,
            PlatformName(row.platform), row.entry_ref, row.commitment, salt, row.accepted_at,
            row.withdrawn, row.receipt_signature,
        )  # fmt: skip

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

    async def count(self, campaign_id: str) -> int:
        """Entries not withdrawn."""
        there = (entries.c.campaign_id == campaign_id) & entries.c.withdrawn.is_(False)
        row = await self._first(select(func.count()).select_from(entries).where(there))
        return int(row[0]) if row else 0
