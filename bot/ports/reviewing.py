"""What reviewers keep and see beside items: notes, canned replies, batches, what stands around a comment."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.moderation.decision import Outcome
from bot.moderation.review import Verb


@dataclass(frozen=True, slots=True)
class Note:
    """What a reviewer noted on an item; `words` are empty once the comment's author is erased."""

    made_by: str
    words: str = field(repr=False)
    at: datetime


@dataclass(frozen=True, slots=True)
class Record:
    """An author in a channel: comments, how many of them stand removed, the newest outcomes first."""

    comments: int
    removed: int
    newest: tuple[Outcome, ...]


class Notes(Protocol):
    """Notes on items, sealed with the key of the comment's author, whom they are about."""

    async def add(self, item_id: int, by: str, words: str, now: datetime) -> bool:
        """Keep a note; False when there is no such item or its author is erased."""
        ...

    async def of_item(self, item_id: int) -> Sequence[Note]:
        """An item's notes, oldest first."""
        ...


@dataclass(frozen=True, slots=True)
class CannedReply:
    """The institution's own words to an author. `public`: under the comment, where that stays."""

    reply_id: int
    channel_id: int
    name: str
    words: str
    public: bool


class CannedReplies(Protocol):
    """A channel's canned replies."""

    async def put(self, reply: CannedReply, by: str, now: datetime) -> bool:
        """Add it, or change the one of that name; True when it is new. `reply_id` is the store's."""
        ...

    async def remove(self, channel_id: int, name: str) -> bool:
        """Remove it; False when there is none of that name."""
        ...

    async def of_channel(self, channel_id: int) -> Sequence[CannedReply]:
        """All of a channel, by name."""
        ...

    async def get(self, reply_id: int) -> CannedReply | None:
        """One reply."""
        ...


@dataclass(frozen=True, slots=True)
class Batch:
    """Decisions made together: (item, its version after) each."""

    batch_id: int
    channel_id: int
    verb: Verb
    made_by: str
    made_at: datetime
    items: tuple[tuple[int, int], ...]
    undone_at: datetime | None = None


class Batches(Protocol):
    """Batches of decisions."""

    async def open(self, channel_id: int, verb: Verb, by: str, now: datetime) -> int:
        """A batch without items; its id."""
        ...

    async def put_items(self, batch_id: int, items: Sequence[tuple[int, int]]) -> None:
        """What was decided so far."""
        ...

    async def get(self, batch_id: int) -> Batch | None:
        """One batch."""
        ...

    async def undone(self, batch_id: int, now: datetime) -> bool:
        """It is taken back; False when it was already."""
        ...


class Surroundings(Protocol):
    """What stands around a comment."""

    async def neighbours(self, comment_id: int, count: int) -> tuple[Sequence[int], Sequence[int]]:
        """Ids of so many decided comments before and after one in its thread, oldest first.

        Those that were deleted at the platform are left out, and so is what is far away in a busy channel.
        """
        ...

    async def record_of(self, account_row: int, channel_id: int, limit: int) -> Record:
        """What an account did in a channel, by its newest comments up to a limit."""
        ...
