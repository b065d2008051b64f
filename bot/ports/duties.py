"""Duties: which moderators watch over a channel's queue now."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol


class Duties(Protocol):
    """Who is on duty; a duty ends by itself."""

    async def start(self, channel_id: int, account_row: int, now: datetime, until: datetime) -> bool:
        """Someone goes on duty; False when they are."""
        ...

    async def end(self, channel_id: int, account_row: int, now: datetime) -> bool:
        """Someone goes off duty; False when they are not on it."""
        ...

    async def on_duty(self, channel_id: int, now: datetime) -> Sequence[int]:
        """Account rows of those on duty, who came first first."""
        ...
