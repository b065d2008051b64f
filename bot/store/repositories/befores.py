"""How comments stood before, in SQL: by their own ids, over primary keys and indexes of comments' ids."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, exists, func, select

from bot.moderation.decision import Outcome
from bot.moderation.flag import Severity
from bot.ports.befores import Before
from bot.ports.comments import REPORTS
from bot.store.repositories.base import Repository
from bot.store.repositories.comment_queries import with_person
from bot.store.tables.campaigns import entries
from bot.store.tables.comments import comments, decisions, flags, revisions
from bot.store.tables.people import people

_PLACE = "revisions.text"
_APPROVED = Outcome.APPROVE.value


class SqlBefores(Repository):
    """Reads what is in force."""

    async def of(self, comment_ids: Sequence[int], phases: Sequence[str]) -> Mapping[int, Before]:
        """How each comment stands by its decision in force."""
        found: dict[int, Before] = {}
        held: dict[int, set[str]] = {}
        for row in await self._all(_in_force(comment_ids, phases)) if comment_ids else ():
            held.setdefault(row.id, set()).update({row.phase} if row.phase else ())
            found[row.id] = self._read(row, frozenset(held[row.id]))
        return found

    def _read(self, row: Row[Any], held_for: frozenset[str]) -> Before:
        text = self._open_text(row.text, _PLACE, row.person_key)
        digest = row.key.rpartition(".")[2]
        return Before(Outcome(row.outcome), row.stands_by, text, digest, bool(row.rewarded), held_for)


def _in_force(comment_ids: Sequence[int], phases: Sequence[str]) -> Select[Any]:
    """One row a comment, and one more for each further of the phases that holds it."""
    holding = and_(
        flags.c.decision_id == decisions.c.id,
        flags.c.phase.in_(phases),
        flags.c.severity >= int(Severity.HOLD),
    )
    is_entry = exists().where(entries.c.comment_id == comments.c.id, entries.c.withdrawn.is_(False))
    standard = decisions.alias()
    joined = (
        with_person()
        .join(decisions, decisions.c.id == comments.c.decision_id)
        .join(standard, standard.c.id == _standard(is_entry))
        .join(revisions, revisions.c.id == standard.c.revision_id)
        .outerjoin(flags, holding)
    )
    shown = comments.c.id, decisions.c.outcome, standard.c.made_by.label("stands_by")
    words = revisions.c.text, revisions.c.key
    query = select(
        *shown, *words, people.c.key.label("person_key"), flags.c.phase, is_entry.label("rewarded")
    )
    return query.select_from(joined).where(comments.c.id.in_(comment_ids))


def _standard(is_entry: ColumnElement[bool]) -> ColumnElement[int]:
    """The decision whose words an edit is measured against.

    A person's approval, where that is a person's last word; else the approval with which it became an entry;
    else the decision in force. Many small steps away from it are one large step.
    """
    person, its, entered = decisions.alias(), decisions.alias(), decisions.alias()
    by_person = person.c.made_by.not_in(["system", REPORTS]) & (person.c.comment_id == comments.c.id)
    last = select(func.max(person.c.id)).where(by_person).correlate(comments).scalar_subquery()
    approved = select(its.c.id).where(its.c.id == last, its.c.outcome == _APPROVED)
    first = select(func.min(entered.c.id)).where(
        entered.c.comment_id == comments.c.id,
        entered.c.outcome == _APPROVED,
        entered.c.id >= _decided_on_entering(),
    )
    as_entry = case((is_entry, first.correlate(comments).scalar_subquery()))
    return func.coalesce(approved.correlate(comments).scalar_subquery(), as_entry, decisions.c.id)


def _decided_on_entering() -> ColumnElement[int]:
    before = decisions.alias()
    since = select(func.min(entries.c.accepted_at)).where(
        entries.c.comment_id == comments.c.id, entries.c.withdrawn.is_(False)
    )
    then = before.c.at <= since.correlate(comments).scalar_subquery()
    query = select(func.max(before.c.id)).where(before.c.comment_id == comments.c.id, then)
    return query.correlate(comments).scalar_subquery()
