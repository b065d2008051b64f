"""Checked claims in SQL; the list's version is counted up in `cursors` within every change's transaction."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Row, Text, cast, select, update

from bot.moderation.checked_claim import CheckedClaim
from bot.ports.checked_claims import KeptClaim
from bot.store.repositories.base import Repository
from bot.store.tables.flow import cursors
from bot.store.tables.moderation import checked_claims

_VERSION = "checked_claims"
_AT_ONCE = 500  # rows of a statement
_BY_ID = select(checked_claims).order_by(checked_claims.c.id)


class SqlCheckedClaims(Repository):
    """The list."""

    async def version(self) -> str:
        """Another text after every change of the list."""
        row = await self._first(select(cursors.c.value).where(cursors.c.name == _VERSION))
        return row.value if row else "0"

    async def add_all(self, claims: Sequence[CheckedClaim], by: str, now: datetime) -> int:
        """Add those that are not there yet, as active; how many they were."""
        shared = {"active": True, "added_by": by, "added_at": now}
        added = 0
        for some in _parts(claims):
            added += await self._add_new(checked_claims, shared, [_values(claim) for claim in some])
        if added:
            await self._changed_now()
        return added

    async def known(self, claims: Sequence[CheckedClaim]) -> AbstractSet[str]:
        """The digests of those that are there already, active or not."""
        found: set[str] = set()
        for some in _parts(claims):
            own = checked_claims.c.digest.in_([claim.digest for claim in some])
            found |= {row.digest for row in await self._all(select(checked_claims.c.digest).where(own))}
        return found

    async def get(self, claim_id: int) -> KeptClaim | None:
        """One claim."""
        row = await self._first(_BY_ID.where(checked_claims.c.id == claim_id))
        return _read(row) if row else None

    async def by_digest(self, digest: str) -> KeptClaim | None:
        """The claim with a digest."""
        row = await self._first(_BY_ID.where(checked_claims.c.digest == digest))
        return _read(row) if row else None

    async def all(self, limit: int, *, after: int = 0) -> Sequence[KeptClaim]:
        """Claims with a greater id than `after`, oldest first."""
        query = _BY_ID.where(checked_claims.c.id > after).limit(limit)
        return [_read(row) for row in await self._all(query)]

    async def active(self) -> Sequence[KeptClaim]:
        """All that count, oldest first."""
        return [_read(row) for row in await self._all(_BY_ID.where(checked_claims.c.active))]

    async def switch(self, claim_id: int, *, active: bool) -> bool:
        """Switch one on or off; False when it is that already or there is none."""
        other = (checked_claims.c.id == claim_id) & (checked_claims.c.active != active)
        switched = await self._changed(update(checked_claims).where(other).values(active=active)) == 1
        if switched:
            await self._changed_now()
        return switched

    async def _changed_now(self) -> None:
        """Count the version up, in one statement, so that two changes at once make two versions."""
        statement = self._insert(cursors).values(name=_VERSION, value="1")
        next_one = cast(cast(cursors.c.value, BigInteger) + 1, Text)
        await self._changed(
            statement.on_conflict_do_update(index_elements=["name"], set_={"value": next_one})
        )


def _parts(claims: Sequence[CheckedClaim]) -> Iterator[Sequence[CheckedClaim]]:
    return (claims[start : start + _AT_ONCE] for start in range(0, len(claims), _AT_ONCE))


def _values(claim: CheckedClaim) -> dict[str, Any]:
    return {
        "claim": claim.claim, "rating": claim.rating, "url": claim.url, "publisher": claim.publisher,
        "reviewed_at": claim.reviewed_at, "digest": claim.digest,
    }  # fmt: skip


def _read(row: Row[Any]) -> KeptClaim:
    claim = CheckedClaim(row.claim, row.rating, row.url, row.publisher, row.reviewed_at)
    return KeptClaim(row.id, claim, row.active, row.added_by, row.added_at)
