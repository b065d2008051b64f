"""Handovers in the store: how far the code of each seat has come, and since when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from campaigns.voucher import VoucherState


@dataclass(frozen=True, slots=True)
class CodeOfSeat:
    """The state of a seat's code and when it came to it; never the code."""

    seat_id: int
    state: VoucherState
    since: datetime


class Handovers(Protocol):
    """Only read, for reports."""

    async def of_campaign(self, campaign_id: str) -> Sequence[CodeOfSeat]:
        """The codes of a campaign that a seat has, by seat."""
        ...
