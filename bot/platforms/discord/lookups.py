"""Lookups: what a number stands for, asked of Discord where the gateway has not told it."""

from typing import Any

from bot.platforms.discord.places import Places
from bot.platforms.discord.raws import snowflake
from bot.platforms.discord.rest import DiscordRefused, Rest
from bot.ports.platform import PlatformRefused

REMEMBERED = 4096
_NOT_THERE = 404
_GUILD = "guild:"


class Lookups:
    """Channels, their servers, and people's private chats; each asked for once."""

    def __init__(self, rest: Rest, places: Places) -> None:
        self._rest, self._places = rest, places
        self._private: dict[str, str] = {}
        self._closed: set[str] = set()

    async def channel(self, channel_id: str) -> dict[str, Any] | None:
        """A channel or thread as it is now; None where there is none or it is not for us.

        Raises:
            PlatformBusy: not now.
        """
        try:
            found: dict[str, Any] = await self._rest.call(
                "GET", "/channels/{channel_id}", channel_id=channel_id
            )
        except DiscordRefused as refusal:
            if refusal.status != _NOT_THERE:
                self._closed.add(channel_id)
            return None
        found = {"id": channel_id, "guild_id": self._places.guild_of(channel_id), **found}
        self._places.channel(found)
        return found

    async def parent_of(self, channel_id: str) -> str | None:
        """The channel above a thread; None for a channel.

        Raises:
            PlatformBusy: not now.
        """
        unknown = not self._places.is_known(channel_id) and channel_id not in self._closed
        if unknown and snowflake(channel_id) and await self.channel(channel_id) is None:
            self._closed.add(channel_id)  # asked once, not for every message in it
        return self._places.parent_of(channel_id)

    async def guild_of(self, chat_ref: str) -> str:
        """The server that a chat is in.

        Raises:
            PlatformBusy: not now.
            PlatformRefused: it is in none.
        """
        if chat_ref.startswith(_GUILD):
            return chat_ref.removeprefix(_GUILD)
        if not self._places.guild_of(chat_ref) and snowflake(chat_ref):
            await self.channel(chat_ref)
        guild = self._places.guild_of(chat_ref)
        if not guild:
            raise PlatformRefused("the chat is in no server that we see")
        return guild

    async def open_chat(self, chat_ref: str) -> str:
        """The channel in which a chat is written to: itself, or the private chat with an account.

        Raises:
            PlatformBusy: not now.
            PlatformRefused: there is no such chat.
        """
        if not snowflake(chat_ref):
            raise PlatformRefused("no such chat")
        if self._places.is_known(chat_ref) or chat_ref in self._closed:
            return chat_ref
        if chat_ref not in self._private:
            if await self.channel(chat_ref) is not None or chat_ref in self._closed:
                return chat_ref
            await self._open_private(chat_ref)
        return self._private.get(chat_ref, chat_ref)

    async def _open_private(self, account_id: str) -> None:
        try:
            opened = await self._rest.call("POST", "/users/@me/channels", json={"recipient_id": account_id})
        except DiscordRefused as refusal:
            if not refusal.is_route_unknown:
                raise
            # A server that can neither tell what a number is nor open a private chat: a channel then.
            self._closed.add(account_id)
            return
        if len(self._private) >= REMEMBERED:
            self._private.clear()
        self._private[account_id] = str(opened["id"])
