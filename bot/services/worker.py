"""Worker: reads stored updates in order and hands each event to the service that deals with it.

A batch is one transaction: whatever an update leads to and the note that it was dealt with are
committed together, so that a kill at any moment repeats it whole or not at all. An update that fails
is set aside alone; the rest of its batch goes on.
"""

from collections.abc import Mapping, Sequence
from itertools import groupby

import structlog

from bot.moderation.comment import PlatformName
from bot.ports import events
from bot.ports.audit import AuditEvent, AuditWord
from bot.ports.bus import Bus, Topic
from bot.ports.clock import Clock
from bot.ports.events import (
    Blocked,
    BotStanding,
    ButtonPressed,
    ChatMoved,
    CommandGiven,
    CommentReported,
    CommentSeen,
    CommentsGone,
    ContactShared,
    Event,
    MemberCame,
    MemberLeft,
    PostSeen,
    PrivateMessage,
    StartPressed,
    Unreadable,
)
from bot.ports.inbox import InboxRow
from bot.ports.platform import Reader
from bot.ports.unit_of_work import Store, StoreError, UnitOfWork
from bot.services.appeals import AppealDesk
from bot.services.channels import ChannelDesk
from bot.services.conversation import PrivateChat
from bot.services.duty import DutyDesk
from bot.services.judge import Judge
from bot.services.presence import PresenceDesk
from bot.services.reports import ReportDesk
from bot.services.reviews import ReviewDesk
from bot.services.standing import StandingDesk

BATCH = 64
_Read = tuple[InboxRow, Event | Unreadable]
_log = structlog.get_logger()


class Worker:
    """Turns inbox rows into decisions, entries, answers and pending actions."""

    def __init__(  # noqa: PLR0913 - one parameter for each service that events go to
        self,
        store: Store,
        clock: Clock,
        bus: Bus,
        readers: Mapping[PlatformName, Reader],
        *,
        judge: Judge,
        reviews: ReviewDesk,
        chat: PrivateChat,
        channels: ChannelDesk,
        reports: ReportDesk,
        standing: StandingDesk,
        presence: PresenceDesk,
        duty: DutyDesk,
        appeals: AppealDesk,
    ) -> None:
        self._store, self._clock, self._bus, self._readers = store, clock, bus, readers
        self._judge, self._reviews, self._chat, self._channels = judge, reviews, chat, channels
        self._reports, self._standing, self._presence = reports, standing, presence
        self._duty, self._appeals = duty, appeals

    async def run_once(self, limit: int = BATCH) -> int:
        """Deal with the oldest waiting updates; how many there were.

        Raises:
            StoreError: the database failed; the batch is undone and stays in line.
        """
        async with self._store.write(short=True) as unit:
            rows = await unit.inbox.take(limit)
            read = [(row, self._read(row)) for row in rows]
            done: list[int] = []
            for is_comments, group in groupby(read, lambda pair: isinstance(pair[1], CommentSeen)):
                done += await self._dealt(unit, list(group), together=is_comments)
            await unit.inbox.done(done)
        # A plain approval leaves the sender asleep: both write through one connection on SQLite.
        if unit.outbox.has_work:
            self._bus.wake(Topic.OUTBOX)
        return len(rows)

    def _read(self, row: InboxRow) -> Event | Unreadable:
        reader = self._readers.get(row.update.platform)
        if reader is None:
            return Unreadable("no reader for this platform")
        try:
            return reader(row.update.raw)
        except Unreadable as refusal:
            return refusal

    async def _dealt(self, unit: UnitOfWork, group: Sequence[_Read], *, together: bool) -> list[int]:
        """The rows of a group that were dealt with: comments together, and one by one if that fails."""
        if together and len(group) > 1:
            comments = [event.comment for _, event in group if isinstance(event, CommentSeen)]
            try:
                async with unit.savepoint():
                    await self._judge.judge(unit, comments)
            except StoreError:
                raise
            except Exception as error:  # noqa: BLE001 - which one it was shows when each is tried by itself
                _log.warning("comments_one_by_one", kind=type(error).__name__, comments=len(comments))
            else:
                return [row.row_id for row, _ in group]
        return [row.row_id for row, event in group if await self._deal(unit, row, event)]

    async def _deal(self, unit: UnitOfWork, row: InboxRow, event: Event | Unreadable) -> bool:
        """Whether the update was dealt with; one that was not is set aside."""
        if isinstance(event, Unreadable):
            await self._set_aside(unit, row, str(event))
            return False
        try:
            async with unit.savepoint():
                await self._handle(unit, row, event)
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001 - one bad update must not stop those behind it
            # Only the kind is kept: a message may quote what a person wrote.
            await self._set_aside(unit, row, f"failed: {type(error).__name__}")
            _log.error("update_failed", row=row.row_id, kind=type(error).__name__)
            return False
        return True

    async def _handle(self, unit: UnitOfWork, row: InboxRow, event: Event) -> None:
        match event:
            case CommentSeen(comment):
                await self._judge.judge(unit, [comment])
            case ButtonPressed():
                await self._pressed(unit, row, event)
            case PrivateMessage() | StartPressed() | ContactShared():
                await self._chat.heard(unit, event, f"inbox:{row.row_id}")
            case CommandGiven():
                await self._commanded(unit, event)
            case CommentReported():
                await self._reports.reported(unit, event)
            case ChatMoved():
                await self._channels.moved(unit, event)
            case BotStanding():
                await self._standing.changed(unit, event)
            case _:
                await self._notice(unit, event)

    async def _pressed(self, unit: UnitOfWork, row: InboxRow, event: ButtonPressed) -> None:
        """To whom a button belongs is what its data begins with."""
        match event.data.partition(":")[0]:
            case "rv":
                await self._reviews.pressed(unit, event)
            case "ap":
                await self._appeals.pressed(unit, event)
            case "ch":
                await self._channels.pressed(unit, event)
            case _:
                await self._chat.heard(unit, event, f"inbox:{row.row_id}")

    async def _commanded(self, unit: UnitOfWork, event: CommandGiven) -> None:
        match event.command:
            case events.DUTY:
                await self._duty.toggled(unit, event)
            case events.QUEUE:
                await self._reviews.command(unit, event)
            case _:
                await self._channels.command(unit, event)

    async def _notice(self, unit: UnitOfWork, event: Event) -> None:
        """What is kept and answered by nobody."""
        match event:
            case MemberCame() | MemberLeft():
                await self._presence.member(unit, event)
            case PostSeen():
                await self._presence.post(unit, event)
            case CommentsGone():
                await self._presence.gone(unit, event)
            case Blocked():
                await self._presence.blocked(unit, event)
            case _:
                pass

    async def _set_aside(self, unit: UnitOfWork, row: InboxRow, note: str) -> None:
        await unit.inbox.set_aside(row.row_id, note)
        event = AuditEvent(
            "system", "system", AuditWord.UPDATE_SET_ASIDE, f"inbox:{row.row_id}", {"note": note}
        )
        await unit.audit.add(event, self._clock.now())
