"""Probing: what Discord says of the token, the privileged intents, the commands and each chat's rights."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.platforms.discord.commands import application_id, differ, offered, payload
from bot.platforms.discord.rest import DiscordRefused, Rest
from bot.ports.platform import Finding, PlatformBusy, PlatformRefused

_MESSAGE_CONTENT, _MEMBERS = 1 << 18 | 1 << 19, 1 << 14 | 1 << 15
_ADMINISTRATOR = 1 << 3
# What the bot needs in a chat; the first three are needed to work at all.
RIGHTS: Mapping[str, int] = {
    "view": 1 << 10, "history": 1 << 16, "send": 1 << 11, "delete": 1 << 13, "react": 1 << 6,
    "restrict": 1 << 40,
}  # fmt: skip
_NEEDED = frozenset({"view", "history", "send"})
_ROLE, _MEMBER = (0, "role"), (1, "member")


async def probe(rest: Rest, chat_refs: Sequence[str]) -> list[Finding]:
    """Findings for the token and every chat."""
    try:
        me = await rest.call("GET", "/users/@me")
        found = [Finding("ok", "check.discord.token", {"username": str(me.get("username", ""))})]
        found += await _application(rest)
        for chat in chat_refs:
            found += await _chat(rest, chat)
    except PlatformBusy as busy:
        return [Finding("fail", "check.discord.unreachable", {"why": str(busy)})]
    except PlatformRefused as refusal:
        return [Finding("fail", "check.discord.unreachable", {"why": str(refusal)})]
    return found


async def _application(rest: Rest) -> list[Finding]:
    """Intents by the application's flags, and whether the commands are what they should be."""
    found = []
    try:
        flags = int((await rest.call("GET", "/applications/@me")).get("flags") or 0)
        if not flags & _MESSAGE_CONTENT:
            found.append(Finding("fail", "check.discord.no_intent", {}))
        if not flags & _MEMBERS:
            found.append(Finding("warn", "check.discord.no_members", {}))
        commands = await offered(rest, await application_id(rest))
    except DiscordRefused as refusal:
        return [*found, Finding("warn", "check.discord.application", {"why": str(refusal)})]
    if differ(commands, payload()):
        return [*found, Finding("warn", "check.discord.commands", {})]
    return [*found, Finding("ok", "check.discord.commands_ok", {"count": len(commands)})]


async def _chat(rest: Rest, chat_ref: str) -> list[Finding]:
    where: dict[str, object] = {"chat": chat_ref}
    try:
        channel = await rest.call("GET", "/channels/{channel_id}", channel_id=chat_ref)
        guild_id = str(channel.get("guild_id") or "")
        if not guild_id:
            return [Finding("fail", "check.discord.not_in_chat", where)]
        guild = await rest.call("GET", "/guilds/{guild_id}", guild_id=guild_id)
        path = "/guilds/{guild_id}/members/{user_id}"
        member = await rest.call("GET", path, guild_id=guild_id, user_id=rest.bot_id)
    except DiscordRefused as refusal:
        if refusal.is_route_unknown:
            return [Finding("warn", "check.discord.not_told", where)]
        return [Finding("fail", "check.discord.not_in_chat", where)]
    granted = permissions(guild, member, channel, rest.bot_id)
    lacking = [name for name, bit in RIGHTS.items() if not granted & bit]
    missing = [
        Finding("fail" if name in _NEEDED else "warn", f"check.discord.lacks_{name}", where)
        for name in lacking
    ]
    return missing or [Finding("ok", "check.discord.chat", where)]


def permissions(
    guild: Mapping[str, Any], member: Mapping[str, Any], channel: Mapping[str, Any], account_id: str
) -> int:
    """What an account may do in a channel, as Discord counts it: roles, then the channel's own exceptions."""
    roles = {str(guild["id"]), *map(str, member.get("roles", ()))}
    granted = 0
    for role in guild.get("roles", ()):
        granted |= int(role["permissions"]) if str(role["id"]) in roles else 0
    if granted & _ADMINISTRATOR or guild.get("owner_id") == account_id:
        return (1 << 53) - 1
    exceptions = channel.get("permission_overwrites") or ()
    everyone = [each for each in exceptions if each["type"] in _ROLE and each["id"] == guild["id"]]
    by_role = [each for each in exceptions if each["type"] in _ROLE and each["id"] in roles]
    own = [each for each in exceptions if each["type"] in _MEMBER and each["id"] == account_id]
    for group in (everyone, [each for each in by_role if each not in everyone], own):
        denied = allowed = 0
        for each in group:
            denied, allowed = denied | int(each["deny"]), allowed | int(each["allow"])
        granted = granted & ~denied | allowed
    return granted
