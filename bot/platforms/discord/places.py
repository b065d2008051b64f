"""Places: which server a channel is in, and which channel a thread hangs under, as far as it was heard.

Kept in place of the library's own cache, which holds whole servers; here an id leads to an id.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from bot.platforms.discord.raws import snowflake

Data = Mapping[str, Any]
THREADS = frozenset({10, 11, 12})
FORUMS = frozenset({15, 16})


class Places:
    """What is known of channels and threads; a thread's parent is None for a plain channel."""

    def __init__(self) -> None:
        self._guilds: dict[str, str] = {}
        self._parents: dict[str, str | None] = {}

    def guild_of(self, channel_id: str) -> str:
        """The server of a channel or thread; empty where it is not known."""
        return self._guilds.get(channel_id, "")

    def is_known(self, channel_id: str) -> bool:
        """Whether it is known what a channel is."""
        return channel_id in self._parents

    def parent_of(self, channel_id: str) -> str | None:
        """The channel above a thread; None for a channel, and for what is not known."""
        return self._parents.get(channel_id)

    def guild(self, data: Data) -> None:
        """A server with its channels and active threads, as far as they are told."""
        guild = data.get("id")
        for each in (*_listed(data.get("channels")), *_listed(data.get("threads"))):
            self.channel(each, guild)

    def channel(self, data: Data, guild: object = None) -> None:
        """A channel or thread; what says too little is passed over."""
        number, within = data.get("id"), data.get("guild_id") or guild
        if not snowflake(number):
            return
        if snowflake(within):
            self._guilds[str(number)] = str(within)
        parent = data.get("parent_id")
        is_thread = data.get("type") in THREADS and snowflake(parent)
        self._parents[str(number)] = str(parent) if is_thread else None

    def threads(self, data: Data) -> None:
        """The threads of a channel that came into view."""
        for each in _listed(data.get("threads")):
            self.channel(each, data.get("guild_id"))

    def gone(self, data: Data) -> None:
        """A channel or thread that was deleted."""
        self._guilds.pop(str(data.get("id")), None)
        self._parents.pop(str(data.get("id")), None)


def _listed(value: object) -> Iterable[Data]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
