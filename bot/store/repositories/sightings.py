"""Sightings in SQL."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete, func, or_, select, union_all

from bot.moderation.likeness import BANDS
from bot.ports.sightings import Saying, Sighting
from bot.store.repositories.base import Repository
from bot.store.tables.moderation import sayings, sightings

_BANDS = tuple(sayings.c[f"band_{number}"] for number in range(BANDS))
_CHANGES = ("at", "is_new")


class SqlSightings(Repository):
    """Sayings of all channels with those who said them."""

    async def near(self, bands: Sequence[Collection[int]], since: datetime) -> Sequence[Saying]:
        """Sayings that share a band."""
        # One look-up an index: as a single condition with OR neither database is sure to use them all.
        asked = [
            select(sayings).where(column.in_(sorted(wanted)), sayings.c.at >= since)
            for column, wanted in zip(_BANDS, bands, strict=True)
        ]
        found = {row.id: row for row in await self._all(union_all(*asked))}
        return [
            Saying(row.id, row.channel_id, row.signature, tuple(getattr(row, c.name) for c in _BANDS), row.at)
            for row in found.values()
        ]

    async def of(
        self, saying_ids: Collection[int], persons: Collection[int], most: int
    ) -> Sequence[Sighting]:
        """The newest sightings of each saying, and those of some persons."""
        place = func.row_number().over(partition_by=sightings.c.saying_id, order_by=sightings.c.at.desc())
        theirs = select(sightings, place.label("place")).where(sightings.c.saying_id.in_(sorted(saying_ids)))
        ranked = theirs.subquery()
        wanted = or_(ranked.c.place <= most, ranked.c.person_id.in_(sorted(persons)))
        return [
            Sighting(row.saying_id, row.person_id, row.first_at, row.at, row.is_new)
            for row in await self._all(select(ranked).where(wanted))
        ]

    async def add_all(self, said: Sequence[Saying], seen: Sequence[Sighting]) -> None:
        """Record both."""
        if said:
            statement = self._insert(sayings).on_conflict_do_nothing()
            await self._connection.execute(statement, [_row(each) for each in said])
        if seen:
            insert = self._insert(sightings)
            changes = {name: insert.excluded[name] for name in _CHANGES}
            keys = [sightings.c.saying_id, sightings.c.person_id]
            # In the order of their keys: two workers never wait for each other.
            ordered = sorted(seen, key=lambda each: (each.saying_id, each.person_id))
            rows = [
                {
                    "saying_id": each.saying_id, "person_id": each.person_id,
                    "first_at": each.first_at, "at": each.at, "is_new": each.is_new,
                }
                for each in ordered
            ]  # fmt: skip
            await self._connection.execute(
                insert.on_conflict_do_update(index_elements=keys, set_=changes), rows
            )

    async def sweep(self, before: datetime) -> int:
        """Forget what is old."""
        old = select(sayings.c.id).where(sayings.c.at < before)
        gone = await self._changed(delete(sightings).where(sightings.c.saying_id.in_(old)))
        return gone + await self._changed(delete(sayings).where(sayings.c.at < before))


def _row(saying: Saying) -> dict[str, object]:
    banded = {column.name: band for column, band in zip(_BANDS, saying.bands, strict=True)}
    return {
        "id": saying.saying_id, "channel_id": saying.channel_id, "signature": saying.signature,
        "at": saying.at, **banded,
    }  # fmt: skip
