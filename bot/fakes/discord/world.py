"""The guilds, channels, people and messages that the fake server knows.

Decides who may be found, who may do what, and where an event is told. Refuses to know HTTP and the calls.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.fakes.discord import permissions
from bot.fakes.discord.asked import Interaction
from bot.fakes.discord.permissions import VIEW_CHANNEL
from bot.fakes.discord.places import DM, Channel, Guild, Member, Person
from bot.fakes.discord.refusal import Json, refused
from bot.fakes.discord.sessions import Sessions
from bot.fakes.discord.snowflakes import Snowflakes, written


@dataclass
class World:
    """Everything; `clock` gives Unix seconds, `privileged` the intents that the application was granted."""

    bot: Json
    privileged: int
    clock: Callable[[], float] = time.time
    people: dict[int, Person] = field(default_factory=dict)
    guilds: dict[int, Guild] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)
    interactions: dict[int, Interaction] = field(default_factory=dict)
    commands: list[Json] = field(default_factory=list)
    nonces: dict[tuple[int, str], int] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Begin to count ids and sessions."""
        self.ids = Snowflakes(self.clock)
        self.sessions = Sessions(self.me, self.clock)

    @property
    def me(self) -> int:
        """The bot's own id."""
        return int(self.bot["id"])

    def now(self) -> str:
        """The moment, as the wire writes it."""
        return written(self.clock())

    def person(self, number: int) -> Person:
        """Find a person, or meet one who was not named before."""
        if number not in self.people:
            self.people[number] = Person(named(number, f"warga{number}"))
        return self.people[number]

    def user(self, number: int) -> Json:
        """Give the user that an id stands for, the bot too."""
        return self.bot if number == self.me else self.person(number).user

    def guild(self, number: int) -> Guild:
        """Find a guild that the bot is in.

        Raises:
            Refused: 404, there is none.
        """
        guild = self.guilds.get(number)
        if guild is None or not guild.here:
            raise refused(10004)
        return guild

    def channel(self, number: int) -> Channel:
        """Find a channel that the bot may see.

        Raises:
            Refused: 404, there is none; 403, the bot may not see it.
        """
        channel = self.channels.get(number)
        if channel is None:
            raise refused(10003)
        if not self.may(channel, VIEW_CHANNEL):
            raise refused(50001)
        return channel

    def message(self, channel: Channel, number: int) -> Json:
        """Find a message.

        Raises:
            Refused: 404, there is none.
        """
        if number not in channel.messages:
            raise refused(10008)
        return channel.messages[number]

    def bits(self, channel: Channel, user: int) -> int:
        """Give what a user may do in a channel; in a private chat everything."""
        if not channel.guild:
            return permissions.ALL
        guild = self.guilds[channel.guild]
        if user == self.me and not guild.here:
            return 0
        holder = self.channels[channel.parent] if channel.is_thread else channel
        member = guild.members.get(user)
        return permissions.in_channel(
            guild, holder, user, silenced=member is not None and self.silenced(member)
        )

    def may(self, channel: Channel, bits: int, user: int | None = None) -> bool:
        """Tell whether someone, or the bot, has all these bits in a channel."""
        return self.bits(channel, self.me if user is None else user) & bits == bits

    def need(self, channel: Channel, bits: int) -> None:
        """Let the bot go on only with these bits.

        Raises:
            Refused: 403, it lacks one.
        """
        if not self.may(channel, bits):
            raise refused(50013)

    def silenced(self, member: Member) -> bool:
        """Tell whether a timeout holds a member now."""
        until = member.silent_until
        return until is not None and datetime.fromisoformat(until).timestamp() > self.clock()

    def private(self, user: int) -> Channel:
        """Give the private chat with a person."""
        person = self.person(user)
        if not person.dm:
            person.dm = self.ids.next()
            self.channels[person.dm] = Channel(person.dm, DM, owner=user)
        return self.channels[person.dm]

    def keep(self, channel: Channel, author: Json, content: Json, number: int | None = None) -> Json:
        """Put a message into a channel; gives it as it is kept."""
        message = self.draft(channel, author, content, number)
        channel.last_message = int(message["id"])
        channel.messages[channel.last_message] = message
        return message

    def draft(self, channel: Channel, author: Json, content: Json, number: int | None = None) -> Json:
        """Make a message that is kept in no channel, such as one that only one person sees."""
        return {
            "id": str(number or self.ids.next()),
            "channel_id": str(channel.number),
            "author": author,
            "content": "",
            "timestamp": self.now(),
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
            "attachments": [],
            "embeds": [],
            "components": [],
            "pinned": False,
            "type": 0,
            "flags": 0,
        } | content

    def tell(self, name: str, channel: Channel, data: Json) -> None:
        """Send an event of a channel to the sessions that it is for, if the bot sees the channel."""
        if self.may(channel, VIEW_CHANNEL):
            self.sessions.tell(name, data, channel.guild)


def named(number: int, username: str, **extra: object) -> Json:
    """Make a user as the wire has it."""
    bare = {"id": str(number), "username": username, "discriminator": "0", "global_name": None}
    return bare | {"avatar": None, "bot": False, "public_flags": 0} | extra
