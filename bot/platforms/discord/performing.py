"""DiscordPlatform: performs effects through the REST API alone; it needs no gateway."""

import hashlib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.dialogue.prompt import Button, Prompt
from bot.moderation.comment import PlatformName
from bot.platforms.discord import drawing
from bot.platforms.discord.lookups import Lookups
from bot.platforms.discord.places import Places
from bot.platforms.discord.pressing import START
from bot.platforms.discord.probing import probe
from bot.platforms.discord.raws import snowflake
from bot.platforms.discord.reading import read
from bot.platforms.discord.rest import DiscordRefused, Rest
from bot.platforms.discord.words import split
from bot.platforms.pace import Pace
from bot.ports.platform import (
    AnswerPress,
    DeleteComment,
    Effect,
    Finding,
    PlatformRefused,
    React,
    Reader,
    Restrict,
    Rewrite,
    Send,
)
from bot.texts import Rendered

OVERALL, CHANNEL = (40, 1.0), (5, 5.0)
LONGEST_SILENCE = timedelta(days=28)
_MESSAGE = "/channels/{channel_id}/messages/{message_id}"
_WEBHOOK = "/webhooks/{webhook_id}/{webhook_token}"
_EPHEMERAL = 1 << 6
_NO_EMBEDS = 1 << 2  # what a quoted comment links to is not to be seen before somebody chose to
_NONCE = 25
_ADMIN = 1 << 3 | 1 << 5  # administrator, manage the server
_NOT_A_MEMBER = frozenset({10007, 10013})
# A thing that is gone, or a press that came too late: as we want it, or never to be again.
_ALREADY = frozenset({10008, 10015, 10062, 50027})


