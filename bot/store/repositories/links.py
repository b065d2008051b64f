"""Links between persons in SQL, and the codes that make them."""

import hmac
from datetime import datetime

from sqlalchemy import delete, func, or_, select

from bot.dialogue.linking import spell
from bot.store.repositories.base import Repository
from bot.store.tables.around import link_codes, link_tries, links

_CODE, _INDEX = "link_code", "link_index"


class SqlLinks(Repository):
    """A code is made from a stored nonce by the vault's key, and found by its own keyed hash."""

    def _spelt(self, account_row: int, nonce: bytes) -> str:
        return spell(self._vault.index(_CODE, f"{account_row}:{nonce.hex()}"))

    async def put_code(self, account_row: int, nonce: bytes, until: datetime) -> None:
        """An account's live code."""
        index = self._vault.index(_INDEX, self._spelt(account_row, nonce))
        # Should two live codes ever be equal, the older one is no longer good.
        there = or_(link_codes.c.account_id == account_row, link_codes.c.code_index == index)
        await self._changed(delete(link_codes).where(there))
        values = {"account_id": account_row, "nonce": nonce, "code_index": index, "until": until}
        await self._changed(link_codes.insert().values(values))

    async def code(self, account_row: int) -> tuple[str, datetime] | None:
        """An account's live code and its end."""
        row = await self._first(select(link_codes).where(link_codes.c.account_id == account_row))
        return (self._spelt(account_row, bytes(row.nonce)), row.until) if row else None

    async def owner_of(self, code: str, now: datetime) -> int | None:
        """The account whose code it is, if it is still good."""
        index = self._vault.index(_INDEX, code)
        row = await self._locked(select(link_codes).where(link_codes.c.code_index == index))
        if row is None or not hmac.compare_digest(bytes(row.code_index), index) or row.until <= now:
            return None
        return int(row.account_id)

    async def drop_code(self, account_row: int) -> None:
        """The account's code is no longer good."""
        await self._changed(delete(link_codes).where(link_codes.c.account_id == account_row))

    async def wrong_try(self, account_row: int, now: datetime) -> None:
        """The account gave a code that was not good."""
        await self._changed(link_tries.insert().values(account_id=account_row, at=now))

    async def wrong_tries(self, account_row: int, since: datetime) -> int:
        """How many wrong tries since a moment; older ones are forgotten."""
        own = link_tries.c.account_id == account_row
        await self._changed(delete(link_tries).where(own, link_tries.c.at <= since))
        row = await self._first(select(func.count()).select_from(link_tries).where(own))
        return int(row[0]) if row else 0

    async def join(self, one: int, other: int, now: datetime) -> None:
        """Two persons are one."""
        first, second = sorted((one, other))
        await self._add_unless_there(links, {"first_id": first, "second_id": second, "at": now})

    async def part(self, person_id: int) -> bool:
        """A person's links end."""
        touched = or_(links.c.first_id == person_id, links.c.second_id == person_id)
        return await self._changed(delete(links).where(touched)) > 0
