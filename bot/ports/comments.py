"""Comments, their revisions and the decisions on them; the review items of what was held."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from bot.moderation.comment import Comment, PlatformName
from bot.moderation.decision import Decision, Outcome
from bot.moderation.duty import Backlog
from bot.moderation.flag import Flag
from bot.moderation.review import Kind, ReviewItem, ReviewState
from models.labels import Scores

REPORTS = "report"  # who made a decision that members' complaints led to


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of a comment handed to `record`.

    `is_new`: this revision was not known. `is_newest`: no later revision is known. `is_first`:
    none was known before. `is_repeat`: the one before it says the same, as when a platform sends an
    update for its own reasons.
    """

    comment_id: int
    revision_id: int
    is_new: bool
    is_newest: bool
    is_first: bool = False
    is_repeat: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """A comment that was said in a channel by an account."""

    comment: Comment
    channel_id: int
    account_row: int


@dataclass(frozen=True, slots=True)
class Made:
    """A decision of the system with all flags, also the clear ones."""

    recorded: Recorded
    decision: Decision
    flags: Sequence[Flag]
    scores: Scores | None
    policy_version: int
    shadow: bool


@dataclass(frozen=True, slots=True)
class Judged:
    """A comment's newest revision and the decision in force. `gone`: deleted at the platform, not by us.

    `shadow`: it was decided in shadow mode, so that nothing follows from it.
    """

    comment_id: int
    decision_id: int
    channel_id: int
    account_row: int
    platform: PlatformName
    channel_ref: str
    message_ref: str
    text: str = field(repr=False)
    posted_at: datetime
    outcome: Outcome
    flags: tuple[Flag, ...]
    scores: Scores | None
    gone: bool = False
    shadow: bool = False


@dataclass(frozen=True, slots=True)
class Counted:
    """What a comment counts as. `cut_short`: it waited for a person when a later edit ended that."""

    outcome: Outcome
    posted_at: datetime
    cut_short: bool = False


class Comments(Protocol):
    """Comments with revisions, decisions and flags."""

    async def record_all(self, said: Sequence[Said], now: datetime) -> Sequence[Recorded]:
        """Store comments or further revisions of them, once; no comment twice in one call."""
        ...

    async def add_decisions(self, made: Sequence[Made], now: datetime) -> Sequence[int]:
        """Store the system's decisions, no revision twice in one call; their ids.

        Each comes into force when its revision is the newest.
        """
        ...

    async def overrule(
        self, comment_id: int, outcome: Outcome, by: str, now: datetime, also: Flag | None = None
    ) -> int:
        """A decision on the newest revision, by a reviewer or by reports, comes into force; its id.

        It has the flags of the decision before it, and `also` in place of an earlier one of its phase.
        """
        ...

    async def put_flag(self, decision_id: int, flag: Flag) -> None:
        """The flag stands on a decision, in place of an earlier one of its phase."""
        ...

    async def judged(self, comment_id: int) -> Judged | None:
        """The comment as it stands."""
        ...

    async def outcomes(self, comment_ids: Sequence[int], as_of: datetime) -> Mapping[int, Counted]:
        """What each decided comment counts as.

        An edit later than `as_of` can only make it worse: the stricter of before and after counts.
        """
        ...

    async def by_decision(self, decision_id: int) -> Judged | None:
        """The comment as it stood at one decision: that revision's text, that decision's flags."""
        ...

    async def decided_after(self, decision_id: int, limit: int) -> Sequence[Judged]:
        """Decisions made after one, oldest first, each with its comment as it stood then."""
        ...

    async def id_of(self, platform: PlatformName, channel_ref: str, message_ref: str) -> int | None:
        """The id of a comment by its place."""
        ...

    async def gone(self, comment_id: int, now: datetime) -> bool:
        """It was deleted at the platform; False when that was known."""
        ...

    async def post_of(self, comment_id: int) -> str | None:
        """The post that a comment stands under, as `<chat>:<message>`; None where it is not known."""
        ...

    async def thread_of(self, comment_id: int) -> str | None:
        """The message under which one stands where the comment stood; None at the top of its channel."""
        ...

    async def newest_texts(self, channel_id: int, limit: int) -> Sequence[str]:
        """The texts of a channel's newest comments, newest first, without those of erased authors."""
        ...

    async def count_by_outcome(self) -> dict[str, int]:
        """How many comments stand at each outcome; `undecided` for none."""
        ...

    async def first_outcomes(self) -> dict[str, int]:
        """How many comments each outcome was the system's first word on."""
        ...

    async def decisions_of(self, comment_id: int) -> Sequence[tuple[int, Outcome, str]]:
        """All decisions, oldest first: (id, outcome, by)."""
        ...


class Reviews(Protocol):
    """Held work."""

    async def open(
        self,
        comment_id: int,
        decision_id: int,
        *,
        urgent: bool,
        now: datetime,
        kind: Kind = Kind.HELD,
        ahead: timedelta = timedelta(0),
    ) -> ReviewItem:
        """A new pending item; an earlier one of the comment is superseded.

        `ahead`: how much older it counts in the queue, as `moderation.rank.ahead_of` says.
        """
        ...

    async def get(self, item_id: int) -> ReviewItem | None:
        """One item."""
        ...

    async def opened_of(self, comment_id: int, most: int) -> int:
        """How many items a comment and its edits have had, counted up to `most`."""
        ...

    async def standing_of(self, comment_id: int) -> ReviewItem | None:
        """The item of a comment that no edit has superseded; at most one stands."""
        ...

    async def save(self, item: ReviewItem, expected_version: int) -> bool:
        """Store a changed item if its version is still the expected one."""
        ...

    async def card_shown(self, item_id: int, chat_ref: str, message_ref: str) -> None:
        """The item's card stands in the moderators' chat."""
        ...

    async def card_of(self, item_id: int) -> tuple[str, str] | None:
        """Where the card stands: (chat, message)."""
        ...

    async def rerank(self, item_id: int, ahead: timedelta) -> None:
        """It counts as so much older from now on; its version stays, for no press is late by it."""
        ...

    async def pending(
        self, limit: int, channel_id: int | None = None, after: tuple[int, int] | None = None
    ) -> Sequence[ReviewItem]:
        """Pending items (of one channel) in the queue's order, the lowest rank first.

        `after`: the rank and id of the last one of the page before.
        """
        ...

    async def backlog(self, channel_id: int, limit: int) -> Backlog:
        """What waits in a channel, counted up to a limit from the front of the queue."""
        ...

    async def count_by_state(self) -> dict[ReviewState, int]:
        """How many items stand at each state."""
        ...
