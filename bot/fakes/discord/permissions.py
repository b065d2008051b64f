"""Permission bits and the law by which roles and overwrites make them.

Decides what a member may do in a place. Knows no message and no call.
"""

from bot.fakes.discord.places import Channel, Guild, Member

ADD_REACTIONS = 1 << 6
ADMINISTRATOR = 1 << 3
MANAGE_CHANNELS = 1 << 4
MANAGE_GUILD = 1 << 5
VIEW_CHANNEL = 1 << 10
SEND_MESSAGES = 1 << 11
MANAGE_MESSAGES = 1 << 13
EMBED_LINKS = 1 << 14
ATTACH_FILES = 1 << 15
READ_MESSAGE_HISTORY = 1 << 16
MENTION_EVERYONE = 1 << 17
MANAGE_THREADS = 1 << 34
CREATE_PUBLIC_THREADS = 1 << 35
SEND_MESSAGES_IN_THREADS = 1 << 38
MODERATE_MEMBERS = 1 << 40
PIN_MESSAGES = 1 << 51
ALL = (1 << 53) - 1

EVERYONE = (
    VIEW_CHANNEL | SEND_MESSAGES | READ_MESSAGE_HISTORY | ADD_REACTIONS | EMBED_LINKS | ATTACH_FILES
    | CREATE_PUBLIC_THREADS | SEND_MESSAGES_IN_THREADS
)  # fmt: skip
BOT = EVERYONE | MANAGE_MESSAGES | MODERATE_MEMBERS | PIN_MESSAGES
_SILENCED = VIEW_CHANNEL | READ_MESSAGE_HISTORY


def in_guild(guild: Guild, member: Member) -> int:
    """Give the bits that roles make; an owner or administrator has all."""
    if member.user == guild.owner:
        return ALL
    bits = guild.everyone.permissions
    for role in member.roles:
        bits |= guild.roles[role].permissions
    return ALL if bits & ADMINISTRATOR else bits


def in_channel(guild: Guild, channel: Channel, user: int, *, silenced: bool = False) -> int:
    """Give a member's bits in a channel; `channel` of a thread is its parent. No member: none.

    Args:
        guild: where.
        channel: whose overwrites count.
        user: who.
        silenced: whether a timeout holds the member.
    """
    member = guild.members.get(user)
    if member is None:
        return 0
    bits = in_guild(guild, member)
    if bits == ALL:
        return ALL
    bits = _overwritten(bits, [channel.overwrites.get(guild.number)])
    bits = _overwritten(bits, [channel.overwrites.get(role) for role in member.roles])
    bits = _overwritten(bits, [channel.overwrites.get(user)])
    if silenced:
        bits &= _SILENCED
    return bits if bits & VIEW_CHANNEL else 0


def _overwritten(bits: int, overwrites: list[tuple[int, int] | None]) -> int:
    there = [one for one in overwrites if one is not None]
    allow = deny = 0
    for one in there:
        allow, deny = allow | one[0], deny | one[1]
    return bits & ~deny | allow


def rank(guild: Guild, member: Member) -> int:
    """Give the position of the highest role; the owner stands above all."""
    if member.user == guild.owner:
        return 1 << 31
    return max((guild.roles[role].position for role in member.roles), default=0)
