"""Around comments: reports of them, the posts they stand under, who is in a chat, our own standing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.moderation.comment import PlatformName
from bot.moderation.trust import Record
from bot.ports.events import Standing


class Reports(Protocol):
    """Members' complaints, one a member and comment."""

    async def add(self, comment_id: int, account_row: int, now: datetime) -> bool:
        """Record a report; False when the account reported the comment before."""
        ...

    async def records(self, comment_id: int, until: datetime | None = None) -> Sequence[Record]:
        """One for each different person who reported a comment (up to a moment): what became of their others.

        Only what persons decided after the report counts, and of each person's reports the newest few.
        """
        ...

    async def made_by(self, account_row: int, since: datetime) -> int:
        """How many reports an account made since a moment."""
        ...


@dataclass(frozen=True, slots=True)
class ChatStanding:
    """How the bot stands in a chat; `changes` counts how often that changed."""

    platform: PlatformName
    chat_ref: str
    state: Standing
    lacks: tuple[str, ...]
    at: datetime
    changes: int


class Presence(Protocol):
    """Posts, memberships and the bot's own standing, as events told of them."""

    async def put_post(self, platform: PlatformName, place: tuple[str, str], ref: str, now: datetime) -> None:
        """The thread at (chat, thread) belongs to a post."""
        ...

    async def put_member(self, account_row: int, chat_ref: str, state: str, now: datetime) -> None:
        """An account `came` to a chat or `left` it; the newest word counts."""
        ...

    async def member(self, account_row: int, chat_ref: str) -> str | None:
        """`came`, `left`, or None where nothing was told."""
        ...

    async def put_standing(
        self, platform: PlatformName, chat_ref: str, state: Standing, lacks: Sequence[str], now: datetime
    ) -> ChatStanding:
        """The bot's standing in a chat; as it stands now."""
        ...

    async def standings(self) -> Sequence[ChatStanding]:
        """Every standing that is known."""
        ...

    async def moved(self, platform: PlatformName, old_ref: str, new_ref: str) -> None:
        """A chat has a new number: how we stood in the old one is over."""
        ...
