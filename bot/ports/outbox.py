"""Outbox: effects recorded before they are performed; at least once, in order per target."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import Protocol

from bot.moderation.comment import PlatformName


class Priority(IntEnum):
    """Between targets, the lower number goes first."""

    URGENT = 0
    PROTECT = 10  # removals
    ANSWER = 20  # someone waits
    NOTICE = 30
    COURTESY = 40


@dataclass(frozen=True, slots=True)
class Action:
    """An effect to perform later.

    `key` is unique: recording it twice records it once. `kind` names how it is composed (see
    `services/compose.py`); `payload` holds ids and codes, never personal values. `target` is what its
    order is kept by (one message, one person). `lane` is what its pace is kept by: the chat in which it
    puts or changes a message of ours; empty for an effect that no chat's pace counts.
    """

    key: str
    platform: PlatformName
    kind: str
    target: str
    payload: Mapping[str, object] = field(default_factory=dict)
    priority: Priority = Priority.NOTICE
    due_at: datetime | None = None  # None: at once
    lane: str = ""


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """A leased action and how often it was tried before."""

    row_id: int
    action: Action
    attempts: int


@dataclass(frozen=True, slots=True)
class Closed:
    """What nothing is leased of for now.

    `platforms`: nothing at all. `messages`: nothing with a lane. `lanes` and `kinds`: (platform, lane) and
    (platform, kind).
    """

    platforms: frozenset[PlatformName] = frozenset()
    messages: frozenset[PlatformName] = frozenset()
    lanes: frozenset[tuple[PlatformName, str]] = frozenset()
    kinds: frozenset[tuple[PlatformName, str]] = frozenset()


NOTHING_CLOSED = Closed()


@dataclass(frozen=True, slots=True)
class Waiting:
    """What is pending in one lane (empty: those without one); `why` is what one of them met when tried."""

    platform: PlatformName
    lane: str
    count: int
    next_due: datetime
    why: str


class Outbox(Protocol):
    """Pending actions."""

    @property
    def has_work(self) -> bool:
        """Whether this unit recorded an action or made one due, so that the sender is worth waking."""
        ...

    async def add(self, action: Action, now: datetime) -> bool:
        """Record it; False when its key is there already."""
        ...

    async def add_waiting(self, action: Action, now: datetime) -> bool:
        """Record it outside the line, where it waits to be put off to a moment; False when it is there."""
        ...

    async def wait(self, row_id: int) -> None:
        """It leaves the line and waits to be put off to a moment."""
        ...

    async def add_all(self, actions: Sequence[Action], now: datetime) -> None:
        """Record those whose key is not there, in their order."""
        ...

    async def cancel(self, key: str) -> bool:
        """Cancel an action that is pending and unleased, waiting, or dead; False when it is too late."""
        ...

    async def unsent(self, keys: Sequence[str]) -> int:
        """How many of these actions were not performed (yet)."""
        ...

    async def sent_at(self, key: str) -> datetime | None:
        """When an action was performed; None when it was not (yet)."""
        ...

    async def moved(self, platform: PlatformName, old_ref: str, new_ref: str) -> None:
        """A chat has a new number: what waits there follows, and what was said there counts.

        What is about a message of the old chat (`message_ref`) does not follow: the new has others.
        """
        ...

    async def wake(self, platform: PlatformName, target: str, now: datetime) -> None:
        """A target's pending actions fall due now, such as when its private chat was opened."""
        ...

    async def lease(
        self, limit: int, now: datetime, until: datetime, closed: Closed = NOTHING_CLOSED
    ) -> Sequence[OutboxRow]:
        """Due actions by priority then age, the first of each target and lane; leased until a moment."""
        ...

    async def sent(self, row_ids: Sequence[int], now: datetime) -> None:
        """They were performed."""
        ...

    async def passed_over(self, row_ids: Sequence[int], why: str, now: datetime) -> None:
        """Nothing is left to do for them; they stand as cancelled."""
        ...

    async def again(self, row_id: int, due_at: datetime, why: str, *, counts: bool = True) -> None:
        """It was not performed for now; `counts`: as a failed try."""
        ...

    async def put_off(self, row_id: int, due_at: datetime) -> None:
        """It falls due at a moment on purpose, and stands in nobody's way until then."""
        ...

    async def tried(self, key: str) -> bool:
        """Whether the platform may have been asked to perform an action, whatever came of it."""
        ...

    async def dead(self, row_id: int, why: str, now: datetime) -> None:
        """It will never succeed; it stays visible."""
        ...

    async def retry(self, row_id: int, now: datetime) -> bool:
        """Put one dead action back into the line; False when there is none."""
        ...

    async def release_leases(self) -> None:
        """Forget all leases; only for a process that knows itself to be the only one."""
        ...

    async def sweep(self, before: datetime) -> int:
        """Delete what was performed or cancelled, or waited, before a moment; how many. The dead stay."""
        ...

    async def counts(self) -> dict[str, int]:
        """Rows by state: `pending`, `waiting`, `sent`, `dead`, `cancelled`."""
        ...

    async def dead_rows(self, limit: int) -> Sequence[tuple[int, str, str]]:
        """The newest dead ones: (row id, kind, why)."""
        ...

    async def waiting(self, limit: int) -> Sequence[Waiting]:
        """What is pending by platform and lane, the longest lines first."""
        ...

    async def pending_by_platform(self) -> dict[PlatformName, int]:
        """How many are pending on each platform."""
        ...

    async def next_due(self) -> datetime | None:
        """When the earliest pending action falls due."""
        ...
