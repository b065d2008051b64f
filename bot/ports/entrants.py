"""Entrants: what stands beside an entry and its person, asked for many at once; what takes them out.

Every reading takes many ids and asks in chunks: one statement a kind and chunk, never one an entry.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside some entries.

    By entry: the code it is `excluded` under, those whose author `left` the channel as far as was told,
    `restricted` in it until a moment, the model's `reasons` where no person decided. By person:
    `stepped_back`, and `must_step_up`, of whom a proof was asked that is still to come.
    """

    excluded: Mapping[int, str] = field(default_factory=dict)
    left: Collection[int] = ()
    restricted: Mapping[int, datetime] = field(default_factory=dict)
    reasons: Mapping[int, str] = field(default_factory=dict)
    stepped_back: Collection[int] = ()
    must_step_up: Collection[int] = ()


@dataclass(frozen=True, slots=True)
class Exclusion:
    """An entry that a manager took out: its code, who did it and when; `why` in their words."""

    entry_id: int
    code: str
    made_by: str
    made_at: datetime
    why: str = field(repr=False, default="")


class Entrants(Protocol):
    """What stands beside entries and persons."""

    async def beside(self, campaign_id: str, entry_ids: Sequence[int], now: datetime) -> Beside:
        """All of it for some entries of a campaign."""
        ...

    async def winners_since(self, campaign_id: str, since: datetime) -> Mapping[int, datetime]:
        """Who holds a seat of another campaign drawn since a moment, and all who are one with them.

        By person: when their newest draw was.
        """
        ...

    async def ones(self, person_ids: Collection[int]) -> Mapping[int, int]:
        """For each person the first of all who are that person by a shared phone or a link."""
        ...

    async def exclude(self, campaign_id: str, exclusion: Exclusion) -> bool:
        """Take an entry out, once; False when it is out already or its person is erased."""
        ...

    async def include(self, entry_id: int) -> bool:
        """Undo that; whether it was out."""
        ...

    async def exclusion(self, entry_id: int) -> Exclusion | None:
        """How an entry was taken out."""
        ...

    async def step_back(self, campaign_id: str, person_id: int, now: datetime) -> bool:
        """A person takes themselves out of a campaign; whether they were in."""
        ...

    async def has_stepped_back(self, campaign_id: str, person_id: int) -> bool:
        """Whether they did."""
        ...

    async def come_back(self, campaign_id: str, person_id: int) -> bool:
        """They come back; whether they had stepped back."""
        ...
