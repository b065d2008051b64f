"""Corrections: what each channel's own decisions add to the model, kept with their history."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.moderation.comment import PlatformName
from models.adapting import Correction

Place = tuple[PlatformName, str]


@dataclass(frozen=True, slots=True)
class KeptCorrection:
    """A channel's correction under its number, which is never given twice.

    `reviewers`: how many persons' decisions it was made of. `made_by`: `cli`, or `system` when the
    schedule made it.
    """

    channel_id: int
    number: int
    correction: Correction
    reviewers: int
    made_at: datetime
    made_by: str


@dataclass(frozen=True, slots=True)
class Change:
    """The last thing that happened to a channel's corrections: the newest number, and when."""

    number: int
    at: datetime


class Corrections(Protocol):
    """A channel has at most one active correction; those before it stay, to be gone back to.

    One whose body cannot be read is as good as none wherever a KeptCorrection is asked for.
    """

    async def active_numbers(self, places: Collection[Place]) -> Mapping[Place, tuple[int, int]]:
        """(channel, number) of the active correction of each of these chats that has one."""
        ...

    async def active(self, channel_id: int) -> KeptCorrection | None:
        """The active correction of a channel."""
        ...

    async def last_change(self, channel_id: int) -> Change | None:
        """When a correction was made or taken back last; None when there never was one."""
        ...

    async def get(self, channel_id: int, number: int) -> KeptCorrection | None:
        """One correction of a channel's history."""
        ...

    async def all_active(self) -> Sequence[KeptCorrection]:
        """Every channel's active correction, oldest channel first."""
        ...

    async def add(
        self, channel_id: int, correction: Correction, *, reviewers: int, by: str, now: datetime
    ) -> KeptCorrection:
        """Keep a new correction and make it the active one."""
        ...

    async def hold(self, channel_id: int) -> None:
        """Until this unit ends, nobody else changes the channel's corrections."""
        ...

    async def take_back(self, channel_id: int, now: datetime) -> int | None:
        """End the active correction for good; the newest one before it that was not, is active again.

        The number that was ended, or None when none was active.
        """
        ...
