"""What people write, change and delete, and where they go: the side of the fake that a test plays.

Decides which events an act makes. Refuses to know the bot's calls. Ids are taken as numbers or as the
wire's text; messages are given as the wire has them, with ids in text.
"""

import copy
from typing import Any

from bot.fakes.discord import content, messages, wire
from bot.fakes.discord.permissions import (
    CREATE_PUBLIC_THREADS,
    SEND_MESSAGES,
    SEND_MESSAGES_IN_THREADS,
    VIEW_CHANNEL,
)
from bot.fakes.discord.places import ANNOUNCEMENT, ANNOUNCEMENT_THREAD, DM, FORUM, THREAD, Channel, Member
from bot.fakes.discord.refusal import Json
from bot.fakes.discord.world import World
from bot.fakes.remote import CannotActError

Id = int | str
_HAS_THREAD = 1 << 5
_STARTER = 21


class Crowd:
    """People, in one world; every act gives the message or thread that it makes."""

    def __init__(self, world: World) -> None:
        self.world = world

    def user_says(
        self, channel_id: Id, user_id: Id, text: str, *, reply_to: Id | None = None, **extra: Any
    ) -> Json:
        """Write a message; who is not in the guild yet joins it first, without an event.

        Args:
            channel_id: where.
            user_id: who.
            text: the words.
            reply_to: the message that is answered.
            extra: more fields of the message, such as `attachments`, `sticker_items`, `webhook_id`, `type`.

        Raises:
            CannotActError: the person may not speak there, or there is no such message.
        """
        channel = self._channel(channel_id)
        if "webhook_id" not in extra:
            self._speaking(channel, int(user_id))
        said: Json = {"content": text} | content.mentions(self.world, text, {}, may_ping_all=False)
        if reply_to is not None:
            answered = self._message(channel, reply_to)
            said |= {"type": wire.REPLY, "message_reference": messages.pointer(channel, answered["id"])}
        message = self.world.keep(channel, self.world.user(int(user_id)), said | extra)
        return self._told("MESSAGE_CREATE", channel, message)

    def user_dm(self, user_id: Id, text: str, **extra: Any) -> Json:
        """Write to the bot in private."""
        return self.user_says(self.world.private(int(user_id)).number, user_id, text, **extra)

    def user_closes_dms(self, user_id: Id, *, closed: bool = True) -> None:
        """Let no bot write in private, or let it again."""
        self.world.person(int(user_id)).dms_closed = closed

    def user_edits(self, channel_id: Id, message_id: Id, text: str) -> Json:
        """Change the text of a message."""
        channel = self._channel(channel_id)
        message = self._message(channel, message_id)
        found = content.mentions(self.world, text, {}, may_ping_all=False)
        message |= {"content": text, "edited_timestamp": self.world.now()} | found
        return self._told("MESSAGE_UPDATE", channel, message)

    def user_deletes(self, channel_id: Id, message_id: Id) -> None:
        """Take a message away."""
        channel = self._channel(channel_id)
        messages.gone(self.world, channel, [int(self._message(channel, message_id)["id"])])

    def mods_bulk_delete(self, channel_id: Id, message_ids: list[Id]) -> None:
        """Take several messages away at once."""
        channel = self._channel(channel_id)
        numbers = [int(self._message(channel, one)["id"]) for one in message_ids]
        messages.gone(self.world, channel, numbers, together=True)

    def user_reacts(self, channel_id: Id, user_id: Id, message_id: Id, emoji: str | None) -> None:
        """Put a reaction on a message, or with None take off what the person put on."""
        channel, user = self._channel(channel_id), int(user_id)
        message = self._message(channel, message_id)
        there = channel.reactions.setdefault(int(message["id"]), {})
        for old, who in there.items():
            if emoji is None and user in who:
                who.remove(user)
                messages.tell_reaction(
                    self.world, "MESSAGE_REACTION_REMOVE", channel, message, old, user=user
                )
        if emoji is not None and user not in there.setdefault(emoji, []):
            there[emoji].append(user)
            messages.tell_reaction(self.world, "MESSAGE_REACTION_ADD", channel, message, emoji, user=user)

    def user_opens_thread(
        self, channel_id: Id, user_id: Id, name: str, *, message_id: Id | None = None, text: str = ""
    ) -> Json:
        """Open a thread, from a message if there is one; gives the thread as the wire has it.

        In a forum it is a post: `text` is its first message, of the same id, given as `message`.

        Raises:
            CannotActError: the person may not, or a forum's post has no words.
        """
        parent, user = self._channel(channel_id), int(user_id)
        self._joined(parent, user)
        if not self.world.may(parent, VIEW_CHANNEL | CREATE_PUBLIC_THREADS, user):
            raise CannotActError(f"{user} may not open threads in {parent.number}")
        if parent.kind == FORUM and not text:
            raise CannotActError("a post in a forum begins with a message")
        number = self.world.ids.next() if message_id is None else int(message_id)
        kind = ANNOUNCEMENT_THREAD if parent.kind == ANNOUNCEMENT else THREAD
        thread = Channel(number, kind, name, parent.guild, parent.number, user, changed_at=self.world.now())
        if message_id is not None:
            self._started_from(parent, thread)
        self.world.channels[number] = thread
        told = wire.channel(self.world, thread)
        self.world.tell("THREAD_CREATE", thread, told | {"newly_created": True})
        if not text:
            return told
        first = number if parent.kind == FORUM else None
        message = self.world.keep(thread, self.world.user(user), {"content": text}, first)
        return wire.channel(self.world, thread) | {"message": self._told("MESSAGE_CREATE", thread, message)}

    def thread_changed(self, thread_id: Id, *, archived: bool = False, locked: bool = False) -> Json:
        """Archive, lock or wake a thread, by its own age or by a moderator."""
        thread = self._channel(thread_id)
        thread.archived, thread.locked, thread.changed_at = archived, locked, self.world.now()
        told = wire.channel(self.world, thread)
        self.world.tell("THREAD_UPDATE", thread, told)
        return told

    def thread_deleted(self, thread_id: Id) -> None:
        """Delete a thread with all that is in it."""
        thread = self._channel(thread_id)
        told = {"id": str(thread.number), "guild_id": str(thread.guild), "parent_id": str(thread.parent)}
        self.world.tell("THREAD_DELETE", thread, told | {"type": thread.kind})
        del self.world.channels[thread.number]

    def channel_deleted(self, channel_id: Id) -> None:
        """Delete a channel with its threads."""
        channel = self._channel(channel_id)
        self.world.tell("CHANNEL_DELETE", channel, wire.channel(self.world, channel))
        below = [one.number for one in self.world.channels.values() if one.parent == channel.number]
        for number in [*below, channel.number]:
            del self.world.channels[number]

    def automod_blocks(
        self, channel_id: Id, user_id: Id, text: str, *, rule_id: Id = 1, keyword: str = "judi"
    ) -> Json:
        """Write what the guild's own filter stops; there is no message, only word of it."""
        channel = self._channel(channel_id)
        self._speaking(channel, int(user_id))
        told: Json = {"guild_id": str(channel.guild), "channel_id": str(channel.number)}
        told |= {"user_id": str(user_id), "rule_id": str(rule_id), "rule_trigger_type": 1}
        told |= {"action": {"type": 1, "metadata": {}}, "content": text}
        told |= {"matched_keyword": keyword, "matched_content": keyword}
        self.world.tell("AUTO_MODERATION_ACTION_EXECUTION", channel, told)
        return told

    def _started_from(self, parent: Channel, thread: Channel) -> None:
        message = self._message(parent, thread.number)
        message["flags"] |= _HAS_THREAD
        message["thread"] = wire.channel(self.world, thread)
        starter = {"type": _STARTER, "message_reference": messages.pointer(parent, message["id"])}
        self.world.keep(thread, message["author"], starter)
        self._told("MESSAGE_UPDATE", parent, message)

    def _told(self, name: str, channel: Channel, message: Json) -> Json:
        self.world.tell(name, channel, wire.heard(self.world, channel, message))
        return copy.deepcopy(message)

    def _channel(self, number: Id) -> Channel:
        if int(number) not in self.world.channels:
            raise CannotActError(f"there is no channel {number}")
        return self.world.channels[int(number)]

    def _message(self, channel: Channel, number: Id) -> Json:
        if int(number) not in channel.messages:
            raise CannotActError(f"channel {channel.number} has no message {number}")
        return channel.messages[int(number)]

    def _joined(self, channel: Channel, user: int) -> None:
        self.world.person(user)
        if channel.guild:
            here = self.world.guilds[channel.guild].members
            here.setdefault(user, Member(user, self.world.now()))

    def _speaking(self, channel: Channel, user: int) -> None:
        self._joined(channel, user)
        if channel.kind == FORUM or (channel.kind == DM and channel.owner != user):
            raise CannotActError(f"{user} may not write in {channel.number}")
        needed = SEND_MESSAGES_IN_THREADS if channel.is_thread else SEND_MESSAGES
        if not self.world.may(channel, VIEW_CHANNEL | needed, user):
            raise CannotActError(f"{user} may not write in {channel.number}")
        if channel.archived and channel.locked:
            raise CannotActError(f"thread {channel.number} is locked")
        if channel.archived:
            self.thread_changed(channel.number)
