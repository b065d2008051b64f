"""Channels, threads, guilds, their members, pins and reactions, as the bot asks for them.

Decides what the bot may see and change there. Knows no HTTP.
"""

from datetime import datetime

from bot.fakes.discord import permissions, wire
from bot.fakes.discord.messages import awake, pointer, tell_reaction
from bot.fakes.discord.permissions import (
    ADD_REACTIONS,
    MANAGE_CHANNELS,
    MANAGE_GUILD,
    MANAGE_THREADS,
    MODERATE_MEMBERS,
    PIN_MESSAGES,
    READ_MESSAGE_HISTORY,
    SEND_MESSAGES_IN_THREADS,
)
from bot.fakes.discord.places import DM, Channel, Guild, Member
from bot.fakes.discord.refusal import Json, invalid, refused
from bot.fakes.discord.request import Asked

_LONGEST_TIMEOUT = 28 * 24 * 3600.0


def channel(asked: Asked) -> Json:
    """Give a channel."""
    return wire.channel(asked.world, asked.channel)


def channel_changed(asked: Asked) -> Json:
    """Change a channel, or archive, lock or wake a thread."""
    world, one, body = asked.world, asked.channel, dict(asked.body)
    if one.kind == DM:
        raise refused(50003)
    waking = one.is_thread and body == {"archived": False} and not one.locked
    if not (waking and world.may(one, SEND_MESSAGES_IN_THREADS)):
        world.need(one, MANAGE_THREADS if one.is_thread else MANAGE_CHANNELS)
    for name in ("name", "topic", "archived", "locked"):
        if name in body:
            setattr(one, name, body[name])
    one.changed_at = world.now()
    world.tell("THREAD_UPDATE" if one.is_thread else "CHANNEL_UPDATE", one, wire.channel(world, one))
    return wire.channel(world, one)


def archived_threads(asked: Asked) -> Json:
    """Give the archived threads of a channel, the last archived first."""
    world, parent = asked.world, asked.channel
    world.need(parent, READ_MESSAGE_HISTORY)
    found = [one for one in world.channels.values() if one.parent == parent.number and one.archived]
    if "before" in asked.query:
        limit = datetime.fromisoformat(asked.query["before"])
        found = [one for one in found if datetime.fromisoformat(one.changed_at) < limit]
    found.sort(key=lambda one: one.changed_at, reverse=True)
    some = found[: asked.query.get("limit", 50)]
    threads = [wire.channel(world, one) for one in some]
    return {"threads": threads, "members": [], "has_more": len(some) < len(found)}


def _guild(asked: Asked) -> Guild:
    return asked.world.guild(asked.number("guild_id"))


def guild(asked: Asked) -> Json:
    """Give a guild."""
    found = _guild(asked)
    counts = {"approximate_member_count": len(found.members), "approximate_presence_count": 1}
    return wire.guild(found) | (counts if asked.query.get("with_counts") else {})


def guild_channels(asked: Asked) -> list[Json]:
    """Give a guild's channels without its threads; hidden ones too, as the service does."""
    found = wire.of_guild(asked.world, _guild(asked))
    return [wire.channel(asked.world, one) for one in found if not one.is_thread]


def active_threads(asked: Asked) -> Json:
    """Give the threads of a guild that sleep not, newest first."""
    found = [one for one in wire.seen(asked.world, _guild(asked)) if one.is_thread and not one.archived]
    found.sort(key=lambda one: one.number, reverse=True)
    return {"threads": [wire.channel(asked.world, one) for one in found], "members": []}


def roles(asked: Asked) -> list[Json]:
    """Give a guild's roles."""
    return [wire.role(one) for one in _guild(asked).roles.values()]


def rules(asked: Asked) -> list[Json]:
    """Give a guild's own filters."""
    found = _guild(asked)
    if not permissions.in_guild(found, found.members[asked.world.me]) & MANAGE_GUILD:
        raise refused(50013)
    return found.rules


def _member(asked: Asked) -> Member:
    number = asked.number("user_id")
    found = _guild(asked).members.get(number)
    if found is None:
        raise refused(10007 if number in asked.world.people else 10013)
    return found


def member(asked: Asked) -> Json:
    """Give a member."""
    return wire.member(asked.world, _member(asked))


def member_changed(asked: Asked) -> Json:
    """Silence a member until a moment, or let them speak again."""
    world, found, target = asked.world, _guild(asked), _member(asked)
    mine = found.members[world.me]
    above = permissions.rank(found, mine) > permissions.rank(found, target)
    protected = permissions.in_guild(found, target) == permissions.ALL
    if not permissions.in_guild(found, mine) & MODERATE_MEMBERS or protected or not above:
        raise refused(50013)
    until = asked.body.get("communication_disabled_until")
    if until is not None and datetime.fromisoformat(until).timestamp() > world.clock() + _LONGEST_TIMEOUT:
        words = "Time must be at most 28 days in the future."
        raise invalid(("communication_disabled_until",), "GUILD_COMMUNICATION_DISABLED_UNTIL_TOO_LONG", words)
    target.silent_until = until
    told = wire.member(world, target) | {"guild_id": str(found.number)}
    world.sessions.tell("GUILD_MEMBER_UPDATE", told, found.number)
    return wire.member(world, target)


def private_chat(asked: Asked) -> Json:
    """Open the private chat with a person; whether one may write there shows on sending."""
    number = int(asked.body["recipient_id"])
    if number not in asked.world.people:
        raise refused(10013)
    return wire.channel(asked.world, asked.world.private(number))


def _reactable(asked: Asked) -> tuple[Channel, dict[str, list[int]]]:
    one, number = asked.channel, int(asked.message["id"])
    awake(one)
    return one, one.reactions.setdefault(number, {})


def reacted(asked: Asked) -> None:
    """Put the bot's reaction on a message; a new emoji needs the right to."""
    world, emoji = asked.world, asked.ids["emoji_name"]
    one, there = _reactable(asked)
    world.need(one, READ_MESSAGE_HISTORY)
    if not emoji or emoji.isascii():
        raise refused(10014, violation=True)
    if not there.get(emoji):
        world.need(one, ADD_REACTIONS)
    who = there.setdefault(emoji, [])
    if world.me not in who:
        who.append(world.me)
        tell_reaction(world, "MESSAGE_REACTION_ADD", one, asked.message, emoji)


def unreacted(asked: Asked) -> None:
    """Take the bot's reaction off."""
    emoji = asked.ids["emoji_name"]
    one, there = _reactable(asked)
    if asked.world.me in there.get(emoji, []):
        there[emoji].remove(asked.world.me)
        tell_reaction(asked.world, "MESSAGE_REACTION_REMOVE", one, asked.message, emoji)


def pinned(asked: Asked) -> None:
    """Pin a message; the channel says so in a message of its own."""
    _pin(asked, state=True)


def unpinned(asked: Asked) -> None:
    """Unpin a message."""
    _pin(asked, state=False)


def _pin(asked: Asked, *, state: bool) -> None:
    world, one, message = asked.world, asked.channel, asked.message
    if one.guild:
        world.need(one, PIN_MESSAGES)
    awake(one)
    was = message["pinned"]
    message["pinned"] = state
    if state and not was:
        said = {"type": 6, "message_reference": pointer(one, message["id"])}
        world.tell("MESSAGE_CREATE", one, wire.heard(world, one, world.keep(one, world.bot, said)))
    if state is not was:
        world.tell("MESSAGE_UPDATE", one, wire.heard(world, one, message))