class DiscordPlatform:
    """Implements the Platform port."""

    def __init__(
        self,
        rest: Rest,
        places: Places,
        lookups: Lookups,
        render: Callable[[Prompt, str], Rendered],
        pace: Pace | None = None,
    ) -> None:
        self._rest, self._places, self._lookups, self._render = rest, places, lookups, render
        self._pace = pace or Pace(OVERALL, CHANNEL)

    @property
    def name(self) -> PlatformName:
        """Discord."""
        return PlatformName.DISCORD

    @property
    def read(self) -> Reader:
        """The reader of raw events."""
        return read

    @property
    def proves_phones(self) -> bool:
        """A number is typed here, so it is only declared."""
        return False

    @property
    def own_refs(self) -> frozenset[str]:
        """The bot's number; its name is not its own, for other bots may bear it too."""
        return frozenset({self._rest.bot_id}) - {""}

    def door(self, code: str, payload: str) -> Button:
        """A button that is answered in place."""
        return Button(code, data=START + payload)

    def link_to(self, chat_ref: str, message_ref: str) -> str:
        """A message's address, for those who may see it; empty while its server is not known."""
        guild = self._places.guild_of(chat_ref)
        channel, message = split(chat_ref, message_ref)
        return f"https://discord.com/channels/{guild}/{channel}/{message}" if guild else ""

    async def perform(self, effect: Effect) -> str | None:
        """Do it; for Send the new message's ref, where it is told.

        Raises:
            PlatformBusy: not now.
            PlatformRefused: never.
        """
        try:
            return await self._do(effect)
        except DiscordRefused as refusal:
            if refusal.code in _ALREADY and not isinstance(effect, Send):
                return None
            raise

    async def _do(self, effect: Effect) -> str | None:
        match effect:
            case Send():
                return await self._send(effect)
            case Rewrite(chat, message, prompt, locale):
                where = await self._where(chat, message)
                self._pace.before(where["channel_id"])
                await self._rest.call("PATCH", _MESSAGE, json=self._drawn(prompt, locale), **where)
            case DeleteComment(chat, message):
                await self._rest.call("DELETE", _MESSAGE, **await self._where(chat, message))
            case React(chat, message, emoji):
                where = await self._where(chat, message)
                await self._rest.call(
                    "PUT", f"{_MESSAGE}/reactions/{{emoji}}/@me", emoji=_full(emoji), **where
                )
            case Restrict():
                await self._restrict(effect)
            case AnswerPress():
                await self._answer(effect)
        return None

    async def _where(self, chat_ref: str, message_ref: str) -> dict[str, str]:
        """Path of one message; what stands in a thread names the thread itself."""
        channel, message = split(chat_ref, message_ref)
        opened = channel if channel != chat_ref else await self._lookups.open_chat(chat_ref)
        return {"channel_id": opened, "message_id": message}

    def _drawn(self, prompt: Prompt, locale: str) -> dict[str, Any]:
        return drawing.message(prompt, self._render(prompt, locale), locale)

    async def _send(self, effect: Send) -> str | None:
        body = self._drawn(effect.prompt, effect.locale)
        # Within some minutes the same nonce gives back the message that is there already.
        nonce = hashlib.sha256(effect.key.encode()).hexdigest()[:_NONCE]
        body |= {"nonce": nonce, "enforce_nonce": True, "flags": _NO_EMBEDS}
        thread, channel = "", ""
        if effect.reply_to is not None:
            thread, _, answered = effect.reply_to.rpartition("/")
            body["message_reference"] = {"message_id": answered, "fail_if_not_exists": False}
        channel = thread or await self._lookups.open_chat(effect.chat_ref)
        self._pace.before(channel)
        sent = await self._rest.call("POST", "/channels/{channel_id}/messages", json=body, channel_id=channel)
        number = snowflake(sent.get("id")) if isinstance(sent, dict) else 0
        if not number:
            # It was taken all the same; sending it again would say it twice.
            return None
        if effect.pin:
            await self._pin(channel, str(number))
        return f"{thread}/{number}" if thread else str(number)

    async def _pin(self, channel: str, message: str) -> None:
        """A pin is wanted, not needed: without the right to it the message stands all the same."""
        path = "/channels/{channel_id}/messages/pins/{message_id}"
        try:
            await self._rest.call("PUT", path, channel_id=channel, message_id=message)
        except PlatformRefused:
            return

    async def _answer(self, effect: AnswerPress) -> None:
        _, _, rest = effect.press_ref.partition(":")
        application, _, token = rest.partition(":")
        if not token:
            raise PlatformRefused("no press of Discord")
        body = self._drawn(effect.prompt, effect.locale)
        hook = {"webhook_id": application, "webhook_token": token}
        if effect.number == 0:
            # The press was answered with "one moment" when it came; this takes its place.
            await self._rest.call("PATCH", f"{_WEBHOOK}/messages/@original", json=body, **hook)
            return
        await self._rest.call("POST", _WEBHOOK, json={**body, "flags": _EPHEMERAL}, **hook)

    async def _restrict(self, effect: Restrict) -> None:
        guild, until = await self._lookups.guild_of(effect.chat_ref), effect.until
        now = datetime.now(UTC)
        ends = None if until is None or until <= now else min(until, now + LONGEST_SILENCE).isoformat()
        await self._rest.call(
            "PATCH", "/guilds/{guild_id}/members/{user_id}", json={"communication_disabled_until": ends},
            guild_id=guild, user_id=effect.account_id,
        )  # fmt: skip

    async def is_admin(self, chat_ref: str, account_id: str) -> bool:
        """Whether an account owns or may manage the server of a chat.

        Raises:
            PlatformBusy: not now.
            PlatformRefused: the chat is unknown.
        """
        guild_id = await self._lookups.guild_of(chat_ref)
        guild = await self._rest.call("GET", "/guilds/{guild_id}", guild_id=guild_id)
        if guild.get("owner_id") == account_id:
            return True
        path = "/guilds/{guild_id}/members/{user_id}"
        try:
            member = await self._rest.call("GET", path, guild_id=guild_id, user_id=account_id)
        except DiscordRefused as refusal:
            if refusal.code in _NOT_A_MEMBER:
                return False
            raise
        held = {guild_id, *member.get("roles", ())}
        return any(int(role["permissions"]) & _ADMIN for role in guild.get("roles", ()) if role["id"] in held)

    async def is_member(self, chat_ref: str, account_id: str) -> bool:
        """Whether an account is in the server of a chat and past its membership screening.

        Raises:
            PlatformBusy: not now.
            PlatformRefused: the platform does not say.
        """
        guild_id = await self._lookups.guild_of(chat_ref)
        path = "/guilds/{guild_id}/members/{user_id}"
        try:
            member = await self._rest.call("GET", path, guild_id=guild_id, user_id=account_id)
        except DiscordRefused as refusal:
            if refusal.code in _NOT_A_MEMBER:
                return False
            raise
        return member.get("pending") is not True

    async def probe(self, chat_refs: Sequence[str]) -> Sequence[Finding]:
        """What is wrong with token, intents, commands and rights."""
        return await probe(self._rest, chat_refs)


def _full(emoji: str) -> str:
    """Discord knows the writing hand only with the sign that makes it a picture."""
    return "✍️" if emoji == "✍" else emoji
