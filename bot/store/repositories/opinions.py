"""Opinions in SQL."""

from collections.abc import Sequence
from datetime import datetime
from random import Random

from sqlalchemy import ColumnElement, func, select, update

from bot.moderation.appeal import AppealState
from bot.moderation.decision import Outcome
from bot.moderation.opinion import Opinion, Says
from bot.moderation.review import ReviewState
from bot.store.repositories.voices import Voices
from bot.store.tables.comments import comments, decisions
from bot.store.tables.comments import review_items as items
from bot.store.tables.moderation import appeals, opinions


class SqlOpinions(Voices):
    """What reviewers thought."""

    async def add(self, opinion: Opinion) -> None:
        """Record one."""
        decided = select(decisions.c.revision_id).where(decisions.c.id == opinion.decision_id)
        values = {
            "channel_id": opinion.channel_id, "comment_id": opinion.comment_id,
            "revision_id": decided.scalar_subquery(), "item_id": opinion.item_id,
            "reviewer": opinion.reviewer, "says": opinion.says.value, "blind": opinion.blind,
            "at": opinion.at,
        }  # fmt: skip
        await self._changed(opinions.insert().values(**values))

    async def undo(self, item_id: int, now: datetime) -> None:
        """It is no opinion."""
        standing = (opinions.c.item_id == item_id) & opinions.c.undone_at.is_(None)
        await self._changed(update(opinions).where(standing).values(undone_at=now))

    async def to_sample(
        self, channel_id: int, since: datetime, most: int, seed: int
    ) -> Sequence[tuple[int, int]]:
        """(comment, decision) of so many comments that stand approved, chosen by a seed."""
        waits = select(items.c.id).where(
            items.c.comment_id == comments.c.id, items.c.state == ReviewState.PENDING.value
        )
        # What an appeal brought back was settled by two persons, and its message is another one by now.
        back = select(appeals.c.id).where(
            appeals.c.comment_id == comments.c.id, appeals.c.state == AppealState.OVERTURNED.value
        )
        there = (comments.c.channel_id == channel_id) & comments.c.gone_at.is_(None)
        there &= ~waits.exists() & ~back.exists()
        # By the day of the decision, which is indexed: a channel's comments of all years are not walked.
        new = (decisions.c.at >= since) & (comments.c.outcome == Outcome.APPROVE.value)
        query = select(comments.c.id, comments.c.decision_id).join(
            decisions, decisions.c.id == comments.c.decision_id
        )
        rows = await self._all(query.where(there, new).order_by(comments.c.id))
        # Any draw will do that nobody steers; it is not one that anything is won in.
        chosen = Random(seed).sample(rows, min(most, len(rows)))  # noqa: S311 - as said above
        return [(row.id, row.decision_id) for row in chosen]

    async def by_comment(
        self, channel_id: int | None, since: datetime, until: datetime
    ) -> Sequence[Sequence[Says]]:
        """What different persons said of each revision."""
        touched = select(opinions.c.revision_id).where(_within(channel_id, since, until))
        query = select(opinions).where(opinions.c.revision_id.in_(touched), opinions.c.undone_at.is_(None))
        rows = await self._all(query.order_by(opinions.c.id))
        person = await self._voices({row.reviewer for row in rows})
        said: dict[int, dict[str, Says]] = {}
        for row in rows:
            said.setdefault(row.revision_id, {})[person[row.reviewer]] = Says(row.says)
        return [tuple(each.values()) for each in said.values() if len(each) > 1]

    async def blind(self, channel_id: int | None, since: datetime, until: datetime) -> tuple[int, int]:
        """How many opinions were blind, and how many of those say `goes`."""
        query = select(opinions.c.says, func.count()).where(
            _within(channel_id, since, until), opinions.c.blind.is_(True), opinions.c.undone_at.is_(None)
        )
        counts = await self._counts(query.group_by(opinions.c.says))
        return sum(counts.values()), counts.get(Says.GOES.value, 0)


def _within(channel_id: int | None, since: datetime, until: datetime) -> ColumnElement[bool]:
    within = (opinions.c.at >= since) & (opinions.c.at < until)
    return within if channel_id is None else (opinions.c.channel_id == channel_id) & within
