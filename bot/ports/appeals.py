"""Appeals: one a decision, with what its author said, sealed with the appellant's own key."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.moderation.appeal import Appeal, Contested


@dataclass(frozen=True, slots=True)
class AppealFigures:
    """What became of appeals in a stretch of time, such as a month.

    `opened`: how many were made in it; the others by when they ended.
    """

    opened: int = 0
    upheld: int = 0
    overturned: int = 0
    withdrawn: int = 0

    @property
    def overturn_share(self) -> float | None:
        """The share of the answered ones in which the decision fell, 0..1; None when none was answered."""
        decided = self.upheld + self.overturned
        return self.overturned / decided if decided else None


class Appeals(Protocol):
    """Appeals of authors."""

    async def open(self, decision: Contested, account_row: int, words: str, now: datetime) -> Appeal | None:
        """A new appeal by an account; None when its decision was appealed before."""
        ...

    async def get(self, appeal_id: int) -> Appeal | None:
        """One appeal."""
        ...

    async def save(self, appeal: Appeal, expected_version: int) -> bool:
        """Store a changed appeal if its version is still the expected one; its words stay as they are."""
        ...

    async def contested(self, decision_id: int) -> Contested | None:
        """A decision as an appeal asks about it."""
        ...

    async def removals_of(
        self, account_rows: Sequence[int], since: datetime, limit: int
    ) -> Sequence[Contested]:
        """The newest removals in force since a moment on the accounts' comments that nobody appealed."""
        ...

    async def of_accounts(self, account_rows: Sequence[int], limit: int) -> Sequence[Appeal]:
        """The newest appeals that the accounts made, newest first."""
        ...

    async def waiting(self, limit: int, channel_id: int | None = None) -> Sequence[Appeal]:
        """Open appeals (of one channel), oldest first."""
        ...

    async def overturned_since(self, comment_id: int, since: datetime) -> bool:
        """Whether an appeal brought the comment back since a moment."""
        ...

    async def card_shown(self, appeal_id: int, chat_ref: str, message_ref: str) -> None:
        """The appeal's card stands in the moderators' chat."""
        ...

    async def card_of(self, appeal_id: int) -> tuple[str, str] | None:
        """Where the card stands: (chat, message)."""
        ...

    async def about(self, account_rows: Sequence[int]) -> Sequence[Appeal]:
        """Every appeal that the accounts made, or that is about their comments."""
        ...

    async def forget_words(self, appeal_ids: Sequence[int]) -> None:
        """What their authors said is gone."""
        ...

    async def figures(self, since: datetime, until: datetime, channel_id: int | None = None) -> AppealFigures:
        """What became of appeals from a moment (included) to another (not included)."""
        ...
