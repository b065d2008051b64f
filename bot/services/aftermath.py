"""Aftermath: what is recorded once an effect was performed, put off or refused."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog

from bot.dialogue.prompt import Prompt
from bot.ports.bus import Bus, Topic
from bot.ports.channels import Channel
from bot.ports.clock import Clock
from bot.ports.notices import NOTICE
from bot.ports.outbox import OutboxRow
from bot.ports.unit_of_work import StoreError, UnitOfWork
from bot.services.actions import announce, answer
from bot.services.channels import ChannelDesk
from bot.services.claims import ClaimDesk
from bot.services.reposting import reposted
from bot.services.restoring import learn

MAX_MISTAKES = 8  # tries of an action that an adapter's own mistake keeps from succeeding
_FOLLOWED = frozenset(
    {"card", "voucher", "confirm_channel", "appeal_card", "restore"}
)  # kinds whose result changes something
# Kinds whose refusal is a moderator's to mend, and how it is said to them.
_REPORTED = {
    "delete": "review.delete_failed", "restrict": "review.restrict_failed",
    "restore": "appeal.restore_failed",
}  # fmt: skip
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
    `closed`: the person takes no private messages.
    """

    why: str
    retry_after: float | None
    counts: bool = True
    mistake: bool = False
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Nothing:
    """Nothing was left to do; `why` in a word."""

    why: str = "nothing left to do"


Result = Sent | IsAdmin | Nothing | Failed


class Aftermath:
    """Records results, and tells the services that learn from them."""

    def __init__(self, clock: Clock, bus: Bus, channels: ChannelDesk, claims: ClaimDesk, locale: str) -> None:
        self._clock, self._bus, self._locale = clock, bus, locale
        self._channels, self._claims = channels, claims

    async def record_all(self, unit: UnitOfWork, results: Sequence[tuple[OutboxRow, Result]]) -> None:
        """Record what became of rows."""
        now = self._clock.now()
        done = [row.row_id for row, result in results if isinstance(result, Sent | IsAdmin)]
        if done:
            await unit.outbox.sent(done, now)
        for row, result in results:
            await self._record(unit, row, result)

    async def _record(self, unit: UnitOfWork, row: OutboxRow, result: Result) -> None:
        now = self._clock.now()
        match result:
            case Failed(why, retry_after, counts, mistake) if retry_after is not None and not (
                mistake and row.attempts + 1 >= MAX_MISTAKES
            ):
                due = now + timedelta(seconds=retry_after)
                await unit.outbox.again(row.row_id, due, why, counts=counts)
            case Failed(closed=True) if row.action.kind == NOTICE:
                # It waits for the author to come: then it is shown in place, where that can be.
                await unit.outbox.wait(row.row_id)
            case Failed(why):
                await unit.outbox.dead(row.row_id, why, now)
                await _untold(unit, row)
                await self._report(unit, row, why)
            case Nothing(why):
                await unit.outbox.passed_over([row.row_id], why, now)
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
        if action.kind not in _REPORTED:
            return
        channel = await self._channel_of(unit, row)
        if channel is not None and channel.moderators_ref is not None:
            said = Prompt(
                _REPORTED[action.kind], {"channel": channel.title, "why": why, "row": str(row.row_id)}
            )
            key = f"dead:{row.row_id}:{int(self._clock.now().timestamp())}"
            await unit.outbox.add(
                announce(action.platform, channel.moderators_ref, said, key), self._clock.now()
            )

    async def _channel_of(self, unit: UnitOfWork, row: OutboxRow) -> Channel | None:
        """The channel that an action is about; by the comment where the chat has another number since."""
        platform, chat_ref = row.action.platform, str(row.action.payload["chat_ref"])
        found = await unit.channels.by_ref(platform, chat_ref)
        message_ref = row.action.payload.get("message_ref")
        if found is not None or message_ref is None:
            return found
        comment_id = await unit.comments.id_of(platform, chat_ref, str(message_ref))
        judged = await unit.comments.judged(comment_id) if comment_id is not None else None
        return await unit.channels.by_id(judged.channel_id) if judged else None

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
        elif row.action.kind == "appeal_card":
            await learn(unit, row.action, receipt)
        elif row.action.kind == "restore":
            await reposted(unit, row.action, receipt, self._clock.now())
        elif row.action.kind == "voucher":
            await self._claims.code_shown(unit, int(str(row.action.payload["seat"])))


async def _untold(unit: UnitOfWork, row: OutboxRow) -> None:
    """A press that is too old shows nothing: what it was to show of notices waits for the next."""
    if row.action.kind == NOTICE and "press_ref" in row.action.payload:
        account = await unit.people.by_row(int(str(row.action.payload["account"])))
        if account is not None:
            await unit.notices.untold(account, row.action.key)
