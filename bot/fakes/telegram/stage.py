"""Where people act: who may speak, what a reply carries, and whether the bot sees a message.

Decides these for every act; refuses to know the acts themselves and the bot's calls.
"""

import copy

from bot.fakes.remote import CannotActError
from bot.fakes.telegram.refusal import Json
from bot.fakes.telegram.world import STAFF, Chat, Member, World


def said(text: str | None) -> Json:
    """Give the content of a message of words alone; None leaves them out."""
    return {} if text is None else {"text": text}


class Stage:
    """One world, with what every act in it needs."""

    def __init__(self, world: World) -> None:
        self.world = world

    def _publish(self, chat: Chat, author: Json, content: Json) -> Json:
        """Put a message into a chat and let the bot see it, if it may; gives a copy."""
        message = self.world.keep(chat, author, content)
        if self._seen(chat, message):
            self.world.updates.put("channel_post" if chat.kind == "channel" else "message", message)
        return copy.deepcopy(message)

    def _place(self, chat: Chat, reply_to: int | None, topic: int | None) -> Json:
        """Say where in the chat a message stands; in a topic all that answers nothing answers its start."""
        if topic is not None and topic not in chat.topics:
            raise CannotActError(f"chat {chat.number} has no topic {topic}")
        return self._reply(chat, topic if reply_to is None else reply_to)

    def _speaking(self, chat_id: int, user_id: int) -> Chat:
        if chat_id == user_id:
            if not self.world.person(user_id).started:
                raise CannotActError(f"{user_id} writes to the bot before starting it")
            return self.world.private(user_id)
        chat = self.world.chats[chat_id]
        if chat.moved_to:
            raise CannotActError(f"{chat_id} has become {chat.moved_to}")
        standing = chat.members.setdefault(user_id, Member("member"))
        muted = standing.status == "restricted" and not standing.rights.get("can_send_messages")
        if standing.status == "kicked" or muted:
            raise CannotActError(f"{user_id} may not speak in {chat_id}")
        return chat

    def _reply(self, chat: Chat, number: int | None) -> Json:
        if number is None:
            return {}
        if number not in chat.messages:
            raise CannotActError(f"chat {chat.number} has no message {number}")
        return self.world.answering(chat, number)

    def _seen(self, chat: Chat, message: Json) -> bool:
        """Privacy mode: outside its own chats a bot that is no admin hears what is meant for it."""
        mine = chat.standing(self.world.me).status
        if mine in ("left", "kicked"):
            return False
        open_ears = mine in STAFF or self.world.hears_all
        asked = self._is_command_for_us(str(message.get("text", "")))
        answered = message.get("reply_to_message", {}).get("from") == self.world.bot
        return chat.kind == "private" or open_ears or asked or answered

    def _is_command_for_us(self, text: str) -> bool:
        """A command with another bot's name behind it is not ours to hear."""
        command, _, name = text.split(maxsplit=1)[0].partition("@") if text.strip() else ("", "", "")
        return command.startswith("/") and name.lower() in ("", str(self.world.bot["username"]).lower())
