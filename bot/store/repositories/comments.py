"""Comments, revisions, decisions and flags in SQL."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, func, select, update

from bot.moderation.comment import PlatformName, Span
from bot.moderation.decision import Outcome, stricter_outcome
from bot.moderation.flag import Flag, Severity, Source
from bot.ports.comments import REPORTS, Counted, Judged
from bot.store.repositories.comment_queries import judged_where, newest_texts_of
from bot.store.repositories.recording import PLACE, SCORES, CommentRecording
from bot.store.tables.comments import comments, decisions, flags, revisions

UNDECIDED = "undecided"
_LATEST = datetime(9999, 1, 1, tzinfo=UTC)
_WAITS = frozenset({Outcome.HOLD, Outcome.TO_PERSON})
_CHUNK = 5000  # both databases take some 32,000 values in one statement


class SqlComments(CommentRecording):
    """A comment's text is sealed with its author's own key."""

    async def _in_force(self, which: ColumnElement[bool], decision_id: int, outcome: Outcome) -> None:
        values = {"decision_id": decision_id, "outcome": outcome.value}
        await self._changed(update(comments).where(which).values(**values))

    async def overrule(
        self, comment_id: int, outcome: Outcome, by: str, now: datetime, also: Flag | None = None
    ) -> int:
        """A decision on the newest revision comes into force, over the flags it answers and `also`."""
        row = await self._locked(
            select(comments.c.revision_id, comments.c.decision_id).where(comments.c.id == comment_id)
        )
        before = (
            await self._first(select(decisions).where(decisions.c.id == row.decision_id)) if row else None
        )
        if row is None or before is None:
            raise LookupError("decision")
        values = {
            "comment_id": comment_id, "revision_id": row.revision_id, "outcome": outcome.value,
            "made_by": by, "policy_version": before.policy_version, "shadow": False,
            "scores": before.scores, "at": now,
        }  # fmt: skip
        decision_id = await self._add(decisions, values)
        found = with_flag(await self._flags(before.id), also)
        await self._add_flags((decision_id, flag) for flag in found)
        await self._in_force(comments.c.id == comment_id, decision_id, outcome)
        return decision_id

    async def put_flag(self, decision_id: int, flag: Flag) -> None:
        """The flag stands on a decision, in place of an earlier one of its phase."""
        same = (flags.c.decision_id == decision_id) & (flags.c.phase == flag.phase)
        await self._changed(delete(flags).where(same))
        await self._add_flags([(decision_id, flag)])

    async def judged(self, comment_id: int) -> Judged | None:
        """The comment as it stands."""
        row = await self._first(
            judged_where(comments.c.decision_id == decisions.c.id).where(comments.c.id == comment_id)
        )
        return await self._read(row) if row else None

    async def outcomes(self, comment_ids: Sequence[int], as_of: datetime) -> Mapping[int, Counted]:
        """What each decided comment counts as."""
        newest = comments.join(revisions, revisions.c.id == comments.c.revision_id)
        shown = comments.c.id, comments.c.outcome, comments.c.posted_at
        query = select(*shown, revisions.c.edited_at, decisions.c.made_by).select_from(
            newest.join(decisions, decisions.c.id == comments.c.decision_id)
        )
        found: dict[int, Counted] = {}
        for start in range(0, len(comment_ids), _CHUNK):
            some = comments.c.id.in_(comment_ids[start : start + _CHUNK]) & comments.c.outcome.is_not(None)
            rows = await self._all(query.where(some))
            before = await self._outcomes_before(as_of, [row.id for row in rows if row.edited_at > as_of])
            reported = await self._outcomes_before(_LATEST, [r.id for r in rows if r.made_by == REPORTS])
            for row in rows:
                now = reported.get(row.id, Outcome(row.outcome))
                then = before.get(row.id, now)
                cut_short = row.id in before and then in _WAITS
                found[row.id] = Counted(stricter_outcome(now, then), row.posted_at, cut_short)
        return found

    async def _outcomes_before(self, as_of: datetime, comment_ids: Sequence[int]) -> Mapping[int, Outcome]:
        """The last decision on the last revision up to a moment: later rows replace earlier ones.

        Nobody complains another out of a draw: what only reports led to is no decision.
        """
        own = decisions.c.comment_id.in_(comment_ids) & (decisions.c.made_by != REPORTS)
        query = select(decisions.c.comment_id, decisions.c.outcome).join(
            revisions, revisions.c.id == decisions.c.revision_id
        )
        query = query.where(own, revisions.c.edited_at <= as_of).order_by(
            revisions.c.edited_at, revisions.c.update_no, decisions.c.id
        )
        return {
            row.comment_id: Outcome(row.outcome) for row in (await self._all(query) if comment_ids else ())
        }

    async def by_decision(self, decision_id: int) -> Judged | None:
        """The comment as it stood at one decision."""
        of_comment = comments.c.id == decisions.c.comment_id
        row = await self._first(judged_where(of_comment).where(decisions.c.id == decision_id))
        return await self._read(row) if row else None

    async def decided_after(self, decision_id: int, limit: int) -> Sequence[Judged]:
        """Decisions made after one, oldest first, each with its comment as it stood then."""
        of_comment = comments.c.id == decisions.c.comment_id
        query = (
            judged_where(of_comment).where(decisions.c.id > decision_id).order_by(decisions.c.id).limit(limit)
        )
        return [await self._read(row) for row in await self._all(query)]

    async def _read(self, row: Row[Any]) -> Judged:
        return Judged(
            row.comment_id, row.decision_id, row.channel_id, row.account_id, PlatformName(row.platform),
            row.channel_ref, row.message_ref, self._open_text(row.text, PLACE, row.key), row.posted_at,
            Outcome(row.outcome), tuple(await self._flags(row.decision_id)),
            SCORES.validate_python(row.scores) if row.scores else None, row.gone_at is not None,
            row.shadow,
        )  # fmt: skip

    async def _flags(self, decision_id: int) -> list[Flag]:
        rows = await self._all(select(flags).where(flags.c.decision_id == decision_id).order_by(flags.c.id))
        return [
            Flag(r.phase, Severity(r.severity), r.facts, tuple(Span(*s) for s in r.spans), Source(r.source))
            for r in rows
        ]

    async def newest_texts(self, channel_id: int, limit: int) -> Sequence[str]:
        """The texts of a channel's newest comments."""
        rows = await self._all(newest_texts_of(channel_id, limit))
        texts = [self._open_text(row.text, PLACE, row.key) for row in rows]
        return [text for text in texts if text]

    async def count_by_outcome(self) -> dict[str, int]:
        """How many comments stand at each outcome."""
        query = select(comments.c.outcome, func.count()).group_by(comments.c.outcome)
        return {outcome or UNDECIDED: count for outcome, count in (await self._counts(query)).items()}

    async def first_outcomes(self) -> dict[str, int]:
        """How many comments each outcome was the system's first word on."""
        first = select(func.min(decisions.c.id).label("id")).group_by(decisions.c.comment_id).subquery()
        query = select(decisions.c.outcome, func.count()).join(first, first.c.id == decisions.c.id)
        return await self._counts(query.group_by(decisions.c.outcome))

    async def decisions_of(self, comment_id: int) -> Sequence[tuple[int, Outcome, str]]:
        """All decisions, oldest first."""
        query = select(decisions).where(decisions.c.comment_id == comment_id).order_by(decisions.c.id)
        return [(row.id, Outcome(row.outcome), row.made_by) for row in await self._all(query)]


def with_flag(found: Sequence[Flag], also: Flag | None) -> list[Flag]:
    """Flags and one more, which takes the place of an earlier one of its phase."""
    return [*(flag for flag in found if also is None or flag.phase != also.phase), *([also] if also else [])]
