"""Replays: a channel's comments as they were judged, walked from the newest, for a backtest."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.moderation.decision import Outcome
from bot.moderation.flag import Flag
from models.labels import Scores


@dataclass(frozen=True, slots=True)
class Kept:
    """A decided comment: its newest decided revision, the decision in force, and what became of it.

    `text` is None for an erased author. `flags` are those of the phases that were asked for.
    `shadow`: the decision in force was made in shadow mode.
    """

    comment_id: int
    text: str | None = field(repr=False)
    scores: Scores | None
    flags: tuple[Flag, ...]
    outcome: Outcome
    is_entry: bool
    shadow: bool
    gone: bool


@dataclass(frozen=True, slots=True)
class Page:
    """A page of comments, newest first. `next_id`: where the next begins, None after the last.

    `reached`: when the oldest that was looked at came in.
    """

    rows: Sequence[Kept]
    next_id: int | None
    reached: datetime


class Replays(Protocol):
    """Decided comments of one channel."""

    async def page(
        self,
        channel_id: int,
        since: datetime,
        limit: int,
        *,
        below: int | None = None,
        phases: Collection[str] | None = None,
        clear: Collection[str] | None = None,
    ) -> Page:
        """Look at up to `limit` comments with ids below one, newest first; those posted since a moment.

        `phases`: whose flags are read; None for all. `clear`: those of them whose flags that found nothing
        are read, too; None for all. A handful of statements over an index.
        """
        ...
