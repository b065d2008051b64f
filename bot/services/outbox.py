"""Sender: performs recorded actions, at least once, in order for each target, one at a time in each lane.

Lease, compose, perform, record. Actions are performed side by side and each is recorded when it is
done, so that a slow answer holds up its own target and lane alone. A crash after performing repeats the
effect, which is harmless by the platform port's contract; a crash before it leaves the action pending.
"""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.moderation.comment import PlatformName
from bot.ports.bus import Bus
from bot.ports.clock import Clock
from bot.ports.outbox import Closed, OutboxRow
from bot.ports.platform import AnswerPress, Effect, Platform, PlatformBusy, PlatformRefused, PrivateChatClosed
from bot.ports.unit_of_work import Store, StoreError, UnitOfWork
from bot.services.aftermath import Aftermath, Failed, IsAdmin, Nothing, Result, Sent
from bot.services.channels import ChannelDesk
from bot.services.claims import ClaimDesk
from bot.services.compose import Compose
from bot.services.lanes import Lanes
from bot.services.reach import Reach

LEASE = timedelta(seconds=60)
LONGEST_CALL = 45.0  # seconds; well within a lease, so that nobody else performs it meanwhile
LONGEST_WAIT = 300.0  # seconds between two tries while a platform cannot be reached
LEAST_WAIT = 0.1  # seconds, however soon a platform thinks that it is ready
PLACES = 30  # actions on their way at the same time; an adapter has a connection for each
LOOK_AGAIN = 0.25  # seconds until new work is looked for while all that is on its way is slow


@dataclass(frozen=True, slots=True)
class _AdminCheck:
    chat_ref: str
    account_id: str


