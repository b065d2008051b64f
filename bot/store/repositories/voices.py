"""Voices: who decided, as a person, so that two accounts of one moderator count as one."""

import re
from collections.abc import Collection, Mapping

from sqlalchemy import select

from bot.store.repositories.persons import Persons
from bot.store.tables.people import accounts

_ACCOUNT = re.compile(r"account:([0-9]{1,18})")


class Voices(Persons):
    """Names of deciders are `account:<row>`, or another word such as `cli`."""

    async def _voices(self, deciders: Collection[str]) -> Mapping[str, str]:
        """For each decider one name for the person."""
        found = (_ACCOUNT.fullmatch(name) for name in deciders)
        numbers = {match[0]: int(match[1]) for match in found if match}
        known = select(accounts.c.id, accounts.c.person_id).where(accounts.c.id.in_(numbers.values()))
        rows = await self._all(known)
        # Every account has a person of its own at first: phones and links tell whose they are.
        same = await self._same({row.person_id for row in rows})
        person = {row.id: f"person:{same[row.person_id][0]}" for row in rows}
        return {name: person.get(numbers.get(name, -1), name) for name in deciders}
