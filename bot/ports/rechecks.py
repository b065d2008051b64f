"""Rechecks: what a platform answered when it was asked of winners and reserves before publishing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Membership(StrEnum):
    """The answer. UNKNOWN: the platform gave none so far."""

    MEMBER = "member"
    LEFT = "left"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Recheck:
    """One entry's answer. `tries`: how often it was asked. `confirmed`: a witness's word on a LEFT."""

    entry_id: int
    state: Membership
    asked_at: datetime
    tries: int = 1
    witness: str = ""
    confirmed: bool | None = None


class Rechecks(Protocol):
    """Answers by draw and entry."""

    async def of(self, campaign_id: str, draw_no: int) -> Mapping[int, Recheck]:
        """The answers of a draw, by entry."""
        ...

    async def put(self, campaign_id: str, draw_no: int, recheck: Recheck) -> bool:
        """Keep an answer; a known one stays as it was, and then it is False."""
        ...

    async def confirm(self, campaign_id: str, draw_no: int, recheck: Recheck, now: datetime) -> bool:
        """A witness's word on a LEFT, once."""
        ...