_Prepared = Effect | _AdminCheck


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
        self._store, self._clock, self._platforms, self._compose = store, clock, platforms, compose
        self._aftermath = Aftermath(clock, bus, channels, claims, locale)
        self._lanes, self._reach = Lanes(), Reach()
        self._flying: dict[asyncio.Task[Result], OutboxRow] = {}

    async def run_once(self, limit: int = PLACES) -> int:
        """Perform what is due until nothing is, at most `limit` side by side; how many were tried.

        Raises:
            StoreError: the database failed; what was performed is recorded by the next call, and what was
                only leased comes back when its lease ends.
        """
        tried = 0
        try:
            while (done := await self._turn(limit)) or self._flying:
                tried += done
                if self._flying:
                    await asyncio.wait(self._flying, timeout=LOOK_AGAIN, return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:
            await self._give_up()
            raise
        return tried

    async def _turn(self, limit: int) -> int:
        """Record what is done and start what is due, in one unit; how many were recorded."""
        done = {task: row for task, row in self._flying.items() if task.done()}
        results: list[tuple[OutboxRow, Result]] = [(row, task.result()) for task, row in done.items()]
        on_way = [row for task, row in self._flying.items() if task not in done]
        async with self._store.write(short=True) as unit:
            await self._aftermath.record_all(unit, results)
            starts: list[tuple[OutboxRow, _Prepared]] = []
            ends: list[tuple[OutboxRow, Result]] = []
            for row in await self._lease(unit, limit, on_way):
                ready = await self._prepared(unit, row)
                if isinstance(ready, Nothing | Failed):
                    ends.append((row, ready))
                else:
                    starts.append((row, ready))
            await self._aftermath.record_all(unit, ends)
            silences = await self._reach.write(unit)
        self._reach.written(silences)
        for task in done:
            del self._flying[task]
        for row, effect in starts:
            self._flying[asyncio.create_task(self._perform(row, effect))] = row
        return len(done) + len(ends)

    async def _lease(self, unit: UnitOfWork, limit: int, on_way: Sequence[OutboxRow]) -> list[OutboxRow]:
        """Due rows for the free places; of a platform that was silent a single one, as a trial."""
        now, closed = self._clock.now(), self._closed(on_way)
        busy = Counter(row.action.platform for row in on_way)
        # One that hangs holds its own places only: the other's removals do not wait for it.
        share = limit if len(self._platforms) == 1 else max(1, limit * 2 // 3)
        trials = self._reach.on_trial(now)
        found: list[OutboxRow] = []
        for platform in sorted(self._platforms):
            room = min(
                (1 if platform in trials else share) - busy[platform], limit - len(on_way) - len(found)
            )
            if room > 0:
                others = frozenset(PlatformName) - {platform}
                found += await unit.outbox.lease(room, now, now + LEASE, _without(closed, others))
        own = {row.row_id for row in on_way}
        return [row for row in found if row.row_id not in own]

    def _closed(self, on_way: Sequence[OutboxRow]) -> Closed:
        """What stays in the line: absent and silent platforms, and each lane that is closed or in use."""
        now = self._clock.now()
        closed = self._lanes.closed(now)
        # A platform that is not configured may be again; until then its actions wait untouched.
        absent = frozenset(PlatformName) - self._platforms.keys()
        in_use = frozenset((row.action.platform, row.action.lane) for row in on_way if row.action.lane)
        return replace(_without(closed, absent | self._reach.silent(now)), lanes=closed.lanes | in_use)

    async def _prepared(self, unit: UnitOfWork, row: OutboxRow) -> _Prepared | Nothing | Failed:
        """Compose an effect; one that cannot be composed fails alone and stops nobody behind it."""
        try:
            return await self._prepare(unit, row) or Nothing()
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001 - one broken action must not stop the sender
            return Failed(f"not composed: {type(error).__name__}", None)

    async def _prepare(self, unit: UnitOfWork, row: OutboxRow) -> _Prepared | None:
        action = row.action
        if action.kind != "confirm_channel":
            return await self._compose(unit, action)
        channel = await unit.channels.by_id(int(str(action.payload["channel"])))
        account = await unit.people.by_row(int(str(action.payload["account"])))
        if channel is None or account is None:
            return None
        return _AdminCheck(channel.channel_ref, account.account_id)

    async def _perform(self, row: OutboxRow, effect: _Prepared) -> Result:
        """Do it, and learn at once what the answer says of the lane and of the platform."""
        platform = row.action.platform
        try:
            async with asyncio.timeout(LONGEST_CALL):
                result: Result = await _carry_out(self._platforms[platform], effect)
        except PlatformBusy as busy:
            return self._put_off(row, busy)
        except TimeoutError:
            return self._put_off(row, PlatformBusy("no answer in time", LEAST_WAIT))
        except PrivateChatClosed as closed:
            result = Failed(str(closed), None, closed=True)
        except PlatformRefused as refusal:
            result = Failed(str(refusal), None)
        except Exception as error:  # noqa: BLE001 - an adapter's mistake must not stop the sender
            return Failed(f"not performed: {type(error).__name__}", 60.0, mistake=True)
        self._reach.answered(platform)
        return result

    def _put_off(self, row: OutboxRow, busy: PlatformBusy) -> Failed:
        """Too early closes the lane; no answer counts against the platform. Either way it comes again."""
        now, least = self._clock.now(), max(busy.retry_after, LEAST_WAIT)
        if busy.throttled:
            self._lanes.close(row.action, now + timedelta(seconds=least), whole=busy.whole)
            return Failed(str(busy), least, counts=False)
        self._reach.failed(row.action.platform, now)
        return Failed(str(busy), _backoff(least, row.attempts))

    async def _give_up(self) -> None:
        """Stop what is on its way; it is performed again when its lease ends, or at the next start."""
        for task in self._flying:
            task.cancel()
        await asyncio.gather(*self._flying, return_exceptions=True)
        self._flying.clear()


def _without(closed: Closed, platforms: frozenset[PlatformName]) -> Closed:
    return replace(closed, platforms=closed.platforms | platforms)


def _backoff(least: float, attempts: int) -> float:
    """Seconds to wait after so many tries: doubling, up to the longest."""
    return min(LONGEST_WAIT, max(least, 2.0 ** min(attempts, 16)))


async def _carry_out(platform: Platform, effect: _Prepared) -> Sent | IsAdmin:
    if isinstance(effect, _AdminCheck):
        return IsAdmin(await platform.is_admin(effect.chat_ref, effect.account_id))
    receipt = await platform.perform(effect)
    # An answer in place leaves no message of its own, and was shown all the same.
    return Sent(receipt or (effect.press_ref if isinstance(effect, AnswerPress) else None))
