"""Sending, reading, changing and deleting messages.

Decides what the bot may do to a message, by permission, author and age. Knows no HTTP.
"""

from bisect import bisect_left
from typing import Any

from bot.fakes.discord import content, wire
from bot.fakes.discord.permissions import (
    MANAGE_MESSAGES,
    MENTION_EVERYONE,
    READ_MESSAGE_HISTORY,
    SEND_MESSAGES,
    SEND_MESSAGES_IN_THREADS,
)
from bot.fakes.discord.places import DM, FORUM, Channel
from bot.fakes.discord.refusal import Json, invalid, refused
from bot.fakes.discord.request import Asked
from bot.fakes.discord.snowflakes import moment_of
from bot.fakes.discord.world import World

_BULK_SECONDS = 14 * 24 * 3600.0
_SYSTEM_TYPES = (1, 2, 3, 4, 5, 14, 21)


def listed(asked: Asked) -> list[Json]:
    """Give up to 100 messages, newest first, around, before or after one."""
    channel, world = asked.channel, asked.world
    if not world.may(channel, READ_MESSAGE_HISTORY):
        return []
    limit = asked.query.get("limit", 50)
    numbers = sorted(channel.messages)
    if "after" in asked.query:
        numbers = [one for one in numbers if one > int(asked.query["after"])][:limit]
    elif "around" in asked.query:
        # Half of them on each side, by their place and not by how much time lies between.
        first = bisect_left(numbers, int(asked.query["around"])) - limit // 2
        numbers = numbers[max(0, first) : max(0, first) + limit]
    else:
        before = int(asked.query.get("before", 1 << 63))
        numbers = [one for one in numbers if one < before][-limit:]
    return [wire.message(world, channel, channel.messages[one]) for one in reversed(numbers)]


def one(asked: Asked) -> Json:
    """Give one message."""
    asked.world.need(asked.channel, READ_MESSAGE_HISTORY)
    return wire.message(asked.world, asked.channel, asked.message)


def writable(world: World, channel: Channel) -> None:
    """Let the bot go on if it may send here; a thread that sleeps wakes up.

    Raises:
        Refused: 403 or 400.
    """
    if channel.kind == DM:
        person = world.person(channel.owner)
        shared = any(one.here and channel.owner in one.members for one in world.guilds.values())
        if person.dms_closed or not shared:
            raise refused(50007)
        return
    if channel.kind == FORUM:
        raise refused(50008)
    world.need(channel, SEND_MESSAGES_IN_THREADS if channel.is_thread else SEND_MESSAGES)
    if channel.archived and channel.locked:
        raise refused(160005)
    if channel.archived:
        channel.archived = False
        world.tell("THREAD_UPDATE", channel, wire.channel(world, channel))


def awake(channel: Channel) -> None:
    """Let the bot go on if the thread, if it is one, is not archived.

    Raises:
        Refused: 400.
    """
    if channel.archived:
        raise refused(50083)


def sent(asked: Asked) -> Json:
    """Send a message; the same nonce with `enforce_nonce` gives the first one again."""
    world, channel, body = asked.world, asked.channel, asked.body
    writable(world, channel)
    nonce = body.get("nonce")
    earlier = world.nonces.get((channel.number, str(nonce))) if nonce is not None else None
    if body.get("enforce_nonce") and earlier in channel.messages:
        return wire.message(world, channel, channel.messages[earlier])
    may_ping = world.may(channel, MENTION_EVERYONE)
    made = content.made(world, body, asked.files, may_ping_all=may_ping) | _reply(world, channel, body)
    kept = world.keep(channel, world.bot, made)
    told = wire.heard(world, channel, kept)
    if nonce is not None:
        world.nonces[channel.number, str(nonce)] = int(kept["id"])
        told = told | {"nonce": nonce}
    world.tell("MESSAGE_CREATE", channel, told)
    return wire.message(world, channel, kept) | ({"nonce": nonce} if nonce is not None else {})


def _reply(world: World, channel: Channel, body: Json) -> Json:
    reference = body.get("message_reference")
    if reference is None:
        return {}
    if not world.may(channel, READ_MESSAGE_HISTORY):
        raise refused(160002)
    place = int(reference.get("channel_id") or channel.number)
    if place != channel.number or int(reference["message_id"]) not in channel.messages:
        if reference.get("fail_if_not_exists", True):
            words = "Unknown message"
            raise invalid(("message_reference",), "REPLIES_UNKNOWN_MESSAGE", words, violation=False)
        return {}
    return {"type": wire.REPLY, "message_reference": pointer(channel, reference["message_id"])}


