"""Persons who are one human being: by a phone that they share, a link that they made, or through others.

A number makes one of those who all proved it, and one of those who all merely declare it and proved none.
Never of both: who types a stranger's number must take nothing from the one who proved it.
"""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import or_, select

from bot.ports.people import VERIFIED
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

    async def _provers(self, group: Collection[int]) -> Sequence[int]:
        """All who proved a number that this group merely declares, and never proved one itself, ascending."""
        if await self._proved(group):
            return []
        own = people.alias()
        query = select(people.c.id).join(own, own.c.phone_index == people.c.phone_index)
        proved = own.c.id.in_(group) & (people.c.phone_grade == VERIFIED)
        rows = await self._all(query.where(proved))
        groups = await self._same({row.id for row in rows})
        return sorted({each for same in groups.values() for each in same})

    async def _proved(self, some: Collection[int]) -> frozenset[int]:
        """Those of them who proved their number."""
        found: set[int] = set()
        for chunk in chunks(some):
            proved = people.c.id.in_(chunk) & (people.c.phone_grade == VERIFIED)
            found |= {row.id for row in await self._all(select(people.c.id).where(proved))}
        return frozenset(found)

    async def _linked_to(self, some: Collection[int]) -> list[tuple[int, int]]:
        found = []
        for chunk in chunks(some):
            touched = or_(links.c.first_id.in_(chunk), links.c.second_id.in_(chunk))
            rows = await self._all(select(links.c.first_id, links.c.second_id).where(touched))
            found += [(row.first_id, row.second_id) for row in rows]
        return found

    async def _by_phone(self, some: Collection[int]) -> list[tuple[int, int]]:
        own = people.alias()
        same = (people.c.phone_index == own.c.phone_index) & (people.c.phone_grade == own.c.phone_grade)
        query = select(own.c.id, people.c.id.label("other"), own.c.phone_grade).join(people, same)
        proved, declared = [], []
        for chunk in chunks(some):
            rows = await self._all(query.where(own.c.id.in_(chunk), own.c.id != people.c.id))
            proved += [(row.id, row.other) for row in rows if row.phone_grade == VERIFIED]
            declared += [(row.id, row.other) for row in rows if row.phone_grade != VERIFIED]
        return proved + (await self._of_unproved(declared) if declared else [])

    async def _of_unproved(self, pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
        """A declared number says nothing of those who proved one on a linked account."""
        groups = await self._same({each for pair in pairs for each in pair}, by_phone=False)
        proved = await self._proved({each for group in groups.values() for each in group})
        return [pair for pair in pairs if not any(proved & set(groups[each]) for each in pair)]


def _join(group: dict[int, set[int]], one: int, other: int) -> None:
    """Make two groups one; every member points at the same set."""
    whole = group.get(one, {one}) | group.get(other, {other})
    for person in whole:
        group[person] = whole


def chunks(some: Collection[int]) -> list[list[int]]:
    """Ids in as many parts as the databases want them."""
    ordered = sorted(some)
    return [ordered[start : start + _CHUNK] for start in range(0, len(ordered), _CHUNK)]
