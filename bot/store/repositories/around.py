"""Reports, posts, memberships and standings in SQL."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, select, update

from bot.moderation.comment import PlatformName
from bot.ports.around import ChatStanding
from bot.ports.events import Standing
from bot.store.repositories.base import Repository
from bot.store.repositories.persons import Persons
from bot.store.tables.around import memberships, posts, reports, standings
from bot.store.tables.people import accounts


class SqlReports(Persons):
    """Members' complaints."""

    async def add(self, comment_id: int, account_row: int, now: datetime) -> bool:
        """Record a report, once an account."""
        values = {"comment_id": comment_id, "account_id": account_row, "at": now}
        return await self._add_unless_there(reports, values)

    async def count(self, comment_id: int, until: datetime | None = None) -> int:
        """How many different persons reported a comment: two accounts of one person are one voice."""
        query = select(accounts.c.person_id).join(reports, reports.c.account_id == accounts.c.id)
        query = query.where(reports.c.comment_id == comment_id)
        if until is not None:
            query = query.where(reports.c.at <= until)
        same = await self._same({row.person_id for row in await self._all(query)})
        return len({group[0] for group in same.values()})

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