def pointer(channel: Channel, number: int | str) -> Json:
    """Give the reference that a reply carries."""
    place = {"type": 0, "message_id": str(number), "channel_id": str(channel.number)}
    return place | ({"guild_id": str(channel.guild)} if channel.guild else {})


def edited(asked: Asked) -> Json:
    """Change a message of the bot's own; of another's only its embeds may be hidden."""
    world, channel, message = asked.world, asked.channel, asked.message
    awake(channel)
    if message["author"]["id"] != world.bot["id"]:
        if set(asked.body) != {"flags"}:
            raise refused(50005)
        world.need(channel, MANAGE_MESSAGES)
    change(world, channel, message, asked.body)
    return wire.message(world, channel, message)


def change(world: World, channel: Channel, message: Json, body: Json) -> None:
    """Put what a body carries into a message and tell of it.

    Raises:
        Refused: 400, the service would not take it, or nothing would be left.
    """
    fields = content.checked(body)
    emptied: dict[str, Any] = {"content": "", "embeds": [], "components": []}
    fields = {key: emptied[key] for key in emptied if key in body and body[key] is None} | fields
    if not any((message | fields)[key] for key in ("content", "embeds", "components", "attachments")):
        raise refused(50006, violation=True)
    if "content" in fields:
        fields |= content.mentions(world, fields["content"], body, may_ping_all=False)
    message |= fields | {"edited_timestamp": world.now()}
    if int(message["id"]) in channel.messages:
        world.tell("MESSAGE_UPDATE", channel, wire.heard(world, channel, message))


def deleted(asked: Asked) -> None:
    """Delete a message; another's needs the right to, a system's cannot always be."""
    world, channel, message = asked.world, asked.channel, asked.message
    if message["author"]["id"] != world.bot["id"]:
        if channel.kind == DM:
            raise refused(50003)
        world.need(channel, MANAGE_MESSAGES)
    awake(channel)
    if message["type"] in _SYSTEM_TYPES:
        raise refused(50021)
    gone(world, channel, [int(message["id"])])


def bulk_deleted(asked: Asked) -> None:
    """Delete 2 to 100 messages, none older than 14 days; those that are not there are passed over."""
    world, channel = asked.world, asked.channel
    if channel.kind == DM:
        raise refused(50003)
    world.need(channel, MANAGE_MESSAGES)
    numbers = [int(one) for one in asked.body["messages"]]
    if len(numbers) < 2:  # noqa: PLR2004 - the service's own bound
        raise invalid(("messages",), "BASE_TYPE_BAD_LENGTH", "Must be between 2 and 100 in length.")
    if any(moment_of(one) < world.clock() - _BULK_SECONDS for one in numbers):
        raise refused(50034)
    gone(world, channel, [one for one in numbers if one in channel.messages], together=True)


def gone(world: World, channel: Channel, numbers: list[int], *, together: bool = False) -> None:
    """Take messages away and tell of it, one by one or all together."""
    for number in numbers:
        channel.messages.pop(number)
        channel.reactions.pop(number, None)
    place = {"channel_id": str(channel.number)}
    place |= {"guild_id": str(channel.guild)} if channel.guild else {}
    if together and numbers:
        world.tell("MESSAGE_DELETE_BULK", channel, {"ids": [str(one) for one in numbers]} | place)
    for number in [] if together else numbers:
        world.tell("MESSAGE_DELETE", channel, {"id": str(number)} | place)


def tell_reaction(
    world: World, name: str, channel: Channel, message: Json, emoji: str, *, user: int = 0
) -> None:
    """Tell that a reaction was put on or taken off, by a user or with 0 by the bot."""
    who = user or world.me
    told: Json = {"user_id": str(who), "channel_id": str(channel.number), "message_id": message["id"]}
    told |= {"emoji": {"id": None, "name": emoji}, "burst": False, "type": 0}
    told |= {"message_author_id": message["author"]["id"]}
    if channel.guild:
        told |= {"guild_id": str(channel.guild)}
        found = world.guilds[channel.guild].members.get(who)
        told |= {"member": wire.member(world, found)} if found else {}
    world.tell(name, channel, told)
