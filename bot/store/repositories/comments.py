"""Comments, revisions, decisions and flags in SQL."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Row, delete, func, select, update

from bot.moderation.comment import Comment, PlatformName, Span
from bot.moderation.decision import Outcome, stricter_outcome
from bot.moderation.flag import Flag, Severity, Source
from bot.ports.comments import REPORTS, Counted, Judged, Made, Recorded, Said
from bot.store.repositories.comment_places import CommentPlaces
from bot.store.repositories.comment_queries import judged_where, newest_texts_of
from bot.store.tables.comments import comments, decisions, flags, revisions
from bot.store.tables.people import accounts, people
from models.labels import Scores

_PLACE = "revisions.text"
_SCORES = TypeAdapter(Scores)
UNDECIDED = "undecided"
_LATEST = datetime(9999, 1, 1, tzinfo=UTC)
_WAITS = frozenset({Outcome.HOLD, Outcome.TO_PERSON})
_CHUNK = 5000  # both databases take some 32,000 values in one statement


class SqlComments(CommentPlaces):
    """A comment's text is sealed with its author's own key."""

    async def record_all(self, said: Sequence[Said], now: datetime) -> Sequence[Recorded]:
        """Store comments or further revisions of them, once."""
        return [await self._record(each.comment, each.channel_id, each.account_row, now) for each in said]

    async def _record(self, comment: Comment, channel_id: int, account_row: int, now: datetime) -> Recorded:
        """Store the comment or a further revision of it, once."""
        around = {"thread_ref": comment.thread_ref, "reply_ref": comment.reply_ref}
        is_first = await self._add_unless_there(
            comments,
            {
                "platform": comment.platform.value, "channel_id": channel_id,
                "channel_ref": comment.channel_ref, "message_ref": comment.message_ref,
                "account_id": account_row, "posted_at": comment.posted_at,
                **{name: ref for name, ref in around.items() if ref is not None},
            },
        )  # fmt: skip
        row = await self._place(comment.platform, comment.channel_ref, comment.message_ref)
        if row is None:
            raise LookupError("comment")
        key = bytes(row.key) if row.key is not None else await self._adopt(row.id, account_row)
        is_new = await self._add_revision(comment, row.id, key, now)
        query = (
            select(revisions.c.id, revisions.c.key)
            .where(revisions.c.comment_id == row.id)
            .order_by(revisions.c.edited_at.desc(), revisions.c.update_no.desc(), revisions.c.id.desc())
        )
        known = await self._all(query)
        own = next(revision.id for revision in known if revision.key == comment.revision.key)
        is_newest = own == known[0].id
        is_repeat = is_newest and len(known) > 1 and known[1].key.endswith(f".{comment.revision.digest}")
        if is_newest and not is_repeat:
            await self._changed(update(comments).where(comments.c.id == row.id).values(revision_id=own))
        return Recorded(row.id, own, is_new, is_newest, is_first, is_repeat)

    async def _adopt(self, comment_id: int, account_row: int) -> bytes:
        """An erased author's comment goes to the account that writes it anew; its old words stay gone."""
        person = accounts.join(people, people.c.id == accounts.c.person_id)
        row = await self._first(select(people.c.key).select_from(person).where(accounts.c.id == account_row))
        if row is None or row.key is None:
            raise LookupError("account")
        key = bytes(row.key)
        await self._changed(
            update(comments).where(comments.c.id == comment_id).values(account_id=account_row)
        )
        empty = self._vault.seal(b"", _PLACE, key)
        await self._changed(update(revisions).where(revisions.c.comment_id == comment_id).values(text=empty))
        return key

    async def _add_revision(self, comment: Comment, comment_id: int, key: bytes, now: datetime) -> bool:
        values = {
            "comment_id": comment_id, "key": comment.revision.key, "edited_at": comment.revision.edited_at,
            "update_no": comment.revision.update_no, "text": self._vault.seal(comment.text, _PLACE, key),
            "received_at": now,
        }  # fmt: skip
        return await self._add_unless_there(revisions, values)

    async def add_decisions(self, made: Sequence[Made], now: datetime) -> Sequence[int]:
        """Store the system's decisions with their flags."""
        return [await self._add_decision(each, now) for each in made]

    async def _add_decision(self, made: Made, now: datetime) -> int:
        recorded, outcome, scores = made.recorded, made.decision.outcome, made.scores
        values = {
            "comment_id": recorded.comment_id, "revision_id": recorded.revision_id,
            "outcome": outcome.value, "made_by": "system", "policy_version": made.policy_version,
            "shadow": made.shadow, "at": now,
            "scores": _SCORES.dump_python(scores, mode="json") if scores is not None else None,
        }  # fmt: skip
        decision_id = await self._add(decisions, values)
        await self._add_flags(decision_id, made.flags)
        # Asked of the database, not of the caller: a later revision may have come since.
        newest = (comments.c.id == recorded.comment_id) & (comments.c.revision_id == recorded.revision_id)
        await self._in_force(newest, decision_id, outcome)
        return decision_id

    async def _add_flags(self, decision_id: int, found: Sequence[Flag]) -> None:
        rows = [
            {
                "decision_id": decision_id, "phase": flag.phase, "severity": int(flag.severity),
                "facts": dict(flag.facts), "spans": [[s.start, s.end] for s in flag.spans],
                "source": flag.source.value,
            }
            for flag in found
        ]  # fmt: skip
        if rows:
            await self._connection.execute(flags.insert(), rows)

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
        await self._add_flags(decision_id, with_flag(await self._flags(before.id), also))
        await self._in_force(comments.c.id == comment_id, decision_id, outcome)
        return decision_id

    async def put_flag(self, decision_id: int, flag: Flag) -> None:
        """The flag stands on a decision, in place of an earlier one of its phase."""
        same = (flags.c.decision_id == decision_id) & (flags.c.phase == flag.phase)
        await self._changed(delete(flags).where(same))
        await self._add_flags(decision_id, [flag])

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
            row.channel_ref, row.message_ref, self._open_text(row.text, _PLACE, row.key), row.posted_at,
            Outcome(row.outcome), tuple(await self._flags(row.decision_id)),
            _SCORES.validate_python(row.scores) if row.scores else None, row.gone_at is not None,
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
        texts = [self._open_text(row.text, _PLACE, row.key) for row in rows]
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
