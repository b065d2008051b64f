"""Appeals in SQL."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, or_, select, true, update

from bot.moderation.appeal import Appeal, AppealState, Contested
from bot.moderation.decision import Outcome
from bot.ports.appeals import AppealFigures
from bot.store.repositories.base import Repository
from bot.store.tables.comments import comments, decisions, review_items
from bot.store.tables.moderation import appeals
from bot.store.tables.people import accounts, people

_WORDS = "appeals.words"


class SqlAppeals(Repository):
    """What an author says is sealed with the key of the person who appeals."""

    async def open(self, decision: Contested, account_row: int, words: str, now: datetime) -> Appeal | None:
        """A new appeal by an account; None when its decision was appealed before."""
        row = await self._first(_with_keys(select(people.c.key)).where(accounts.c.id == account_row))
        if row is None or row.key is None:
            raise LookupError("account")
        values = {
            "channel_id": decision.channel_id, "comment_id": decision.comment_id,
            "decision_id": decision.decision_id, "account_id": account_row,
            "words": self._vault.seal(words, _WORDS, row.key) if words else None,
            "state": AppealState.OPEN.value, "version": 1, "opened_at": now,
        }  # fmt: skip
        if not await self._add_unless_there(appeals, values):
            return None
        found = await self._first(_query().where(appeals.c.decision_id == decision.decision_id))
        return self._read(found) if found else None

    async def get(self, appeal_id: int) -> Appeal | None:
        """One appeal."""
        row = await self._first(_query().where(appeals.c.id == appeal_id))
        return self._read(row) if row else None

    async def save(self, appeal: Appeal, expected_version: int) -> bool:
        """Store a changed appeal if its version is still the expected one."""
        same = (appeals.c.id == appeal.appeal_id) & (appeals.c.version == expected_version)
        values = {
            "state": appeal.state.value, "version": appeal.version, "decided_by": appeal.decided_by,
            "decided_at": appeal.decided_at, "answer": appeal.answer,
        }  # fmt: skip
        return await self._changed(update(appeals).where(same).values(**values)) == 1

    async def contested(self, decision_id: int) -> Contested | None:
        """A decision as an appeal asks about it."""
        row = await self._first(_decided().where(decisions.c.id == decision_id))
        if row is None:
            return None
        proposed = (review_items.c.comment_id == row.comment_id) & review_items.c.proposed_by.is_not(None)
        others = await self._all(select(review_items.c.proposed_by).where(proposed))
        return _contested(row, tuple(each.proposed_by for each in others))

    async def removals_of(
        self, account_rows: Sequence[int], since: datetime, limit: int
    ) -> Sequence[Contested]:
        """The newest removals in force on the accounts' comments that nobody appealed."""
        query = _decided().where(
            comments.c.account_id.in_(account_rows), comments.c.decision_id == decisions.c.id,
            comments.c.outcome == Outcome.REMOVE.value, decisions.c.at >= since,
            decisions.c.shadow.is_(False), appeals.c.id.is_(None),
        )  # fmt: skip
        rows = await self._all(query.order_by(comments.c.id.desc()).limit(limit))
        return [_contested(row, ()) for row in rows]

    async def of_accounts(self, account_rows: Sequence[int], limit: int) -> Sequence[Appeal]:
        """The newest appeals that the accounts made."""
        theirs = _query().where(appeals.c.account_id.in_(account_rows))
        return [self._read(row) for row in await self._all(theirs.order_by(appeals.c.id.desc()).limit(limit))]

    async def waiting(self, limit: int, channel_id: int | None = None) -> Sequence[Appeal]:
        """Open appeals (of one channel), oldest first."""
        query = _query().where(appeals.c.state == AppealState.OPEN.value)
        if channel_id is not None:
            query = query.where(appeals.c.channel_id == channel_id)
        return [self._read(row) for row in await self._all(query.order_by(appeals.c.id).limit(limit))]

    async def overturned_since(self, comment_id: int, since: datetime) -> bool:
        """Whether an appeal brought the comment back since a moment."""
        back = (appeals.c.comment_id == comment_id) & (appeals.c.state == AppealState.OVERTURNED.value)
        row = await self._first(select(appeals.c.id).where(back, appeals.c.decided_at >= since).limit(1))
        return row is not None

    async def card_shown(self, appeal_id: int, chat_ref: str, message_ref: str) -> None:
        """The appeal's card stands in the moderators' chat."""
        values = {"card_chat": chat_ref, "card_message": message_ref}
        await self._changed(update(appeals).where(appeals.c.id == appeal_id).values(**values))

    async def card_of(self, appeal_id: int) -> tuple[str, str] | None:
        """Where the card stands."""
        row = await self._first(select(appeals).where(appeals.c.id == appeal_id))
        return (row.card_chat, row.card_message) if row and row.card_chat else None

    async def about(self, account_rows: Sequence[int]) -> Sequence[Appeal]:
        """Every appeal that the accounts made, or that is about their comments."""
        written = select(comments.c.id).where(comments.c.account_id.in_(account_rows))
        touched = or_(appeals.c.account_id.in_(account_rows), appeals.c.comment_id.in_(written))
        return [self._read(row) for row in await self._all(_query().where(touched).order_by(appeals.c.id))]

    async def forget_words(self, appeal_ids: Sequence[int]) -> None:
        """What their authors said is gone."""
        await self._changed(update(appeals).where(appeals.c.id.in_(appeal_ids)).values(words=None))

    async def figures(self, since: datetime, until: datetime, channel_id: int | None = None) -> AppealFigures:
        """What became of appeals from a moment to another, in one channel or in all."""
        own = appeals.c.channel_id == channel_id if channel_id is not None else true()
        opened = select(func.count()).where(appeals.c.opened_at >= since, appeals.c.opened_at < until, own)
        ended = select(appeals.c.state, func.count()).where(
            appeals.c.decided_at >= since, appeals.c.decided_at < until, own
        )
        row, by_state = await self._first(opened), await self._counts(ended.group_by(appeals.c.state))
        ends = (AppealState.UPHELD, AppealState.OVERTURNED, AppealState.WITHDRAWN)
        return AppealFigures(int(row[0]) if row else 0, *(by_state.get(each.value, 0) for each in ends))

    def _read(self, row: Row[Any]) -> Appeal:
        return Appeal(
            row.id, row.channel_id, row.comment_id, row.decision_id, row.account_id, AppealState(row.state),
            row.version, row.opened_at, self._open_text(row.words, _WORDS, row.key), row.decided_by,
            row.decided_at, row.answer,
        )  # fmt: skip


def _with_keys(query: Select[Any]) -> Select[Any]:
    return query.select_from(accounts.join(people, people.c.id == accounts.c.person_id))


def _query() -> Select[Any]:
    """Appeals with the keys of the persons who made them."""
    joined = appeals.join(accounts, accounts.c.id == appeals.c.account_id)
    return select(appeals, people.c.key).select_from(joined.join(people, people.c.id == accounts.c.person_id))


def _decided() -> Select[Any]:
    """Decisions with their comments and appeals."""
    joined = decisions.join(comments, comments.c.id == decisions.c.comment_id).outerjoin(
        appeals, appeals.c.decision_id == decisions.c.id
    )
    return select(
        decisions, comments.c.channel_id, comments.c.account_id, comments.c.decision_id.label("newest"),
        appeals.c.id.label("appeal_id"),
    ).select_from(joined)  # fmt: skip


def _contested(row: Row[Any], proposers: tuple[str, ...]) -> Contested:
    return Contested(
        row.id, row.comment_id, row.channel_id, row.account_id, Outcome(row.outcome), row.at,
        (row.made_by, *proposers), row.newest == row.id, row.shadow, row.appeal_id is not None,
    )  # fmt: skip
