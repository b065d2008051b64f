"""What the world's things look like on the wire.

Decides the fields of guilds, channels, members and messages. Changes nothing.
"""

from bot.fakes.discord import permissions
from bot.fakes.discord.places import ANNOUNCEMENT, DM, FORUM, TEXT, Channel, Guild, Member, Role
from bot.fakes.discord.refusal import Json
from bot.fakes.discord.sessions import MESSAGE_CONTENT
from bot.fakes.discord.snowflakes import moment_of, written
from bot.fakes.discord.world import World

_CONTENT_GRANTED = 1 << 18
_MEMBERS_GRANTED = 1 << 14


def role(one: Role) -> Json:
    """Give a role."""
    return {
        "id": str(one.number),
        "name": one.name,
        "permissions": str(one.permissions),
        "position": one.position,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": one.managed,
        "mentionable": False,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }


def member(world: World, one: Member, *, with_user: bool = True) -> Json:
    """Give a member; messages carry one without its user."""
    wire: Json = {
        "roles": [str(number) for number in one.roles],
        "nick": one.nick,
        "avatar": None,
        "banner": None,
        "joined_at": one.joined_at,
        "premium_since": None,
        "deaf": False,
        "mute": False,
        "pending": False,
        "flags": 0,
        "communication_disabled_until": one.silent_until,
    }
    return wire | ({"user": world.user(one.user)} if with_user else {})


def channel(world: World, one: Channel) -> Json:
    """Give a channel of any kind."""
    wire: Json = {
        "id": str(one.number),
        "type": one.kind,
        "last_message_id": str(one.last_message) if one.last_message else None,
        "flags": 0,
    }
    if one.kind == DM:
        return wire | {"recipients": [world.user(one.owner)]}
    wire |= {"name": one.name, "guild_id": str(one.guild), "rate_limit_per_user": 0}
    wire["parent_id"] = str(one.parent) if one.parent else None
    return wire | (_thread(one) if one.is_thread else _channel(one))


def _channel(one: Channel) -> Json:
    overwrites = [
        {"id": str(number), "type": 0 if number == one.guild else 1, "allow": str(allow), "deny": str(deny)}
        for number, (allow, deny) in one.overwrites.items()
    ]
    wire: Json = {"position": 0, "nsfw": False, "permission_overwrites": overwrites}
    if one.kind in (TEXT, ANNOUNCEMENT, FORUM):
        wire |= {"topic": one.topic, "default_auto_archive_duration": 1440}
    if one.kind == FORUM:
        wire |= {"available_tags": [], "default_reaction_emoji": None, "default_sort_order": None}
        wire |= {"default_forum_layout": 0, "default_thread_rate_limit_per_user": 0}
    return wire


def _thread(one: Channel) -> Json:
    people = {said["author"]["id"] for said in one.messages.values()} | {str(one.owner)}
    count = len(one.messages)
    return {
        "owner_id": str(one.owner),
        "message_count": min(count, 50),
        "member_count": min(len(people), 50),
        "total_message_sent": count,
        "thread_metadata": {
            "archived": one.archived,
            "auto_archive_duration": 1440,
            "archive_timestamp": one.changed_at,
            "locked": one.locked,
            "create_timestamp": written(moment_of(one.number)),
        },
    }


def guild(one: Guild) -> Json:
    """Give a guild as `GET /guilds/{guild_id}` does."""
    return {
        "id": str(one.number),
        "name": one.name,
        "icon": None,
        "splash": None,
        "discovery_splash": None,
        "owner_id": str(one.owner),
        "region": "deprecated",
        "afk_channel_id": None,
        "afk_timeout": 300,
        "verification_level": 0,
        "default_message_notifications": 1,
        "explicit_content_filter": 0,
        "roles": [role(each) for each in one.roles.values()],
        "emojis": [],
        "stickers": [],
        "features": ["COMMUNITY"],
        "mfa_level": 0,
        "application_id": None,
        "system_channel_id": None,
        "system_channel_flags": 0,
        "rules_channel_id": None,
        "public_updates_channel_id": None,
        "preferred_locale": "id",
        "description": None,
        "banner": None,
        "premium_tier": 0,
        "vanity_url_code": None,
        "nsfw": False,
        "nsfw_level": 0,
        "premium_progress_bar_enabled": False,
    }


def created(world: World, one: Guild) -> Json:
    """Give a guild as `GUILD_CREATE` does: of its members only the bot, as without presences."""
    visible = seen(world, one)
    return guild(one) | {
        "joined_at": one.members[world.me].joined_at,
        "large": False,
        "unavailable": False,
        "member_count": len(one.members),
        "voice_states": [],
        "members": [member(world, one.members[world.me])],
        "channels": [channel(world, each) for each in of_guild(world, one) if not each.is_thread],
        "threads": [channel(world, each) for each in visible if each.is_thread and not each.archived],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def of_guild(world: World, one: Guild) -> list[Channel]:
    """Give every channel and thread of a guild."""
    return [each for each in world.channels.values() if each.guild == one.number]


def seen(world: World, one: Guild) -> list[Channel]:
    """Give the channels and threads of a guild that the bot may see."""
    return [each for each in of_guild(world, one) if world.may(each, permissions.VIEW_CHANNEL)]


def message(world: World, where: Channel, one: Json) -> Json:
    """Give a message as a call answers it, with its reactions and the message that it answers."""
    reactions = where.reactions.get(int(one["id"]), {})
    wire = one if world.privileged & MESSAGE_CONTENT or not where.guild else world.sessions.hidden(one)
    if reactions:
        wire = wire | {"reactions": [_reaction(world, emoji, who) for emoji, who in reactions.items() if who]}
    if wire["type"] == REPLY:
        number = int(wire["message_reference"]["message_id"])
        wire = wire | {"referenced_message": where.messages.get(number)}
    return wire


REPLY = 19


def _reaction(world: World, emoji: str, who: list[int]) -> Json:
    details = {"burst": 0, "normal": len(who)}
    return {
        "emoji": {"id": None, "name": emoji},
        "count": len(who),
        "count_details": details,
        "me": world.me in who,
        "me_burst": False,
        "burst_colors": [],
    }


def heard(world: World, where: Channel, one: Json) -> Json:
    """Give a message as an event carries it: of a guild, with its author's membership."""
    wire = message(world, where, one)
    if not where.guild:
        return wire | {"channel_type": where.kind}
    wire = wire | {"guild_id": str(where.guild), "channel_type": where.kind}
    found = world.guilds[where.guild].members.get(int(one["author"]["id"]))
    if found is None or "webhook_id" in one:
        return wire
    return wire | {"member": member(world, found, with_user=False)}


def application(world: World) -> Json:
    """Give the bot's application."""
    granted = _CONTENT_GRANTED if world.privileged & MESSAGE_CONTENT else 0
    granted |= _MEMBERS_GRANTED if world.privileged & 2 else 0
    return {
        "id": str(world.me),
        "name": world.bot["username"],
        "icon": None,
        "description": "",
        "type": None,
        "bot": world.bot,
        "summary": "",
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "flags": granted,
        "owner": world.user(world.guilds[min(world.guilds)].owner) if world.guilds else world.bot,
        "team": None,
        "hook": True,
        "integration_types_config": {"0": {}},
    }
