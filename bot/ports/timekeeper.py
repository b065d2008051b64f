"""Timekeeper: what other people's clocks say; deadlines and draws hang on ours being right."""

from datetime import timedelta
from typing import Protocol


class Timekeeper(Protocol):
    """Knows how far our clock is from the platforms' own time."""

    async def offset(self) -> timedelta | None:
        """How far our clock runs ahead (negative: behind); None when nobody could be asked."""
        ...


class NoTimekeeper:
    """Where there is nobody to ask, or the clock is a story's own."""

    async def offset(self) -> timedelta | None:
        """Not known."""
        return None
