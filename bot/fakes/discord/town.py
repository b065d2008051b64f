"""Guilds, channels, roles and members: how a test furnishes the world and how people come and go.

Decides which events a change makes. Refuses to know messages.
"""

from bot.fakes.discord import permissions, wire
from bot.fakes.discord.crowd import Id
from bot.fakes.discord.places import TEXT, Channel, Guild, Member, Person, Role
from bot.fakes.discord.refusal import Json
from bot.fakes.discord.using import Users
from bot.fakes.discord.world import named
from bot.fakes.remote import CannotActError

OWNER = 300_000_000_000_000_001


class Town(Users):
    """The people, and the place where they live."""

    def add_person(self, user_id: Id, username: str, *, bot: bool = False, **extra: object) -> Json:
        """Name a person; `extra` fields are those of a user, such as `global_name`."""
        user = named(int(user_id), username, bot=bot, **extra)
        self.world.people[int(user_id)] = Person(user)
        return user

    def add_guild(
        self,
        name: str = "Kota Digital",
        *,
        number: int | None = None,
        owner: Id = OWNER,
        bot_permissions: int = permissions.BOT,
    ) -> int:
        """Open a guild with the bot in it; gives its id.

        Args:
            name: its name.
            number: its id; left out, one of this moment. `(number >> 22) % shards` is its shard.
            owner: who owns it.
            bot_permissions: the bits of the bot's own role.
        """
        found = number or self.world.ids.next()
        guild = Guild(found, name, int(owner))
        everyone = Role(found, "@everyone", permissions.EVERYONE, 0)
        mine = Role(self.world.ids.next(), "Jernih", bot_permissions, 10, managed=True)
        guild.roles = {role.number: role for role in (everyone, mine)}
        self.world.guilds[found] = guild
        self.world.person(guild.owner)
        self._join(guild, guild.owner)
        self._join(guild, self.world.me).roles = [mine.number]
        self.world.sessions.tell("GUILD_CREATE", wire.created(self.world, guild), found)
        return found

    def add_channel(
        self, guild_id: Id, name: str = "aspirasi", *, kind: int = TEXT, number: int | None = None
    ) -> int:
        """Open a channel of kind 0 (text), 5 (announcement) or 15 (forum); gives its id."""
        channel = Channel(number or self.world.ids.next(), kind, name, self._guild(guild_id).number)
        self.world.channels[channel.number] = channel
        self.world.tell("CHANNEL_CREATE", channel, wire.channel(self.world, channel))
        return channel.number

    def add_member(self, guild_id: Id, user_id: Id, bits: int = 0) -> Json:
        """Put a person into a guild without an event, with a role of these bits if there are any."""
        guild = self._guild(guild_id)
        member = self._join(guild, int(user_id))
        if bits:
            role = Role(self.world.ids.next(), f"peran {user_id}", bits, 1)
            guild.roles[role.number] = role
            member.roles.append(role.number)
            self._role_told("GUILD_ROLE_CREATE", guild, role)
        return wire.member(self.world, member)

    def set_permissions(
        self, place_id: Id, *, allow: int = 0, deny: int = 0, user_id: Id | None = None
    ) -> None:
        """Give and take permission bits of a member, left out of the bot.

        Args:
            place_id: a guild, whose roles of the member are changed, or a channel, which gets an overwrite.
            allow: the bits to give.
            deny: the bits to take.
            user_id: of whom; a guild's own id means everyone.
        """
        user, place = self.world.me if user_id is None else int(user_id), int(place_id)
        if place in self.world.channels:
            channel = self.world.channels[place]
            self._overwrite(channel, user, (allow, deny))
            return
        guild = self._guild(place)
        numbers = [place] if user == place else [*guild.members[user].roles]
        if not numbers:
            self.add_member(place, user, allow)
        for number in numbers:
            role = guild.roles[number]
            role.permissions = (role.permissions | allow) & ~deny
            self._role_told("GUILD_ROLE_UPDATE", guild, role)

    def _overwrite(self, channel: Channel, user: int, bits: tuple[int, int]) -> None:
        """Put an overwrite on a channel; a bot that now sees it is told which threads go on there."""
        blind = not self.world.may(channel, permissions.VIEW_CHANNEL)
        channel.overwrites[user] = bits
        self.world.sessions.tell("CHANNEL_UPDATE", wire.channel(self.world, channel), channel.guild)
        if blind and self.world.may(channel, permissions.VIEW_CHANNEL):
            below = [one for one in self.world.channels.values() if one.parent == channel.number]
            told: Json = {"guild_id": str(channel.guild), "channel_ids": [str(channel.number)], "members": []}
            told |= {"threads": [wire.channel(self.world, one) for one in below if not one.archived]}
            self.world.sessions.tell("THREAD_LIST_SYNC", told, channel.guild)

    def member_joins(self, guild_id: Id, user_id: Id) -> Json:
        """Let a person join a guild."""
        guild = self._guild(guild_id)
        told = wire.member(self.world, self._join(guild, int(user_id)))
        self.world.sessions.tell("GUILD_MEMBER_ADD", told | {"guild_id": str(guild.number)}, guild.number)
        return told

    def member_leaves(self, guild_id: Id, user_id: Id) -> None:
        """Let a person leave a guild."""
        guild = self._guild(guild_id)
        if guild.members.pop(int(user_id), None) is None:
            raise CannotActError(f"{user_id} is not in {guild_id}")
        told = {"guild_id": str(guild.number), "user": self.world.user(int(user_id))}
        self.world.sessions.tell("GUILD_MEMBER_REMOVE", told, guild.number)

    def bot_removed(self, guild_id: Id) -> None:
        """Throw the bot out of a guild."""
        guild = self._guild(guild_id)
        guild.here = False
        guild.members.pop(self.world.me, None)
        self.world.sessions.tell("GUILD_DELETE", {"id": str(guild.number)}, guild.number)

    def bot_added(self, guild_id: Id) -> None:
        """Take the bot into a guild again that it was thrown out of; its role is the same."""
        guild = self._guild(guild_id)
        guild.here = True
        mine = next(role.number for role in guild.roles.values() if role.managed)
        self._join(guild, self.world.me).roles = [mine]
        self.world.sessions.tell("GUILD_CREATE", wire.created(self.world, guild), guild.number)

    def guild_down(self, guild_id: Id, *, down: bool = True) -> None:
        """Let a guild be out of service, or come back; the bot is still in it."""
        guild = self._guild(guild_id)
        guild.down = down
        if down:
            told: Json = {"id": str(guild.number), "unavailable": True}
            self.world.sessions.tell("GUILD_DELETE", told, guild.number)
        else:
            self.world.sessions.tell("GUILD_CREATE", wire.created(self.world, guild), guild.number)

    def add_rule(self, guild_id: Id, name: str, keywords: list[str], *, enabled: bool = True) -> Json:
        """Give a guild a filter of its own that stops messages with these words."""
        guild = self._guild(guild_id)
        rule: Json = {"id": str(self.world.ids.next()), "guild_id": str(guild.number), "name": name}
        rule |= {"creator_id": str(guild.owner), "event_type": 1, "trigger_type": 1, "enabled": enabled}
        rule |= {"trigger_metadata": {"keyword_filter": keywords, "regex_patterns": [], "allow_list": []}}
        rule |= {"actions": [{"type": 1, "metadata": {}}], "exempt_roles": [], "exempt_channels": []}
        guild.rules.append(rule)
        return rule

    def _join(self, guild: Guild, user: int) -> Member:
        if user != self.world.me:
            self.world.person(user)
        return guild.members.setdefault(user, Member(user, self.world.now()))

    def _role_told(self, name: str, guild: Guild, role: Role) -> None:
        told = {"guild_id": str(guild.number), "role": wire.role(role)}
        self.world.sessions.tell(name, told, guild.number)

    def _guild(self, number: Id) -> Guild:
        if int(number) not in self.world.guilds:
            raise CannotActError(f"there is no guild {number}")
        return self.world.guilds[int(number)]
