"""Backfill: after each gap, what was written meanwhile is fetched, and a cursor says how far all is on disk.

One cursor a registered channel covers its threads and forum posts. It stands still from the moment a new
session begins until the channel and everything under it has been read again, so that a crash on the way
begins anew from before the gap.
"""

import asyncio
import contextlib
from collections.abc import Iterable, Sequence
from datetime import timedelta

import structlog

from bot.moderation.comment import PlatformName
from bot.platforms.discord import raws
from bot.platforms.discord.history import History
from bot.platforms.discord.lookups import Lookups
from bot.platforms.discord.rest import DiscordRefused, Rest
from bot.ports.inlet import Inlet
from bot.ports.platform import PlatformBusy
from bot.ports.unit_of_work import Store, StoreError

EVERY_SECONDS = 1.0  # how soon a channel that was registered meanwhile is noticed
WAIT_SECONDS = 1.0
AT_ONCE = 5000  # messages in memory, put in order together
# Events of one server may arrive a little out of order, so that an older one can still be on its way.
DISORDER = timedelta(seconds=60)
# What an answer raises that is not of the form that Discord's are.
_ODD = (TypeError, KeyError, ValueError, AttributeError)
_log = structlog.get_logger()


class Backfill:
    """Knows which channels are whole, and how far."""

    def __init__(self, store: Store, rest: Rest, lookups: Lookups) -> None:
        self._store, self._rest, self._lookups = store, rest, lookups
        self._heads: dict[str, int] = {}
        self._whole: set[str] = set()
        self._unsaved: set[str] = set()
        self._gaps = 0  # counts them, so that one that opens during a reading is not taken for closed
        self._wanted, self._closed = asyncio.Event(), asyncio.Event()
        self._opened = 0.0  # when the gap opened, in seconds of the loop's clock
        self._looked = False
        self.watched: tuple[str, ...] = ()  # the registered channels, as of the last look

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left to be fetched."""
        return self._looked and not self._wanted.is_set()

    def gap(self) -> None:
        """Something was missed: nothing counts as whole until it was read again."""
        self._gaps += 1
        self._whole.clear()
        self._wanted.set()
        if self._closed.is_set() or not self._opened:
            self._opened = asyncio.get_running_loop().time()
        self._closed.clear()

    async def closed(self, longest: float) -> None:
        """Wait until nothing is missing, for at most so many seconds since something was."""
        left = self._opened + longest - asyncio.get_running_loop().time()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(max(0.0, left)):
                await self._closed.wait()

    def committed(self, places: Iterable[tuple[str, int]]) -> None:
        """Messages are on disk: each by its channel (that above its thread) and id."""
        for channel, number in places:
            if channel in self._whole and number > self._heads.get(channel, number):
                self._heads[channel] = number
                self._unsaved.add(channel)

    async def save(self) -> None:
        """Write the cursors that have moved.

        Raises:
            StoreError: they are not written; the next time they are.
        """
        moved = {channel: self._heads[channel] for channel in self._unsaved}
        if not moved:
            return
        async with self._store.write() as unit:
            for channel, number in moved.items():
                await unit.cursors.put(_name(channel), str(number))
        self._unsaved -= {channel for channel, number in moved.items() if self._heads[channel] == number}

    async def run(self, inlet: Inlet) -> None:
        """Fetch until cancelled."""
        while True:
            try:
                await self._look(inlet)
            except (StoreError, PlatformBusy, *_ODD) as error:
                _log.warning("discord_backfill_waits", why=type(error).__name__)
                await asyncio.sleep(getattr(error, "retry_after", WAIT_SECONDS))
                continue
            try:
                async with asyncio.timeout(EVERY_SECONDS):
                    await self._wanted.wait()
            except TimeoutError:
                continue

    async def _look(self, inlet: Inlet) -> None:
        gaps = self._gaps
        async with self._store.read() as unit:
            channels = await unit.channels.all()
        self.watched = tuple(
            c.channel_ref for c in channels if c.platform is PlatformName.DISCORD and c.active
        )
        late = [error for channel in self.watched if (error := await self._tried(inlet, channel)) is not None]
        if late:
            raise late[0]
        if gaps == self._gaps and gaps:
            self._looked = True
            self._wanted.clear()
            self._closed.set()

    async def _tried(self, inlet: Inlet, channel: str) -> PlatformBusy | None:
        """One channel that has to wait keeps no other waiting."""
        try:
            if channel not in self._whole:
                await self._close(inlet, channel)
        except PlatformBusy as busy:
            return busy
        return None

    async def _close(self, inlet: Inlet, channel: str) -> None:
        """Bring in what a channel has behind its cursor; one that cannot be read is left alone."""
        gaps = self._gaps
        if not gaps:
            return
        try:
            head = await self._fetched(inlet, channel)
        except DiscordRefused as refusal:
            _log.warning("discord_channel_closed", channel=channel, code=refusal.code)
            head = None
        if gaps != self._gaps:
            return
        self._whole.add(channel)
        if head is None:
            self._heads.pop(channel, None)
            return
        self._heads[channel] = max(head, self._heads.get(channel, 0))
        self._unsaved.add(channel)
        await self.save()

    async def _fetched(self, inlet: Inlet, channel: str) -> int | None:
        """The newest id that is on disk now; None for a channel that is not there."""
        place = await self._lookups.channel(channel)
        if place is None:
            _log.warning("discord_channel_closed", channel=channel)
            return None
        history = History(self._rest, place)
        async with self._store.read() as unit:
            stored = await unit.cursors.get(_name(channel))
        if stored is None:
            return await history.newest()
        head = int(stored)
        since = raws.number_at(raws.moment_of(head) - DISORDER)
        found: list[tuple[str | None, raws.Taken]] = []
        async for parent, page in history.since(since):
            found += [(parent, taken) for taken in page]
            head = max((head, *(taken.message_no for taken in page)))
            if len(found) >= AT_ONCE:
                await self._hand_over(inlet, found)
                found = []
        await self._hand_over(inlet, found)
        return head

    async def _hand_over(self, inlet: Inlet, found: Sequence[tuple[str | None, raws.Taken]]) -> None:
        """In the order in which it was written, whichever thread it stands in."""
        ordered = sorted(found, key=lambda each: each[1].number)
        await inlet.accept([raws.update(taken, self._rest.bot_id, parent) for parent, taken in ordered])


def _name(channel: str) -> str:
    """The cursor's name."""
    return f"discord:{channel}"
