"""Sightings: what was said lately in channels, and which persons said nearly the same."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Saying:
    """A text as it was first said; `saying_id` is the revision that said it.

    `signature` and `bands` are those of `bot/moderation/likeness.py`, the bands salted with the channel.
    """

    saying_id: int
    channel_id: int
    signature: bytes
    bands: tuple[int, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class Sighting:
    """A person said nearly that: first and last when, and whether their account was new."""

    saying_id: int
    person_id: int
    first_at: datetime
    at: datetime
    is_new: bool


class Sightings(Protocol):
    """Kept for hours, for all workers."""

    async def near(self, bands: Sequence[Collection[int]], since: datetime) -> Sequence[Saying]:
        """Sayings since a moment that share a band at its place with one of those asked for."""
        ...

    async def of(
        self, saying_ids: Collection[int], persons: Collection[int], most: int
    ) -> Sequence[Sighting]:
        """Of each saying the newest sightings, up to `most`, and those by any of some persons."""
        ...

    async def add_all(self, said: Sequence[Saying], seen: Sequence[Sighting]) -> None:
        """Record both; a person's sighting of the same saying keeps the moment of its first time."""
        ...

    async def sweep(self, before: datetime) -> int:
        """Forget sayings from before a moment and who said them; how many rows."""
        ...
