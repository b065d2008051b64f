"""History: what Discord still has of a channel, its threads and forum posts, as raw events."""

from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from typing import Any

from bot.platforms.discord import raws
from bot.platforms.discord.places import FORUMS
from bot.platforms.discord.rest import DiscordRefused, Rest

PAGE = 100
Page = list[raws.Taken]
Data = Mapping[str, Any]


class History:
    """Reads one channel and what hangs under it."""

    def __init__(self, rest: Rest, channel: Data) -> None:
        self._rest, self._channel = rest, channel
        self._id, self._guild = str(channel["id"]), str(channel.get("guild_id") or "")

    async def newest(self) -> int:
        """The newest message id of all, 0 where nothing was written yet.

        Raises:
            PlatformBusy: not now.
        """
        return max(_last(self._channel), *(_last(each) for each in await self._active()), 0)

    async def since(self, number: int) -> AsyncIterator[tuple[str | None, Page]]:
        """What was written behind an id, page by page, oldest first in each place, and what was edited since.

        Each page with the channel above its thread, None for the channel's own.

        Raises:
            PlatformBusy: not now.
            DiscordRefused: the channel may not be read.
        """
        if self._channel.get("type") not in FORUMS:
            async for page in self._place(self._id, number):
                yield None, page
        for thread in (*await self._active(), *await self._archived(raws.moment_of(number))):
            async for page in self._thread(str(thread["id"]), number):
                yield self._id, page

    async def _thread(self, thread_id: str, number: int) -> AsyncIterator[Page]:
        """A thread that was closed to us meanwhile keeps its own, and no other from being read."""
        try:
            async for page in self._place(thread_id, number):
                yield page
        except DiscordRefused:
            return

    async def _place(self, channel_id: str, number: int) -> AsyncIterator[Page]:
        after = number
        while True:
            messages = await self._page(channel_id, {"after": str(after)})
            ours = [{**each, "guild_id": self._guild} for each in messages if self._counts(each)]
            # One that is known already may have been edited since; to one that is not, the edit adds nothing.
            edits = [taken for each in ours if (taken := raws.edited(each)) is not None]
            yield [*map(raws.written, ours), *edits]
            newest = max((raws.snowflake(each.get("id")) for each in messages), default=0)
            # A server that does not know `after` would give the same page for ever.
            if len(messages) < PAGE or newest <= after:
                break
            after = newest
        away = raws.moment_of(number)
        before = await self._page(channel_id, {"before": str(number + 1)})
        yield [taken for each in before if (taken := self._edited(each, away)) is not None]

    async def _page(self, channel_id: str, where: dict[str, str]) -> list[Data]:
        """Up to a page of messages, oldest first."""
        found = await self._rest.call(
            "GET",
            "/channels/{channel_id}/messages",
            query={**where, "limit": str(PAGE)},
            channel_id=channel_id,
        )
        return sorted(found, key=lambda each: raws.snowflake(each.get("id")))

    def _edited(self, message: Data, away: datetime) -> raws.Taken | None:
        at = raws.moment(message.get("edited_timestamp"))
        if at is None or at < away or not self._counts(message):
            return None
        return raws.edited({**message, "guild_id": self._guild})

    def _counts(self, message: Data) -> bool:
        """What we said ourselves is nothing to judge."""
        return bool((message.get("author") or {}).get("id") != self._rest.bot_id)

    async def _active(self) -> list[Data]:
        if not self._guild:
            return []
        try:
            found = await self._rest.call("GET", "/guilds/{guild_id}/threads/active", guild_id=self._guild)
        except DiscordRefused:
            return []
        return [each for each in found.get("threads", ()) if str(each.get("parent_id")) == self._id]

    async def _archived(self, since: datetime) -> list[Data]:
        """Public threads that were archived after a moment: whoever wrote in one did so before that."""
        threads: list[Data] = []
        query = {"limit": str(PAGE)}
        path = "/channels/{channel_id}/threads/archived/public"
        while True:
            try:
                found = await self._rest.call("GET", path, query=query, channel_id=self._id)
            except DiscordRefused:
                return threads
            fresh = [each for each in found.get("threads", ()) if (_archived_at(each) or since) >= since]
            threads += fresh
            last = _archived_at(fresh[-1]) if fresh else None
            if last is None or not found.get("has_more") or len(fresh) < len(found["threads"]):
                return threads
            before = last.isoformat()
            # As above: the same page again has no more.
            if query.get("before") == before:
                return threads
            query["before"] = before


def _last(place: Data) -> int:
    return raws.snowflake(place.get("last_message_id"))


def _archived_at(thread: Data) -> datetime | None:
    return raws.moment((thread.get("thread_metadata") or {}).get("archive_timestamp"))
