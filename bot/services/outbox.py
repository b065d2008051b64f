"""Sender: performs recorded actions, at least once, in order for each target.

Lease, compose, perform, record. A crash after performing repeats the effect, which is harmless by
the platform port's contract; a crash before it leaves the action pending.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import structlog

from bot.dialogue.prompt import Prompt
from bot.moderation.comment import PlatformName
from bot.ports.bus import Bus, Topic
from bot.ports.clock import Clock
from bot.ports.outbox import OutboxRow
from bot.ports.platform import AnswerPress, Effect, Platform, PlatformBusy, PlatformRefused
from bot.ports.unit_of_work import Store, StoreError, UnitOfWork
from bot.services.actions import announce, answer
from bot.services.channels import ChannelDesk
from bot.services.claims import ClaimDesk
from bot.services.compose import Compose

LEASE = timedelta(seconds=60)
MAX_MISTAKES = 8  # tries of an action that an adapter's own mistake keeps from succeeding
LONGEST_WAIT = 300.0  # seconds between two tries while a platform cannot be reached
BATCH = 50
_FOLLOWED = frozenset({"card", "voucher", "confirm_channel"})  # kinds whose result changes something
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Sent:
    """It was performed; a receipt where a message came to be."""

    receipt: str | None = None


@dataclass(frozen=True, slots=True)
class IsAdmin:
    """The platform's answer to whether someone administers a chat."""

    value: bool


@dataclass(frozen=True, slots=True)
class Failed:
    """It was not performed; again `retry_after` seconds from now, or never when None.

    `counts`: as a try, so that the next wait is longer. `mistake`: after MAX_MISTAKES tries, never.
    """

    why: str
    retry_after: float | None
    counts: bool = True
    mistake: bool = False


Result = Sent | IsAdmin | Failed


@dataclass(frozen=True, slots=True)
class _AdminCheck:
    chat_ref: str
    account_id: str


