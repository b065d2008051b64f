"""Notices: what waits in the outbox to be told to an author, read as notices."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.moderation.comment import PlatformName
from bot.ports.people import Account

NOTICE, REMINDER = "warn", "reminder"  # kinds of actions: to an author in private, to a channel in public


def told_with(key: str) -> str:
    """What is noted on a notice that another, of this key, tells along with its own."""
    return f"told with {key}"


@dataclass(frozen=True, slots=True)
class Notice:
    """A recorded notice. `payload` is its action's.

    `stands`: what it tells of the comment is still so, for the same words.
    """

    row_id: int
    key: str
    decision_id: int
    comment_id: int
    channel_id: int
    made_at: datetime
    due_at: datetime
    stands: bool
    payload: Mapping[str, object] = field(default_factory=dict)


class Notices(Protocol):
    """Recorded notices of an account."""

    async def pending(self, account: Account) -> Sequence[Notice]:
        """Those that were not told yet, newest first, at most the newest two hundred."""
        ...

    async def folded(self, account: Account, keys: Sequence[str]) -> Sequence[Notice]:
        """Those that notices of these keys tell along with their own, newest first."""
        ...

    async def untold(self, account: Account, key: str) -> None:
        """The notice of this key reached nobody: those that it told along wait for their author again."""
        ...

    async def last_told(self, account: Account, channel_id: int) -> datetime | None:
        """When the account was last told of a comment in a channel, as far as the outbox remembers."""
        ...

    async def last_reminded(self, platform: PlatformName, target: str) -> datetime | None:
        """When a channel was last reminded in public; `target` as its actions have it."""
        ...
