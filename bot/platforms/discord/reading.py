"""Reads a raw Discord event into an Event; pure, from JSON, without the library's objects.

A thread's or forum post's comments belong to the channel above it. What cannot be read is Unreadable with
a reason that quotes nothing.
"""

import json
from collections.abc import Callable, Mapping

from bot.dialogue.checking import UNTOLD
from bot.moderation.comment import Author, AuthorKind
from bot.platforms.discord.pressing import interaction
from bot.platforms.discord.words import (
    DISCORD,
    Raw,
    author_of,
    authored,
    comment_of,
    is_forward,
    number_of,
    person,
    ref_of,
    text_of,
)
from bot.ports.events import (
    Blocked,
    BotStanding,
    CommentSeen,
    CommentsGone,
    Event,
    Ignored,
    MemberCame,
    MemberLeft,
    PrivateMessage,
    Standing,
    StartPressed,
    Unreadable,
)

_BLOCKED = {1: "block_message", 2: "send_alert_message", 3: "timeout", 4: "block_member_interaction"}


def read(raw: bytes) -> Event:
    """Read one event.

    Raises:
        Unreadable: it is no event, or lacks what its kind must have.
    """
    try:
        event = json.loads(raw)
        kind, parent = text_of(event["t"]), event["parent"]
        reader = _KINDS.get(kind)
        if reader is None:
            return Ignored(kind)
        return reader(event["d"], None if parent is None else number_of(parent), number_of(event["bot"]))
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, OSError, RecursionError) as error:
        raise Unreadable(f"discord event: {type(error).__name__}") from None


def _message(message: Raw, parent: str | None, bot: str) -> Event:
    author = author_of(message)
    if author.account_id == bot:
        return Ignored("our own")
    if message.get("guild_id") is None:
        return _private(message, author)
    comment = comment_of(message, parent)
    return Ignored("no words") if comment is None else CommentSeen(comment)


def _private(message: Raw, author: Author) -> Event:
    if author.kind is not AuthorKind.MEMBER:
        return Ignored("another bot")
    if message.get("edited_timestamp") is not None:
        return Ignored("private, edited")
    text, source = authored(message), ""
    if is_forward(message):
        # Discord names the channel that it stood in, where anyone may write, and never its author.
        source = UNTOLD
        snapshots = message.get("message_snapshots") or ()
        text = "\n".join(text_of(each["message"].get("content", "")) for each in snapshots)
    if not text:
        return Ignored("private, no words")
    command, _, payload = text.partition(" ")
    if command == "/start" and not source:
        return StartPressed(author, payload.strip()[:64])
    return PrivateMessage(author, text, forwarded_from=source)


def _gone(deleted: Raw, parent: str | None, _bot: str) -> Event:
    if deleted.get("guild_id") is None:
        return Ignored("private, deleted")
    channel = parent or number_of(deleted["channel_id"])
    return CommentsGone(DISCORD, channel, (ref_of(deleted, parent),))


def _left(member: Raw, _parent: str | None, _bot: str) -> Event:
    return MemberLeft(person(member["user"], member), _where(member, member["guild_id"]))


def _came(member: Raw, _parent: str | None, _bot: str) -> Event:
    return MemberCame(person(member["user"], member), _where(member, member["guild_id"]))


def _added(guild: Raw, _parent: str | None, bot: str) -> Event:
    title = text_of(guild.get("name", ""))
    return _standing(guild, title, bot, Standing.GONE, Standing.MEMBER)


def _removed(guild: Raw, _parent: str | None, bot: str) -> Event:
    return _standing(guild, "", bot, Standing.MEMBER, Standing.GONE)


def _standing(guild: Raw, title: str, bot: str, before: Standing, now: Standing) -> Event:
    """Discord does not say who did it: the bot itself stands for them. Nothing can be said to a server."""
    actor, chat = Author(DISCORD, bot, AuthorKind.BOT), _where(guild, guild["id"])
    lacks = ("write",) if now is not Standing.GONE and "channel_id" not in guild else ()
    return BotStanding(DISCORD, chat, title, actor, before, now, lacks)


def _where(event: Raw, guild: object) -> str:
    """Our channel that an event of its server is about, else the server."""
    return number_of(event["channel_id"]) if "channel_id" in event else guild_ref(guild)


def _filtered(execution: Raw, parent: str | None, _bot: str) -> Event:
    author = Author(DISCORD, number_of(execution["user_id"]))
    channel = execution.get("channel_id")
    chat = parent or (number_of(channel) if channel else guild_ref(execution["guild_id"]))
    action = _BLOCKED.get(execution["action"]["type"], "other")
    return Blocked(author, chat, number_of(execution["rule_id"]), action)


def guild_ref(guild: object) -> str:
    """How a whole server is named where an event names no channel.

    Raises:
        TypeError: it is no id.
    """
    return f"guild:{number_of(guild)}"


_KINDS: Mapping[str, Callable[[Raw, str | None, str], Event]] = {
    "MESSAGE_CREATE": _message,
    "MESSAGE_UPDATE": _message,
    "MESSAGE_DELETE": _gone,
    "INTERACTION_CREATE": interaction,
    "GUILD_MEMBER_REMOVE": _left,
    "GUILD_MEMBER_ADD": _came,
    "GUILD_CREATE": _added,
    "GUILD_DELETE": _removed,
    "AUTO_MODERATION_ACTION_EXECUTION": _filtered,
}