class Sender:
    """Performs due actions on every platform."""

    def __init__(  # noqa: PLR0913 - one parameter for each service that learns of what was sent
        self,
        store: Store,
        clock: Clock,
        bus: Bus,
        platforms: Mapping[PlatformName, Platform],
        *,
        compose: Compose,
        channels: ChannelDesk,
        claims: ClaimDesk,
        locale: str,
    ) -> None:
        self._store, self._clock, self._bus, self._platforms = store, clock, bus, platforms
        self._compose, self._channels, self._claims, self._locale = compose, channels, claims, locale

    async def run_once(self, limit: int = BATCH) -> int:
        """Perform the actions that are due; how many were tried.

        Raises:
            StoreError: the database failed; leased actions come back when their lease ends.
        """
        now = self._clock.now()
        async with self._store.write() as unit:
            rows = await unit.outbox.lease(limit, now, now + LEASE)
            effects = [await self._prepared(unit, row) for row in rows]
        if not rows:
            return 0
        # A batch holds each target once, so that doing it side by side keeps every target's order.
        results = await asyncio.gather(
            *(self._perform(row, effect) for row, effect in zip(rows, effects, strict=True))
        )
        pairs = list(zip(rows, results, strict=True))
        async with self._store.write() as unit:
            done = [(row, result) for row, result in pairs if not isinstance(result, Failed)]
            await unit.outbox.sent([row.row_id for row, _ in done], self._clock.now())
            for row, result in pairs:
                await self._record(unit, row, result)
        return len(rows)

    async def _prepared(self, unit: UnitOfWork, row: OutboxRow) -> Effect | _AdminCheck | Failed | None:
        """Compose an effect; one that cannot be composed fails alone and stops nobody behind it."""
        try:
            return await self._prepare(unit, row)
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001 - one broken action must not stop the sender
            return Failed(f"not composed: {type(error).__name__}", None)

    async def _prepare(self, unit: UnitOfWork, row: OutboxRow) -> Effect | _AdminCheck | None:
        action = row.action
        if action.kind != "confirm_channel":
            return await self._compose(unit, action)
        channel = await unit.channels.by_id(int(str(action.payload["channel"])))
        account = await unit.people.by_row(int(str(action.payload["account"])))
        if channel is None or account is None:
            return None
        return _AdminCheck(channel.channel_ref, account.account_id)

    async def _perform(self, row: OutboxRow, effect: Effect | _AdminCheck | Failed | None) -> Result:
        if effect is None or isinstance(effect, Failed):
            return effect or Sent()
        platform = self._platforms.get(row.action.platform)
        if platform is None:
            # The platform may be configured again; until then the action waits.
            return Failed("platform not configured", LONGEST_WAIT, counts=False)
        try:
            return await _carry_out(platform, effect)
        except PlatformBusy as busy:
            wait = busy.retry_after if busy.throttled else _backoff(busy.retry_after, row.attempts)
            return Failed(str(busy), wait, counts=not busy.throttled)
        except PlatformRefused as refusal:
            return Failed(str(refusal), None)
        except Exception as error:  # noqa: BLE001 - an adapter's mistake must not stop the sender
            return Failed(f"not performed: {type(error).__name__}", 60.0, mistake=True)

    async def _record(self, unit: UnitOfWork, row: OutboxRow, result: Result) -> None:
        now = self._clock.now()
        match result:
            case Failed(why, retry_after, counts, mistake) if retry_after is not None and not (
                mistake and row.attempts + 1 >= MAX_MISTAKES
            ):
                due = now + timedelta(seconds=retry_after)
                await unit.outbox.again(row.row_id, due, why, counts=counts)
            case Failed(why):
                await unit.outbox.dead(row.row_id, why, now)
                await self._report(unit, row, why)
            case IsAdmin() | Sent():
                await self._follow(unit, row, result)

    async def _follow(self, unit: UnitOfWork, row: OutboxRow, result: IsAdmin | Sent) -> None:
        """Record what follows; where that fails, the row is shown as dead and takes no other with it."""
        if row.action.kind not in _FOLLOWED:
            return
        try:
            async with unit.savepoint():
                if isinstance(result, IsAdmin):
                    await self._confirmed(unit, row, is_admin=result.value)
                else:
                    await self._learn(unit, row, result.receipt)
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001 - what follows from one effect must not undo forty-nine others
            _log.error("result_not_recorded", row=row.row_id, kind=type(error).__name__)
            await unit.outbox.dead(row.row_id, f"not recorded: {type(error).__name__}", self._clock.now())

    async def _report(self, unit: UnitOfWork, row: OutboxRow, why: str) -> None:
        """A removal that the platform refuses is a moderator's to mend, and said in their chat."""
        action = row.action
        _log.warning("action_dead", kind=action.kind, row=row.row_id, why=why)
        if action.kind != "delete":
            return
        channel = await unit.channels.by_ref(action.platform, str(action.payload["chat_ref"]))
        if channel is not None and channel.moderators_ref is not None:
            said = Prompt(
                "review.delete_failed", {"channel": channel.title, "why": why, "row": str(row.row_id)}
            )
            key = f"dead:{row.row_id}:{int(self._clock.now().timestamp())}"
            await unit.outbox.add(
                announce(action.platform, channel.moderators_ref, said, key), self._clock.now()
            )

    async def _confirmed(self, unit: UnitOfWork, row: OutboxRow, *, is_admin: bool) -> None:
        payload = row.action.payload
        actor = f"account:{payload['account']}"
        said = await self._channels.confirmed(unit, int(str(payload["channel"])), actor, is_admin=is_admin)
        pressed = answer(row.action.platform, str(payload["press_ref"]), said, self._locale)
        await unit.outbox.add(pressed, self._clock.now())
        self._bus.wake(Topic.OUTBOX)

    async def _learn(self, unit: UnitOfWork, row: OutboxRow, receipt: str | None) -> None:
        """What the store must know of a message that now exists."""
        if receipt is None:
            return
        if row.action.kind == "card":
            item_id = int(str(row.action.payload["item"]))
            item = await unit.reviews.get(item_id)
            judged = await unit.comments.judged(item.comment_id) if item else None
            channel = await unit.channels.by_id(judged.channel_id) if judged else None
            if channel is not None and channel.moderators_ref is not None:
                await unit.reviews.card_shown(item_id, channel.moderators_ref, receipt)
        elif row.action.kind == "voucher":
            await self._claims.code_shown(unit, int(str(row.action.payload["seat"])))


def _backoff(least: float, attempts: int) -> float:
    """Seconds to wait after so many tries: doubling, up to the longest."""
    return min(LONGEST_WAIT, max(least, 2.0 ** min(attempts, 16)))


async def _carry_out(platform: Platform, effect: Effect | _AdminCheck) -> Result:
    if isinstance(effect, _AdminCheck):
        return IsAdmin(await platform.is_admin(effect.chat_ref, effect.account_id))
    receipt = await platform.perform(effect)
    # An answer in place leaves no message of its own, and was shown all the same.
    return Sent(receipt or (effect.press_ref if isinstance(effect, AnswerPress) else None))
