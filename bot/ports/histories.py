"""Histories: what accounts wrote before, for a whole batch at once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Posted:
    """A comment was posted."""

    account_row: int
    channel_id: int
    comment_id: int
    posted_at: datetime


class Histories(Protocol):
    """Reads comments by author; the cost does not grow with how many they have."""

    async def recent(self, account_rows: Collection[int], since: datetime, most: int) -> Sequence[Posted]:
        """Of each account's newest `most` comments those posted after a moment, oldest first."""
        ...

    async def approved(self, account_rows: Collection[int], among: int) -> Mapping[int, int]:
        """How many of each account's newest `among` comments stand approved."""
        ...
