"""Reports, posts, memberships and standings in SQL."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, select, update

from bot.moderation.comment import PlatformName
from bot.moderation.review import TAKEN_DOWN, ReviewState
from bot.moderation.trust import Record
from bot.ports.around import ChatStanding
from bot.ports.events import Standing
from bot.store.repositories.base import Repository
from bot.store.repositories.persons import Persons
from bot.store.tables.around import memberships, posts, reports, standings
from bot.store.tables.comments import review_items as items
from bot.store.tables.people import accounts

_REMEMBERED = 100  # of a person's reports, the newest


class SqlReports(Persons):
    """Members' complaints."""

    async def add(self, comment_id: int, account_row: int, now: datetime) -> bool:
        """Record a report, once an account."""
        values = {"comment_id": comment_id, "account_id": account_row, "at": now}
        return await self._add_unless_there(reports, values)

    async def records(self, comment_id: int, until: datetime | None = None) -> Sequence[Record]:
        """One for each person who reported a comment: two accounts of one person are one voice."""
        query = select(accounts.c.person_id).join(reports, reports.c.account_id == accounts.c.id)
        query = query.where(reports.c.comment_id == comment_id)
        if until is not None:
            query = query.where(reports.c.at <= until)
        same = await self._same({row.person_id for row in await self._all(query)})
        groups = {group[0]: group for group in same.values()}
        return [await self._record(groups[first], comment_id) for first in sorted(groups)]

    async def _record(self, person_ids: Collection[int], comment_id: int) -> Record:
        """What persons decided on the newest other comments that somebody had reported by then."""
        own = select(reports.c.comment_id, reports.c.at).join(accounts, accounts.c.id == reports.c.account_id)
        own = own.where(accounts.c.person_id.in_(person_ids), reports.c.comment_id != comment_id)
        newest = own.order_by(reports.c.id.desc()).limit(_REMEMBERED).subquery()
        decided = (items.c.comment_id == newest.c.comment_id) & (items.c.decided_at >= newest.c.at)
        query = select(items.c.state, func.count(items.c.comment_id.distinct())).join(newest, decided)
        by_state = await self._counts(query.where(items.c.decided_by.is_not(None)).group_by(items.c.state))
        borne_out = sum(by_state.get(state.value, 0) for state in TAKEN_DOWN)
        return Record(borne_out, by_state.get(ReviewState.APPROVED.value, 0))

    async def made_by(self, account_row: int, since: datetime) -> int:
        """How many reports an account made since a moment."""
        recent = (reports.c.account_id == account_row) & (reports.c.at > since)
        row = await self._first(select(func.count()).select_from(reports).where(recent))
        return int(row[0]) if row else 0


class SqlPresence(Repository):
    """Posts, memberships and the bot's own standing."""

    async def put_post(self, platform: PlatformName, place: tuple[str, str], ref: str, now: datetime) -> None:
        """The thread at (chat, thread) belongs to a post."""
        values = {
            "platform": platform.value, "chat_ref": place[0], "thread_ref": place[1],
            "post_ref": ref, "at": now,
        }  # fmt: skip
        await self._add_unless_there(posts, values)

    async def put_member(self, account_row: int, chat_ref: str, state: str, now: datetime) -> None:
        """The newest word on whether an account is in a chat."""
        statement = self._insert(memberships).values(
            account_id=account_row, chat_ref=chat_ref, state=state, at=now
        )
        changed = {"state": statement.excluded.state, "at": statement.excluded.at}
        keys = ["account_id", "chat_ref"]
        await self._changed(statement.on_conflict_do_update(index_elements=keys, set_=changed))

    async def member(self, account_row: int, chat_ref: str) -> str | None:
        """What was told last."""
        own = (memberships.c.account_id == account_row) & (memberships.c.chat_ref == chat_ref)
        row = await self._first(select(memberships.c.state).where(own))
        return row.state if row else None

    async def put_standing(
        self, platform: PlatformName, chat_ref: str, state: Standing, lacks: Sequence[str], now: datetime
    ) -> ChatStanding:
        """The bot's standing in a chat."""
        values = {"state": state.value, "lacks": list(lacks), "at": now}
        place = {"platform": platform.value, "chat_ref": chat_ref}
        there = (standings.c.platform == platform.value) & (standings.c.chat_ref == chat_ref)
        if not await self._add_unless_there(standings, {**place, **values, "changes": 1}):
            changed = update(standings).where(there).values(**values, changes=standings.c.changes + 1)
            await self._changed(changed)
        row = await self._first(select(standings).where(there))
        if row is None:
            raise LookupError("standing")
        return _standing(row)

    async def standings(self) -> Sequence[ChatStanding]:
        """Every standing that is known."""
        query = select(standings).order_by(standings.c.platform, standings.c.chat_ref)
        return [_standing(row) for row in await self._all(query)]

    async def moved(self, platform: PlatformName, old_ref: str, new_ref: str) -> None:
        """A chat has a new number; who is in it stays."""
        old = (standings.c.platform == platform.value) & (standings.c.chat_ref == old_ref)
        await self._changed(delete(standings).where(old))
        own = select(accounts.c.id).where(accounts.c.platform == platform.value)
        members = memberships.c.account_id.in_(own) & (memberships.c.chat_ref == old_ref)
        there = select(memberships.c.account_id).where(memberships.c.chat_ref == new_ref)
        fresh = members & memberships.c.account_id.not_in(there)
        await self._changed(update(memberships).where(fresh).values(chat_ref=new_ref))


def _standing(row: Row[Any]) -> ChatStanding:
    return ChatStanding(
        PlatformName(row.platform), row.chat_ref, Standing(row.state), tuple(row.lacks), row.at, row.changes
    )
