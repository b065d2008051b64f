"""Reposts: comments that the bot posted again, and where they stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Repost:
    """A message of ours with somebody's comment."""

    repost_id: int
    comment_id: int
    chat_ref: str
    message_ref: str


class Reposts(Protocol):
    """Messages of ours that hold what members wrote; one that is to go is not among those that stand."""

    async def add(self, comment_id: int, place: tuple[str, str], now: datetime) -> Repost:
        """A comment was posted again at (chat, message)."""
        ...

    async def standing(self, comment_id: int) -> Sequence[Repost]:
        """Where a comment stands again, oldest first."""
        ...

    async def of_authors(self, account_rows: Sequence[int]) -> Sequence[Repost]:
        """Where comments of accounts stand again, oldest first."""
        ...

    async def ended(self, repost_ids: Sequence[int], now: datetime) -> None:
        """They are taken down."""
        ...
