"""What stands beside entries and persons in SQL; one statement a kind and chunk."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, delete, func, select

from bot.ports.campaigns import SeatState
from bot.ports.entrants import Beside, Exclusion
from bot.store.repositories.persons import Persons
from bot.store.tables.around import memberships
from bot.store.tables.campaigns import campaigns, entries, seats
from bot.store.tables.comments import comments, decisions
from bot.store.tables.entrants import exclusions, step_backs, step_ups, unusual_groups
from bot.store.tables.moderation import strikes
from bot.store.tables.people import people

_CHUNK = 500
_WHY = "exclusions.why"
_SYSTEM = "system"
_HELD = (SeatState.WAITING.value, SeatState.CLAIMED.value)


def _chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), _CHUNK):
        yield ids[start : start + _CHUNK]


class SqlEntrants(Persons):
    """What stands beside entries and persons."""

    async def beside(self, campaign_id: str, entry_ids: Sequence[int], now: datetime) -> Beside:
        """All of it for some entries of a campaign."""
        out = select(exclusions.c.entry_id, exclusions.c.code)
        return Beside(
            excluded=dict(await self._pairs(out, exclusions.c.entry_id, entry_ids)),
            left=frozenset(entry for entry, _ in await self._pairs(_left(), entries.c.id, entry_ids)),
            restricted=dict(await self._pairs(_restricted(now), entries.c.id, entry_ids)),
            reasons={
                entry: str(scores["reason"])
                for entry, scores in await self._pairs(_scores(), entries.c.id, entry_ids)
                if scores
            },
            stepped_back=await self._persons(_stepped_back(campaign_id), entry_ids),
            must_step_up=await self._persons(_must_step_up(campaign_id), entry_ids),
        )

    async def _pairs(self, query: Select[Any], column: Any, ids: Sequence[int]) -> list[tuple[int, Any]]:
        """The query's two columns for some ids, chunk by chunk."""
        found = list[tuple[int, Any]]()
        for chunk in _chunks(ids):
            rows = [list(row) for row in await self._all(query.where(column.in_(chunk)))]
            found += [(int(first), second) for first, second in rows]
        return found

    async def _persons(self, query: Select[Any], entry_ids: Sequence[int]) -> frozenset[int]:
        return frozenset(person for person, _ in await self._pairs(query, entries.c.id, entry_ids))

    async def winners_since(self, campaign_id: str, since: datetime) -> Mapping[int, datetime]:
        """Who holds a seat of another campaign drawn since a moment, and all who are one with them."""
        drawn = seats.join(campaigns, campaigns.c.id == seats.c.campaign_id)
        latest = func.max(campaigns.c.draw_at, type_=campaigns.c.draw_at.type).label("latest")
        held = (campaigns.c.draw_at >= since) & (campaigns.c.id != campaign_id) & seats.c.state.in_(_HELD)
        query = select(seats.c.person_id, latest).select_from(drawn).where(held).group_by(seats.c.person_id)
        own = {row.person_id: row.latest for row in await self._all(query)}
        found: dict[int, datetime] = {}
        for person, group in (await self._same(own)).items():
            for one in group:
                found[one] = max(found.get(one, own[person]), own[person])
        return found

    async def ones(self, person_ids: Collection[int]) -> Mapping[int, int]:
        """The first of all who are one, for each person."""
        return {person: group[0] for person, group in (await self._same(person_ids)).items()}

    async def exclude(self, campaign_id: str, exclusion: Exclusion) -> bool:
        """Take an entry out, once."""
        key = await self._key(exclusion.entry_id)
        if key is None:
            return False
        values = {
            "entry_id": exclusion.entry_id, "campaign_id": campaign_id, "code": exclusion.code,
            "why": self._vault.seal(exclusion.why, _WHY, key), "made_by": exclusion.made_by,
            "made_at": exclusion.made_at,
        }  # fmt: skip
        return await self._add_unless_there(exclusions, values)

    async def _key(self, entry_id: int) -> bytes | None:
        joined = entries.join(people, people.c.id == entries.c.person_id)
        row = await self._first(select(people.c.key).select_from(joined).where(entries.c.id == entry_id))
        return row.key if row else None

    async def include(self, entry_id: int) -> bool:
        """Undo it."""
        return await self._changed(delete(exclusions).where(exclusions.c.entry_id == entry_id)) == 1

    async def exclusion(self, entry_id: int) -> Exclusion | None:
        """How an entry was taken out."""
        row: Row[Any] | None = await self._first(select(exclusions).where(exclusions.c.entry_id == entry_id))
        if row is None:
            return None
        why = self._open_text(row.why, _WHY, await self._key(entry_id))
        return Exclusion(row.entry_id, row.code, row.made_by, row.made_at, why)

    async def step_back(self, campaign_id: str, person_id: int, now: datetime) -> bool:
        """A person takes themselves out."""
        values = {"campaign_id": campaign_id, "person_id": person_id, "at": now}
        return await self._add_unless_there(step_backs, values)

    async def has_stepped_back(self, campaign_id: str, person_id: int) -> bool:
        """Whether they did."""
        own = (step_backs.c.campaign_id == campaign_id) & (step_backs.c.person_id == person_id)
        return await self._first(select(step_backs.c.at).where(own)) is not None

    async def come_back(self, campaign_id: str, person_id: int) -> bool:
        """They come back."""
        own = (step_backs.c.campaign_id == campaign_id) & (step_backs.c.person_id == person_id)
        return await self._changed(delete(step_backs).where(own)) == 1


def _with_comments() -> Any:
    return entries.join(comments, comments.c.id == entries.c.comment_id)


def _left() -> Select[Any]:
    there = (memberships.c.account_id == entries.c.account_id) & (
        memberships.c.chat_ref == comments.c.channel_ref
    )
    query = select(entries.c.id, memberships.c.state).select_from(_with_comments().join(memberships, there))
    return query.where(memberships.c.state == "left")


def _restricted(now: datetime) -> Select[Any]:
    latest = func.max(strikes.c.restricted_until, type_=strikes.c.restricted_until.type)
    theirs = (strikes.c.person_id == entries.c.person_id) & (strikes.c.channel_id == comments.c.channel_id)
    stands = strikes.c.voided_at.is_(None) & (strikes.c.expires_at > now) & (strikes.c.restricted_until > now)
    joined = _with_comments().join(strikes, theirs)
    return select(entries.c.id, latest).select_from(joined).where(stands).group_by(entries.c.id)


def _scores() -> Select[Any]:
    """What the model said, where the decision in force is the system's own."""
    joined = _with_comments().join(decisions, decisions.c.id == comments.c.decision_id)
    query = select(entries.c.id, decisions.c.scores).select_from(joined)
    return query.where(decisions.c.made_by == _SYSTEM)


def _stepped_back(campaign_id: str) -> Select[Any]:
    own = (step_backs.c.person_id == entries.c.person_id) & (step_backs.c.campaign_id == campaign_id)
    return select(step_backs.c.person_id, step_backs.c.at).select_from(entries.join(step_backs, own))


def _must_step_up(campaign_id: str) -> Select[Any]:
    own = (step_ups.c.person_id == entries.c.person_id) & (step_ups.c.campaign_id == campaign_id)
    joined = entries.join(step_ups, own).join(unusual_groups, unusual_groups.c.id == step_ups.c.group_id)
    held = step_ups.c.passed_at.is_(None) & (unusual_groups.c.decision.is_distinct_from("accept"))
    return select(step_ups.c.person_id, step_ups.c.group_id).select_from(joined).where(held)
