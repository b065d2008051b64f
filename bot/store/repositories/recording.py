"""Recording: comments, revisions and the system's decisions, a batch in a handful of statements."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Row, bindparam, or_, select, tuple_, update

from bot.moderation.comment import Comment
from bot.moderation.flag import Flag
from bot.ports.comments import Made, Recorded, Said
from bot.store.repositories.comment_places import CommentPlaces
from bot.store.repositories.comment_queries import with_person
from bot.store.tables.comments import comments, decisions, flags, revisions
from bot.store.tables.people import accounts, people
from models.labels import Scores

PLACE = "revisions.text"
SCORES = TypeAdapter(Scores)
_CHUNK = 500  # both databases take some 32,000 values in one statement
_AROUND = "thread_ref", "reply_ref"
_Place = tuple[str, str, str]
_AT = comments.c.platform, comments.c.channel_ref, comments.c.message_ref


@dataclass(frozen=True, slots=True)
class _Known:
    """A comment's row, and whether this call made it; `key` is its author's."""

    comment_id: int
    key: bytes
    is_first: bool


class CommentRecording(CommentPlaces):
    """The part of the comments that is written as they come."""

    async def record_all(self, said: Sequence[Said], now: datetime) -> Sequence[Recorded]:
        """Store comments or further revisions of them, once."""
        found: list[Recorded] = []
        for start in range(0, len(said), _CHUNK):
            found += await self._record(said[start : start + _CHUNK], now)
        return found

    async def _record(self, said: Sequence[Said], now: datetime) -> Sequence[Recorded]:
        rows = _rows(said)
        made = {
            (row.platform, row.channel_ref, row.message_ref): row.id
            for row in await self._add_all(comments, rows, comments.c.id, *_AT)
        }
        known = await self._known(said, made)
        ordered = [known[_place(each.comment)] for each in said]
        new = await self._add_revisions(said, ordered, now)
        history = await self._history([one.comment_id for one in ordered if not one.is_first])
        found = [
            _recorded(each.comment, one, new, history.get(one.comment_id, ()))
            for each, one in zip(said, ordered, strict=True)
        ]
        await self._point([one for one in found if one.is_newest and not one.is_repeat])
        return found

    async def _known(self, said: Sequence[Said], made: Mapping[_Place, int]) -> Mapping[_Place, _Known]:
        """Every comment's row, those that were there before held until this unit ends."""
        there = [place for each in said if (place := _place(each.comment)) not in made]
        which = [comments.c.id.in_(made.values())] if made else []
        if there:
            which.append(tuple_(*_AT).in_(there))
        query = select(comments.c.id, *_AT, people.c.key).select_from(with_person()).where(or_(*which))
        if self._locks_rows:
            # Two revisions at once must agree on which is the newest.
            query = query.with_for_update(of=comments)
        rows = {(row.platform, row.channel_ref, row.message_ref): row for row in await self._all(query)}
        found = {}
        for each in said:
            place = _place(each.comment)
            if place not in rows:
                raise LookupError("comment")
            row = rows[place]
            key = bytes(row.key) if row.key is not None else await self._adopt(row.id, each.account_row)
            found[place] = _Known(row.id, key, place in made)
        return found

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
        empty = self._vault.seal(b"", PLACE, key)
        await self._changed(update(revisions).where(revisions.c.comment_id == comment_id).values(text=empty))
        return key

    async def _add_revisions(
        self, said: Sequence[Said], known: Sequence[_Known], now: datetime
    ) -> Mapping[int, int]:
        """The ids of the revisions that were not known, by their comments."""
        rows = [
            {
                "comment_id": one.comment_id, "key": each.comment.revision.key,
                "edited_at": each.comment.revision.edited_at, "update_no": each.comment.revision.update_no,
                "text": self._vault.seal(each.comment.text, PLACE, one.key), "received_at": now,
            }
            for each, one in zip(said, known, strict=True)
        ]  # fmt: skip
        columns = revisions.c.id, revisions.c.comment_id
        added = await self._add_all(revisions, rows, *columns)
        return {row.comment_id: row.id for row in added}

    async def _history(self, comment_ids: Sequence[int]) -> Mapping[int, Sequence[Row[Any]]]:
        """All revisions of comments that were there before, the newest first."""
        if not comment_ids:
            return {}
        query = select(revisions.c.id, revisions.c.comment_id, revisions.c.key)
        rows = await self._all(
            query.where(revisions.c.comment_id.in_(comment_ids)).order_by(
                revisions.c.edited_at.desc(), revisions.c.update_no.desc(), revisions.c.id.desc()
            )
        )
        found: dict[int, list[Row[Any]]] = {}
        for row in rows:
            found.setdefault(row.comment_id, []).append(row)
        return found

    async def _point(self, newest: Sequence[Recorded]) -> None:
        """Comments say which revision is their newest."""
        own = update(comments).where(comments.c.id == bindparam("at")).values(revision_id=bindparam("newest"))
        await self._change_all(own, [{"at": one.comment_id, "newest": one.revision_id} for one in newest])

    async def add_decisions(self, made: Sequence[Made], now: datetime) -> Sequence[int]:
        """Store the system's decisions with their flags."""
        rows = [_decision(each, now) for each in made]
        added = await self._add_all(decisions, rows, decisions.c.id, decisions.c.revision_id)
        by_revision = {row.revision_id: row.id for row in added}
        ids: list[int] = [by_revision[each.recorded.revision_id] for each in made]
        both = list(zip(ids, made, strict=True))
        await self._add_flags((decision_id, flag) for decision_id, each in both for flag in each.flags)
        # Asked of the database, not of the caller: a later revision may have come since.
        newest = (comments.c.id == bindparam("at")) & (comments.c.revision_id == bindparam("newest"))
        in_force: dict[str, Any] = {"decision_id": bindparam("made"), "outcome": bindparam("what")}
        values = [
            {
                "at": each.recorded.comment_id, "newest": each.recorded.revision_id,
                "made": decision_id, "what": each.decision.outcome.value,
            }
            for decision_id, each in both
        ]  # fmt: skip
        await self._change_all(update(comments).where(newest).values(**in_force), values)
        return ids

    async def _add_flags(self, found: Iterable[tuple[int, Flag]]) -> None:
        rows = [
            {
                "decision_id": decision_id, "phase": flag.phase, "severity": int(flag.severity),
                "facts": dict(flag.facts), "spans": [[s.start, s.end] for s in flag.spans],
                "source": flag.source.value,
            }
            for decision_id, flag in found
        ]  # fmt: skip
        await self._put_all(flags, rows)


