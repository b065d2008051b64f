"""Corrections of channels in SQL."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import ColumnElement, Row, Select, Text, cast, func, select, tuple_, update

from bot.moderation.comment import PlatformName
from bot.ports.corrections import Change, KeptCorrection, Place
from bot.store.repositories.base import Repository
from bot.store.tables.corrections import corrections
from bot.store.tables.people import channels
from models.adapting import Correction

_BODY = TypeAdapter(Correction)


def _corrections() -> Select[Any]:
    # The body as it is written: one that is no JSON must not keep the row from being read.
    columns = (each for each in corrections.c if each is not corrections.c.body)
    return select(*columns, cast(corrections.c.body, Text).label("body"))


def _read(row: Row[Any] | None) -> KeptCorrection | None:
    if row is None:
        return None
    try:
        body = _BODY.validate_json(row.body)
    except ValidationError:
        return None
    return KeptCorrection(row.channel_id, row.number, body, row.reviewers, row.made_at, row.made_by)


def _of(channel_id: int) -> ColumnElement[bool]:
    return corrections.c.channel_id == channel_id


class SqlCorrections(Repository):
    """A correction's body never changes, so that whoever knows its number may keep it.

    A body that cannot be read is no correction: its channel is judged by the model alone.
    """

    async def active_numbers(self, places: Collection[Place]) -> Mapping[Place, tuple[int, int]]:
        """(channel, number) of the active correction of each of these chats that has one."""
        if not places:
            return {}
        wanted = tuple_(channels.c.platform, channels.c.channel_ref).in_(
            [(platform.value, ref) for platform, ref in places]
        )
        query = (
            select(
                channels.c.platform, channels.c.channel_ref, corrections.c.channel_id, corrections.c.number
            )
            .join(corrections, corrections.c.channel_id == channels.c.id)
            .where(wanted, corrections.c.active)
        )
        rows = await self._all(query)
        return {(PlatformName(r.platform), r.channel_ref): (r.channel_id, r.number) for r in rows}

    async def active(self, channel_id: int) -> KeptCorrection | None:
        """The active correction of a channel."""
        return _read(await self._first(_corrections().where(_of(channel_id), corrections.c.active)))

    async def last_change(self, channel_id: int) -> Change | None:
        """When a correction was made or taken back last; None when there never was one."""
        newest = func.max(corrections.c.number).label("number")
        made, back = func.max(corrections.c.made_at), func.max(corrections.c.taken_back_at)
        query = select(newest, made.label("made"), back.label("back")).where(_of(channel_id))
        row = await self._first(query)
        if row is None or row.number is None:
            return None
        return Change(row.number, max(row.made, row.back or row.made))

    async def get(self, channel_id: int, number: int) -> KeptCorrection | None:
        """One correction of a channel's history."""
        return _read(await self._first(_corrections().where(_of(channel_id), corrections.c.number == number)))

    async def all_active(self) -> Sequence[KeptCorrection]:
        """Every channel's active correction, oldest channel first."""
        query = _corrections().where(corrections.c.active).order_by(corrections.c.channel_id)
        return [kept for row in await self._all(query) if (kept := _read(row))]

    async def add(
        self, channel_id: int, correction: Correction, *, reviewers: int, by: str, now: datetime
    ) -> KeptCorrection:
        """Keep a new correction and make it the active one."""
        await self.hold(channel_id)
        row = await self._first(select(func.max(corrections.c.number)).where(_of(channel_id)))
        number = (row[0] or 0) + 1 if row else 1
        await self._changed(
            update(corrections).where(_of(channel_id), corrections.c.active).values(active=False)
        )
        values = {
            "channel_id": channel_id, "number": number, "body": _BODY.dump_python(correction, mode="json"),
            "model": correction.model, "examples": correction.examples, "reviewers": reviewers,
            "made_at": now, "made_by": by, "active": True,
        }  # fmt: skip
        await self._changed(corrections.insert().values(values))
        return KeptCorrection(channel_id, number, correction, reviewers, now, by)

    async def take_back(self, channel_id: int, now: datetime) -> int | None:
        """End the active correction for good; the newest one before it that was not, is active again."""
        await self.hold(channel_id)
        row = await self._first(select(corrections.c.number).where(_of(channel_id), corrections.c.active))
        if row is None:
            return None
        ended = _of(channel_id) & (corrections.c.number == row.number)
        await self._changed(update(corrections).where(ended).values(active=False, taken_back_at=now))
        before = select(func.max(corrections.c.number)).where(
            _of(channel_id), corrections.c.number < row.number, corrections.c.taken_back_at.is_(None)
        )
        again = _of(channel_id) & (corrections.c.number == before.scalar_subquery())
        await self._changed(update(corrections).where(again).values(active=True))
        return int(row.number)

    async def hold(self, channel_id: int) -> None:
        """Two that change one channel's corrections at once take turns."""
        await self._locked(select(channels.c.id).where(channels.c.id == channel_id))
