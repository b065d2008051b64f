"""Figures: what moderation did in a time, counted; no person can be told from them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts over [since, until).

    `system` and `persons`: decisions by outcome, by the system (also in shadow mode, which acts not) and by
    reviewers. `reported`: comments that waited because members complained. `reasons`: what spoke against the
    comments that the system held or removed, by phase. `strikes`: by rule, without those taken back.
    `waited`: seconds from held to decided, the median and the 90th percentile; None where nothing was.
    """

    system: Mapping[str, int] = field(default_factory=dict)
    shadow: Mapping[str, int] = field(default_factory=dict)
    persons: Mapping[str, int] = field(default_factory=dict)
    reported: int = 0
    reports: int = 0
    undone: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)
    strikes: Mapping[str, int] = field(default_factory=dict)
    waited: tuple[float, float] | None = None


class FiguresOf(Protocol):
    """Counts what was recorded."""

    async def between(self, since: datetime, until: datetime, channel_id: int | None = None) -> Figures:
        """The figures of [since, until), of one channel or of all."""
        ...
