"""Examples in SQL: decisions of persons, walked by index from the newest, read with each author's own key."""

from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, or_, select

from bot.dialogue.state import TRAINING
from bot.moderation.opinion import Says
from bot.moderation.review import TAKEN_DOWN, ReviewState
from bot.store.repositories.comment_queries import with_person
from bot.store.repositories.voices import Voices
from bot.store.tables.comments import comments, decisions, revisions
from bot.store.tables.comments import review_items as items
from bot.store.tables.moderation import opinions
from bot.store.tables.people import accounts, channels, consents, people
from models.adapting import AN_AUTHORS, Example

_PLACE = "revisions.text"
_STANDING = sorted(state.value for state in {ReviewState.APPROVED, *TAKEN_DOWN})
_PAGE = 500
_LOOKED_AT = 40  # decisions looked at for each that is wanted, before a flood is given up on


def _is_example() -> ColumnElement[bool]:
    # "A person decided" is what the indexes hold; the rest is looked at row by row.
    return items.c.decided_by.is_not(None) & items.c.state.in_(_STANDING) & items.c.urgent.is_(False)


def _examples() -> Select[Any]:
    """Standing decisions with the revision that was decided on and a key that still opens it."""
    joined = (
        with_person()
        .join(items, items.c.comment_id == comments.c.id)
        .join(decisions, decisions.c.id == items.c.decision_id)
        .join(revisions, revisions.c.id == decisions.c.revision_id)
    )
    columns = (
        items.c.id, items.c.state, items.c.decided_by, items.c.decided_at, comments.c.channel_id,
        people.c.id.label("person_id"), people.c.key, revisions.c.text,
        revisions.c.id.label("revision_id"),
    )  # fmt: skip
    return select(*columns).select_from(joined).where(_is_example(), people.c.key.is_not(None))


class SqlExamples(Voices):
    """Every cost is that of the rows read: both walks stop at the limit."""

    async def of_channel(self, channel_id: int, limit: int) -> Sequence[Example]:
        """A channel's examples, newest decision first, of each author a few."""
        query = _examples().where(items.c.channel_id == channel_id)
        return [example async for _, example in self._walk(query, limit)]

    async def count_since(self, channel_id: int, since: datetime | None, limit: int) -> int:
        """How many of a channel's decisions later than a moment may be examples, counted up to `limit`."""
        joined = with_person().join(items, items.c.comment_id == comments.c.id)
        query = select(accounts.c.person_id).select_from(joined)
        # An erased author's words cannot be read, so they are no reason to look.
        query = query.where(items.c.channel_id == channel_id, _is_example(), people.c.key.is_not(None))
        if since is not None:
            query = query.where(items.c.decided_at > since)
        newest = query.order_by(items.c.decided_at.desc()).limit(_LOOKED_AT * limit)
        said = Counter(row.person_id for row in await self._all(newest))
        return min(limit, sum(min(count, AN_AUTHORS) for count in said.values()))

    async def consented(self, limit: int) -> Sequence[tuple[str, Example]]:
        """(channel, example) of every channel whose author agreed to training, newest decision first."""
        agreed = (
            select(consents.c.id)
            .where(
                consents.c.person_id == accounts.c.person_id,
                consents.c.purpose == TRAINING,
                consents.c.withdrawn_at.is_(None),
            )
            .exists()
        )
        found = [each async for each in self._walk(_examples().where(agreed), limit)]
        rows = await self._all(select(channels.c.id, channels.c.platform, channels.c.channel_ref))
        names = {row.id: f"{row.platform}:{row.channel_ref}" for row in rows}
        return [(names[row.channel_id], example) for row, example in found]

    async def _walk(self, query: Select[Any], limit: int) -> AsyncIterator[tuple[Row[Any], Example]]:
        """Page by page until there are enough: a blank text is known as one only once it is open.

        Of one author a few count, and no flood of theirs is opened.
        """
        ordered = query.order_by(items.c.decided_at.desc(), items.c.id.desc()).limit(_PAGE)
        left, looked, said = limit, 0, Counter[int]()
        rows = await self._all(ordered)
        while rows and left and looked < _LOOKED_AT * limit:
            said_of = await self._others(rows)
            names = {row.decided_by for row in rows} | {o.reviewer for some in said_of.values() for o in some}
            persons = await self._voices(names)
            for row in rows:
                looked += 1
                if said[row.person_id] >= AN_AUTHORS or not left:
                    continue
                text = self._open_text(row.text, _PLACE, row.key)
                if not text.strip():
                    continue
                said[row.person_id] += 1
                left -= 1
                is_good = row.state == ReviewState.APPROVED.value
                by = persons[row.decided_by]
                others = _others_of(said_of.get(row.revision_id, ()), persons, by, is_good=is_good)
                yield row, Example(text, is_good, by, str(row.person_id), others)
            rows = await self._all(ordered.where(_before(rows[-1])))

    async def _others(self, rows: Sequence[Row[Any]]) -> Mapping[int, Sequence[Row[Any]]]:
        """What reviewers said of each revision, in the order in which they said it."""
        revisions_of = [row.revision_id for row in rows]
        query = select(opinions).where(
            opinions.c.revision_id.in_(revisions_of), opinions.c.undone_at.is_(None)
        )
        found: dict[int, list[Row[Any]]] = {}
        for each in await self._all(query.order_by(opinions.c.id)):
            found.setdefault(each.revision_id, []).append(each)
        return found


def _others_of(
    said: Sequence[Row[Any]], persons: Mapping[str, str], by: str, *, is_good: bool
) -> tuple[tuple[str, bool], ...]:
    """Each other person, with whether their newest opinion agrees with the decision."""
    newest = {persons[each.reviewer]: each.says == Says.STAYS.value for each in said}
    return tuple(sorted((name, stays == is_good) for name, stays in newest.items() if name != by))


def _before(row: Row[Any]) -> ColumnElement[bool]:
    """Decided before a row, or at the same moment on an earlier item."""
    same = and_(items.c.decided_at == row.decided_at, items.c.id < row.id)
    return and_(items.c.decided_at <= row.decided_at, or_(items.c.decided_at < row.decided_at, same))
