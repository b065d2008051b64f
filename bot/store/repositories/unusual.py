"""Groups of entrants that stand out in SQL; read in chunks, kept once by what makes them the same."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select, update

from bot.moderation.comment import PlatformName
from bot.ports.people import DECLARED
from bot.ports.unusual import ACCEPT, FoundGroup
from bot.store.repositories.accounts import NUMBER, accounts_with_keys
from bot.store.repositories.base import Repository
from bot.store.tables.campaigns import entries
from bot.store.tables.comments import comments
from bot.store.tables.entrants import step_ups, unusual_groups
from bot.store.tables.moderation import sightings
from bot.store.tables.people import accounts, people
from campaigns.unusual import Act, Group

_CHUNK = 500
# Platforms whose account numbers tell when the account was made.
_TELLING = (PlatformName.DISCORD.value,)


def _digest(campaign_id: str, group: Group) -> str:
    """What makes a group the same; a hash, because a key may stand for a phone."""
    return hashlib.sha256(f"{campaign_id}\0{group.kind}\0{group.key}".encode()).hexdigest()


def _pending() -> ColumnElement[bool]:
    return step_ups.c.passed_at.is_(None) & unusual_groups.c.decision.is_distinct_from(ACCEPT)


class SqlUnusual(Repository):
    """Groups and proofs."""

    async def acts(
        self, campaign_id: str, since: datetime, after: int, limit: int
    ) -> Sequence[tuple[int, Act]]:
        """Entries accepted since a moment, in their order."""
        joined = (
            entries.join(comments, comments.c.id == entries.c.comment_id)
            .join(accounts, accounts.c.id == entries.c.account_id)
            .join(people, people.c.id == entries.c.person_id)
        )
        shown = (
            entries.c.id, entries.c.person_id, entries.c.account_id, comments.c.posted_at,
            accounts.c.created_at, people.c.phone_index, people.c.phone_grade,
        )  # fmt: skip
        own = entries.c.campaign_id == campaign_id
        behind: int | None = after or await self._behind(campaign_id, since)
        if behind is None:
            return []
        live = own & entries.c.withdrawn.is_(False)
        query = select(*shown).select_from(joined).where(live, entries.c.id > behind)
        query = query.where(entries.c.accepted_at >= since).order_by(entries.c.id).limit(limit)
        rows = await self._all(query)
        return [
            (
                row.id,
                Act(
                    row.person_id, row.account_id, row.posted_at, row.created_at, None,
                    bytes(row.phone_index).hex() if row.phone_grade == DECLARED and row.phone_index else "",
                ),
            )
            for row in rows
        ]  # fmt: skip

    async def _behind(self, campaign_id: str, since: datetime) -> int | None:
        """An id before all entries since a moment, by index: nobody walks over those of earlier days."""
        lately = (entries.c.campaign_id == campaign_id) & (entries.c.accepted_at >= since)
        earliest = select(entries.c.id).where(lately).order_by(entries.c.accepted_at).limit(1)
        row = await self._first(earliest)
        # Two units at once may give their ids in another order than their moments.
        return max(-1, row.id - _CHUNK) if row is not None else None

    async def crowds(self, since: datetime, least: int) -> Mapping[int, frozenset[int]]:
        """Sayings that so many persons said; what is kept of them is of hours, so that one look is enough."""
        lately = sightings.c.at >= since
        many = select(sightings.c.saying_id).where(lately).group_by(sightings.c.saying_id)
        many = many.having(func.count() >= least)
        query = select(sightings.c.person_id, sightings.c.saying_id)
        found: dict[int, set[int]] = {}
        for row in await self._all(query.where(lately, sightings.c.saying_id.in_(many))):
            found.setdefault(row.person_id, set()).add(row.saying_id)
        return {person: frozenset(sayings) for person, sayings in found.items()}

    async def numbers(self, account_rows: Sequence[int]) -> dict[int, str]:
        """Account numbers that tell an age, by row."""
        found: dict[int, str] = {}
        for start in range(0, len(account_rows), _CHUNK):
            some = accounts.c.id.in_(account_rows[start : start + _CHUNK])
            telling = some & accounts.c.platform.in_(_TELLING) & accounts.c.account_no.is_not(None)
            for row in await self._all(accounts_with_keys().where(telling)):
                found[row.id] = self._open_text(row.account_no, NUMBER, row.key)
        return found

    async def put(
        self, campaign_id: str, group: Group, now: datetime, *, asks: bool = True
    ) -> tuple[int, Sequence[int]]:
        """Keep a group, or let it grow."""
        values = {
            "campaign_id": campaign_id, "kind": group.kind.value, "digest": _digest(campaign_id, group),
            "size": len(group.persons), "found_at": now,
        }  # fmt: skip
        await self._add_unless_there(unusual_groups, values)
        own = (unusual_groups.c.campaign_id == campaign_id) & (unusual_groups.c.digest == values["digest"])
        row = await self._locked(select(unusual_groups.c.id).where(own))
        if row is None:
            raise LookupError("group")
        known = set(await self.persons(row.id))
        new = [person for person in group.persons if person not in known]
        added = [
            {
                "group_id": row.id, "person_id": each, "campaign_id": campaign_id, "asked_at": now,
                "passed_at": None if asks else now,
            }
            for each in new
        ]  # fmt: skip
        await self._put_all(step_ups, added)
        size = len(known) + len(new)
        await self._changed(update(unusual_groups).where(unusual_groups.c.id == row.id).values(size=size))
        return row.id, new

    async def groups(self, campaign_id: str) -> Sequence[FoundGroup]:
        """The groups of a campaign."""
        waiting = func.count(step_ups.c.person_id).filter(step_ups.c.passed_at.is_(None)).label("waiting")
        joined = unusual_groups.outerjoin(step_ups, step_ups.c.group_id == unusual_groups.c.id)
        columns: tuple[Any, ...] = tuple(
            unusual_groups.c[name] for name in ("id", "kind", "size", "found_at", "decision")
        )
        query = select(*columns, waiting).select_from(joined).group_by(*columns).order_by(unusual_groups.c.id)
        rows = await self._all(query.where(unusual_groups.c.campaign_id == campaign_id))
        return [
            FoundGroup(row.id, row.kind, row.size, row.waiting, row.found_at, row.decision or "")
            for row in rows
        ]

    async def decide(self, campaign_id: str, group_id: int, decision: str, by: str, now: datetime) -> bool:
        """A manager accepts or holds a group."""
        own = (unusual_groups.c.id == group_id) & (unusual_groups.c.campaign_id == campaign_id)
        other = unusual_groups.c.decision.is_distinct_from(decision)
        values = {"decision": decision, "decided_by": by, "decided_at": now}
        return await self._changed(update(unusual_groups).where(own, other).values(**values)) == 1

    async def persons(self, group_id: int) -> Sequence[int]:
        """The persons of a group."""
        own = step_ups.c.group_id == group_id
        rows = await self._all(select(step_ups.c.person_id).where(own).order_by(step_ups.c.person_id))
        return [row.person_id for row in rows]

    async def asked_at(self, campaign_id: str, person_id: int) -> datetime | None:
        """When a proof was first asked of a person that is still to come."""
        own = (step_ups.c.campaign_id == campaign_id) & (step_ups.c.person_id == person_id)
        joined = step_ups.join(unusual_groups, unusual_groups.c.id == step_ups.c.group_id)
        query = select(step_ups.c.asked_at).select_from(joined).where(own, _pending())
        row = await self._first(query.order_by(step_ups.c.asked_at).limit(1))
        return row.asked_at if row else None

    async def passed(self, campaign_id: str, person_id: int, now: datetime) -> None:
        """The person gave the proof."""
        own = (step_ups.c.campaign_id == campaign_id) & (step_ups.c.person_id == person_id)
        await self._changed(update(step_ups).where(own, step_ups.c.passed_at.is_(None)).values(passed_at=now))