def _place(comment: Comment) -> _Place:
    return comment.platform.value, comment.channel_ref, comment.message_ref


def _rows(said: Sequence[Said]) -> Sequence[Mapping[str, object]]:
    # What none of them stands in or answers is left out, as most do in neither.
    around = [name for name in _AROUND if any(getattr(each.comment, name) is not None for each in said)]
    return [
        {
            "platform": each.comment.platform.value, "channel_id": each.channel_id,
            "channel_ref": each.comment.channel_ref, "message_ref": each.comment.message_ref,
            "account_id": each.account_row, "posted_at": each.comment.posted_at,
            **{name: getattr(each.comment, name) for name in around},
        }
        for each in said
    ]  # fmt: skip


def _recorded(
    comment: Comment, known: _Known, new: Mapping[int, int], history: Sequence[Row[Any]]
) -> Recorded:
    added = new.get(known.comment_id)
    if known.is_first and added is not None:
        return Recorded(known.comment_id, added, is_new=True, is_newest=True, is_first=True)
    own = next(row.id for row in history if row.key == comment.revision.key)
    is_newest = own == history[0].id
    is_repeat = is_newest and len(history) > 1 and history[1].key.endswith(f".{comment.revision.digest}")
    return Recorded(known.comment_id, own, added is not None, is_newest, is_repeat=is_repeat)


def _decision(made: Made, now: datetime) -> dict[str, object]:
    return {
        "comment_id": made.recorded.comment_id, "revision_id": made.recorded.revision_id,
        "outcome": made.decision.outcome.value, "made_by": "system", "policy_version": made.policy_version,
        "shadow": made.shadow, "at": now,
        "scores": SCORES.dump_python(made.scores, mode="json") if made.scores is not None else None,
    }  # fmt: skip
