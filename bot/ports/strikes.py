"""Strikes: counted violations, one a decision."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.moderation.strike import Strike
from bot.ports.people import Account


class Strikes(Protocol):
    """Strikes of persons in channels."""

    async def add(self, strike: Strike) -> bool:
        """Record it; False when its decision gave one already. `strike_id` is the store's."""
        ...

    async def void(self, decision_id: int, now: datetime) -> bool:
        """Take back the strike of a decision; False when there is none standing."""
        ...

    async def stand_again(self, decision_id: int, voided_at: datetime) -> bool:
        """The strike of a decision counts again; False where none was taken back at that moment."""
        ...

    async def of_decision(self, decision_id: int) -> Strike | None:
        """The strike that a decision gave, unless it was taken back."""
        ...

    async def standing(self, channel_id: int, person_ids: Sequence[int], now: datetime) -> Sequence[Strike]:
        """Strikes that neither expired nor were taken back, oldest first."""
        ...

    async def everywhere(self, person_ids: Sequence[int], now: datetime) -> Sequence[Strike]:
        """Standing strikes in all channels, oldest first."""
        ...

    async def restricted_until(self, channel_id: int, account: Account, now: datetime) -> datetime | None:
        """Until when standing strikes keep an account from writing in a channel; None where none does."""
        ...
