"""How comments stood before, in SQL: by their own ids, over primary keys alone."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, Select, and_, exists, select

from bot.moderation.decision import Outcome
from bot.moderation.flag import Severity
from bot.ports.befores import Before
from bot.store.repositories.base import Repository
from bot.store.repositories.comment_queries import with_person
from bot.store.tables.campaigns import entries
from bot.store.tables.comments import comments, decisions, flags, revisions
from bot.store.tables.people import people

_PLACE = "revisions.text"


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
        return Before(Outcome(row.outcome), row.made_by, text, digest, bool(row.rewarded), held_for)


def _in_force(comment_ids: Sequence[int], phases: Sequence[str]) -> Select[Any]:
    """One row a comment, and one more for each further of the phases that holds it."""
    holding = and_(
        flags.c.decision_id == decisions.c.id,
        flags.c.phase.in_(phases),
        flags.c.severity >= int(Severity.HOLD),
    )
    is_entry = exists().where(entries.c.comment_id == comments.c.id, entries.c.withdrawn.is_(False))
    joined = (
        with_person()
        .join(decisions, decisions.c.id == comments.c.decision_id)
        .join(revisions, revisions.c.id == decisions.c.revision_id)
        .outerjoin(flags, holding)
    )
    shown = comments.c.id, decisions.c.outcome, decisions.c.made_by, revisions.c.text, revisions.c.key
    query = select(*shown, people.c.key.label("person_key"), flags.c.phase, is_entry.label("rewarded"))
    return query.select_from(joined).where(comments.c.id.in_(comment_ids))
