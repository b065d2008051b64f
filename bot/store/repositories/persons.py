"""Persons who are one human being: by a phone that they share, a link that they made, or through others."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import or_, select

from bot.store.repositories.base import Repository
from bot.store.tables.around import links
from bot.store.tables.people import people

_CHUNK = 5000  # both databases take some 32,000 values in one statement


class Persons(Repository):
    """Every row is a person of its own at first; here it is asked which of them are the same."""

    async def _same(self, seeds: Collection[int], *, by_phone: bool = True) -> Mapping[int, Sequence[int]]:
        """For each seed everyone who is the same person, itself included, ascending."""
        group: dict[int, set[int]] = {}
        edge = set(seeds)
        while edge:
            for person in edge:
                group.setdefault(person, {person})
            pairs = await self._linked_to(edge) + (await self._by_phone(edge) if by_phone else [])
            edge = {each for pair in pairs for each in pair} - set(group)
            for one, other in pairs:
                _join(group, one, other)
        return {seed: sorted(group[seed]) for seed in seeds}

    async def _linked_to(self, some: Collection[int]) -> list[tuple[int, int]]:
        found = []
        for chunk in _chunks(some):
            touched = or_(links.c.first_id.in_(chunk), links.c.second_id.in_(chunk))
            rows = await self._all(select(links.c.first_id, links.c.second_id).where(touched))
            found += [(row.first_id, row.second_id) for row in rows]
        return found

    async def _by_phone(self, some: Collection[int]) -> list[tuple[int, int]]:
        own = people.alias()
        query = select(own.c.id, people.c.id.label("other")).join(
            people, people.c.phone_index == own.c.phone_index
        )
        found = []
        for chunk in _chunks(some):
            rows = await self._all(query.where(own.c.id.in_(chunk), own.c.id != people.c.id))
            found += [(row.id, row.other) for row in rows]
        return found


def _join(group: dict[int, set[int]], one: int, other: int) -> None:
    """Make two groups one; every member points at the same set."""
    whole = group.get(one, {one}) | group.get(other, {other})
    for person in whole:
        group[person] = whole


def _chunks(some: Collection[int]) -> list[list[int]]:
    ordered = sorted(some)
    return [ordered[start : start + _CHUNK] for start in range(0, len(ordered), _CHUNK)]
