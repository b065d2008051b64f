"""Which function does which route."""

from collections.abc import Callable
from typing import Any

from bot.fakes.discord import answers, messages, rooms, wire
from bot.fakes.discord.refusal import Json, refused
from bot.fakes.discord.request import Asked


def _me(asked: Asked) -> Json:
    return asked.world.bot | {"verified": True, "email": None, "locale": "id", "mfa_enabled": False}


def _application(asked: Asked) -> Json:
    return wire.application(asked.world)


def _own(asked: Asked) -> None:
    if asked.number("application_id") != asked.world.me:
        raise refused(10002)


def _commands(asked: Asked) -> list[Json]:
    _own(asked)
    return asked.world.commands


_BARE: Json = {
    "type": 1,
    "description": "",
    "options": [],
    "default_member_permissions": None,
    "contexts": None,
    "integration_types": [0],
    "nsfw": False,
    "dm_permission": True,
}


def _commands_put(asked: Asked) -> list[Json]:
    """Replace every command; one that stays keeps its id."""
    _own(asked)
    world = asked.world
    known = {(one["type"], one["name"]): one["id"] for one in world.commands}
    world.commands = []
    for given in asked.body:
        one = _BARE | given
        if one["default_member_permissions"] is not None:
            one["default_member_permissions"] = str(one["default_member_permissions"])
        kept = known.get((one["type"], one["name"])) or str(world.ids.next())
        one |= {"id": kept, "application_id": str(world.me), "version": str(world.ids.next())}
        world.commands.append(one)
    return world.commands


_CHANNEL = "/channels/{channel_id}"
_MESSAGE = f"{_CHANNEL}/messages/{{message_id}}"
_REACTION = f"{_MESSAGE}/reactions/{{emoji_name}}/@me"
_PIN = f"{_CHANNEL}/messages/pins/{{message_id}}"
_OLD_PIN = f"{_CHANNEL}/pins/{{message_id}}"
_HOOK = "/webhooks/{webhook_id}/{webhook_token}"
_ORIGINAL = f"{_HOOK}/messages/@original"
_FOLLOWUP = f"{_HOOK}/messages/{{message_id}}"
_GUILD = "/guilds/{guild_id}"

# The two routes of the gateway's address are answered by the server, which knows it.
HANDLERS: dict[str, Callable[[Asked], Any]] = {
    "GET /users/@me": _me,
    "POST /users/@me/channels": rooms.private_chat,
    "GET /applications/@me": _application,
    "GET /oauth2/applications/@me": _application,
    "GET /applications/{application_id}/commands": _commands,
    "PUT /applications/{application_id}/commands": _commands_put,
    f"GET {_CHANNEL}": rooms.channel,
    f"PATCH {_CHANNEL}": rooms.channel_changed,
    f"GET {_CHANNEL}/messages": messages.listed,
    f"POST {_CHANNEL}/messages": messages.sent,
    f"GET {_MESSAGE}": messages.one,
    f"PATCH {_MESSAGE}": messages.edited,
    f"DELETE {_MESSAGE}": messages.deleted,
    f"POST {_CHANNEL}/messages/bulk-delete": messages.bulk_deleted,
    f"PUT {_REACTION}": rooms.reacted,
    f"DELETE {_REACTION}": rooms.unreacted,
    f"PUT {_PIN}": rooms.pinned,
    f"DELETE {_PIN}": rooms.unpinned,
    f"PUT {_OLD_PIN}": rooms.pinned,
    f"DELETE {_OLD_PIN}": rooms.unpinned,
    f"GET {_CHANNEL}/threads/archived/public": rooms.archived_threads,
    f"GET {_GUILD}": rooms.guild,
    f"GET {_GUILD}/channels": rooms.guild_channels,
    f"GET {_GUILD}/threads/active": rooms.active_threads,
    f"GET {_GUILD}/roles": rooms.roles,
    f"GET {_GUILD}/members/{{user_id}}": rooms.member,
    f"PATCH {_GUILD}/members/{{user_id}}": rooms.member_changed,
    f"GET {_GUILD}/auto-moderation/rules": rooms.rules,
    "POST /interactions/{interaction_id}/{interaction_token}/callback": answers.called_back,
    f"POST {_HOOK}": answers.followed_up,
    f"GET {_ORIGINAL}": answers.original,
    f"PATCH {_ORIGINAL}": answers.original_edited,
    f"DELETE {_ORIGINAL}": answers.original_deleted,
    f"GET {_FOLLOWUP}": answers.followup,
    f"PATCH {_FOLLOWUP}": answers.followup_edited,
    f"DELETE {_FOLLOWUP}": answers.followup_deleted,
}
