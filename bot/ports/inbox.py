"""Inbox: raw updates, committed before the platform forgets them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.moderation.comment import PlatformName


@dataclass(frozen=True, slots=True)
class RawUpdate:
    """One update as it came; `update_no` is the platform's running number."""

    platform: PlatformName
    bot_ref: str
    update_no: int
    raw: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class InboxRow:
    """A stored update waiting to be read."""

    row_id: int
    update: RawUpdate


class Inbox(Protocol):
    """Raw rows; (platform, bot, update) is unique, so seeing one twice changes nothing."""

    async def add(self, updates: Sequence[RawUpdate], now: datetime) -> int:
        """Store those not seen before; how many were new."""
        ...

    async def take(self, limit: int) -> Sequence[InboxRow]:
        """The oldest waiting rows, locked until this unit ends (SKIP LOCKED where there are many)."""
        ...

    async def done(self, row_ids: Sequence[int]) -> None:
        """The rows are dealt with; their raw bytes are forgotten, their numbers are kept against repeats."""
        ...

    async def set_aside(self, row_id: int, note: str) -> None:
        """The row cannot be dealt with; `note` says why and holds no personal value."""
        ...

    async def set_aside_rows(self, limit: int) -> Sequence[tuple[int, PlatformName, int, str]]:
        """The newest set-aside rows: (row id, platform, update_no, note)."""
        ...

    async def retry(self, row_id: int) -> bool:
        """Put one set-aside row back into the line; False when there is none."""
        ...

    async def has_waiting(self) -> bool:
        """Whether an update waits to be read."""
        ...

    async def counts(self) -> dict[str, int]:
        """Rows by state: `new`, `done`, `set_aside`."""
        ...

    async def sweep(self, done_before: datetime, aside_before: datetime) -> int:
        """Delete what was dealt with, or set aside, and received before a moment each; how many."""
        ...
