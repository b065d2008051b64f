"""Figures in SQL: each is one walk along an index over the time asked for."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, literal, select

from bot.moderation.decision import Outcome
from bot.moderation.flag import Severity
from bot.ports.comments import REPORTS
from bot.ports.figures import Figures
from bot.store.repositories.base import Repository
from bot.store.tables.around import reports
from bot.store.tables.comments import comments, decisions, flags, review_items
from bot.store.tables.moderation import strikes

_SYSTEM, _SHADOW, _REPORT, _PERSON, _UNDO = "system", "shadow", "report", "person", "undo"
_AGAINST = (Outcome.HOLD.value, Outcome.REMOVE.value, Outcome.TO_PERSON.value)


class SqlFigures(Repository):
    """Counts what was recorded."""

    async def between(self, since: datetime, until: datetime, channel_id: int | None = None) -> Figures:
        """The figures of [since, until), of one channel or of all."""
        by = await self._decisions(since, until, channel_id)
        made_within = (reports.c.at >= since) & (reports.c.at < until)
        complaints = select(func.count()).select_from(reports).where(made_within)
        given_within = (strikes.c.at >= since) & (strikes.c.at < until) & strikes.c.voided_at.is_(None)
        struck = select(strikes.c.rule, func.count()).where(given_within).group_by(strikes.c.rule)
        return Figures(
            system=by.get(_SYSTEM, {}),
            shadow=by.get(_SHADOW, {}),
            persons=by.get(_PERSON, {}),
            reported=sum(by.get(_REPORT, {}).values()),
            reports=await self._number(_of(complaints, reports.c.comment_id, channel_id)),
            undone=sum(by.get(_UNDO, {}).values()),
            reasons=await self._reasons(since, until, channel_id),
            strikes=await self._counts(
                struck if channel_id is None else struck.where(strikes.c.channel_id == channel_id)
            ),
            waited=await self._waited(since, until, channel_id),
        )

    async def _decisions(
        self, since: datetime, until: datetime, channel_id: int | None
    ) -> dict[str, dict[str, int]]:
        """Decisions by who made them and by outcome. A person who puts one back into the line undoes it."""
        put_back = decisions.c.outcome == Outcome.HOLD.value
        who = case(
            ((decisions.c.made_by == "system") & decisions.c.shadow, literal(_SHADOW)),
            (decisions.c.made_by == "system", literal(_SYSTEM)),
            (decisions.c.made_by == REPORTS, literal(_REPORT)),
            (put_back, literal(_UNDO)),
            else_=literal(_PERSON),
        )
        query = select(who.label("who"), decisions.c.outcome, func.count().label("number"))
        query = query.select_from(decisions).where(_within(since, until)).group_by("who", decisions.c.outcome)
        found: dict[str, dict[str, int]] = {}
        for row in await self._all(_of(query, decisions.c.comment_id, channel_id)):
            found.setdefault(row.who, {})[row.outcome] = row.number
        return found

    async def _reasons(self, since: datetime, until: datetime, channel_id: int | None) -> dict[str, int]:
        by_system = (decisions.c.made_by == "system") & decisions.c.shadow.is_(False)
        against = by_system & decisions.c.outcome.in_(_AGAINST) & (flags.c.severity > int(Severity.WITHHOLD))
        joined = decisions.join(flags, flags.c.decision_id == decisions.c.id)
        query = select(flags.c.phase, func.count()).select_from(joined).where(_within(since, until), against)
        return await self._counts(_of(query.group_by(flags.c.phase), decisions.c.comment_id, channel_id))

    async def _waited(
        self, since: datetime, until: datetime, channel_id: int | None
    ) -> tuple[float, float] | None:
        decided = review_items.c.decided_at
        within = (decided >= since) & (decided < until) & review_items.c.decided_by.is_not(None)
        query = select(review_items.c.opened_at, decided).where(within)
        if channel_id is not None:
            query = query.where(review_items.c.channel_id == channel_id)
        waits = sorted((r.decided_at - r.opened_at).total_seconds() for r in await self._all(query))
        if not waits:
            return None
        return waits[(len(waits) - 1) // 2], waits[(len(waits) - 1) * 9 // 10]

    async def _number(self, query: Select[Any]) -> int:
        row = await self._first(query)
        return int(row[0]) if row else 0


def _within(since: datetime, until: datetime) -> ColumnElement[bool]:
    return (decisions.c.at >= since) & (decisions.c.at < until)


def _of(query: Select[Any], comment: ColumnElement[int], channel_id: int | None) -> Select[Any]:
    """Of one channel's comments only."""
    if channel_id is None:
        return query
    return query.join(comments, comments.c.id == comment).where(comments.c.channel_id == channel_id)
