"""What a gatherer is handed: recorded comments with their channel and their author's account."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.moderation.comment import Comment
from bot.ports.channels import Channel
from bot.ports.comments import Recorded
from bot.ports.people import Account
from bot.ports.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Seen:
    """One revision of a comment, recorded and not decided yet."""

    comment: Comment
    channel: Channel
    account: Account
    recorded: Recorded


class Gatherer(Protocol):
    """Fills one field of the context."""

    async def __call__(self, unit: UnitOfWork, seen: Sequence[Seen], now: datetime) -> Sequence[object]:
        """One value for each, in their order; None for what could not be gathered.

        Those that come earlier in the order were said earlier, and are not decided yet either. A handful of
        statements for all of them together.
        """
        ...
