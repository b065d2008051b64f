"""Opinions: what reviewers thought of comments, kept beside the decisions that stand."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.moderation.opinion import Opinion, Says


class Opinions(Protocol):
    """Opinions of reviewers; two accounts of one person are one voice."""

    async def add(self, opinion: Opinion) -> None:
        """Record one."""
        ...

    async def undo(self, item_id: int, now: datetime) -> None:
        """Whoever decided an item took it back: it is no opinion."""
        ...

    async def to_sample(
        self, channel_id: int, since: datetime, most: int, seed: int
    ) -> Sequence[tuple[int, int]]:
        """(comment, decision) of so many comments that stand approved and are there, chosen by a seed.

        Posted since a moment, and with no review item that waits. O(comments since).
        """
        ...

    async def by_comment(
        self, channel_id: int | None, since: datetime, until: datetime
    ) -> Sequence[Sequence[Says]]:
        """What different persons said of each revision that any of them judged in [since, until).

        Of one person the newest counts. Only revisions that two or more judged.
        """
        ...

    async def blind(self, channel_id: int | None, since: datetime, until: datetime) -> tuple[int, int]:
        """How many opinions in [since, until) were blind, and how many of those say `goes`."""
        ...
