"""What people do in the chats: the side of the fake that a test plays.

Decides which updates an act makes and whether the bot may see it. Refuses to know the bot's calls.
"""

import copy
from typing import Any

from bot.fakes.telegram import members
from bot.fakes.telegram.keyboards import pressed
from bot.fakes.telegram.refusal import Json
from bot.fakes.telegram.world import STAFF, Chat, Member, World

CHANNEL_READER = 777000


class CannotActError(Exception):
    """A person tries what the service would not let them do."""


class Crowd:
    """People, in one world; every act gives the message or update that it makes."""

    def __init__(self, world: World) -> None:
        self.world = world

    def user_says(
        self, chat_id: int, user_id: int, text: str | None, *, reply_to: int | None = None, **extra: Any
    ) -> Json:
        """Write a message.

        Args:
            chat_id: where; a person's own id means the private chat with the bot.
            user_id: who.
            text: the words; None when `extra` brings a photo, a caption, a sticker.
            reply_to: the number of the message that is answered.
            extra: more fields of the message; `sender_chat` for a channel or an anonymous admin.

        Raises:
            CannotActError: the person may not speak there, or nothing has the number.
        """
        chat = self._speaking(chat_id, user_id)
        content: Json = {} if text is None else {"text": text}
        content |= self._reply(chat, reply_to)
        message = self.world.keep(chat, {"from": self.world.person(user_id).user}, content | extra)
        if self._seen(chat, message):
            self.world.updates.put("message", message)
        return copy.deepcopy(message)

    def channel_posts(self, channel_id: int, text: str, **extra: Any) -> Json:
        """Publish in a channel; a linked group gets its automatic copy, which is given if there is one."""
        channel = self.world.chats[channel_id]
        post = self.world.keep(channel, {"sender_chat": channel.wire()}, {"text": text} | extra)
        if channel.standing(self.world.me).status in STAFF:
            self.world.updates.put("channel_post", post)
        if not channel.linked:
            return copy.deepcopy(post)
        origin = {
            "type": "channel",
            "chat": channel.wire(),
            "message_id": post["message_id"],
            "date": post["date"],
        }
        copied = {"sender_chat": channel.wire(), "is_automatic_forward": True, "forward_origin": origin}
        reader = self.world.person(CHANNEL_READER).user
        reader["first_name"] = "Telegram"
        group = self.world.chats[channel.linked]
        message = self.world.keep(group, {"from": reader}, {"text": text} | copied | extra)
        if self._seen(group, message):
            self.world.updates.put("message", message)
        return copy.deepcopy(message)

    def user_edits(self, chat_id: int, message_id: int, text: str) -> Json:
        """Change the text of a message."""
        chat = self.world.chats[chat_id]
        message = chat.messages[message_id]
        for gone in ("entities", "caption_entities"):
            message.pop(gone, None)
        words = "caption" if "caption" in message else "text"
        message |= {words: text, "edit_date": self.world.now()}
        self.world.marked(message)
        kind = "edited_channel_post" if chat.kind == "channel" else "edited_message"
        if self._seen(chat, message):
            self.world.updates.put(kind, message)
        return copy.deepcopy(message)

    def user_deletes(self, chat_id: int, message_id: int) -> None:
        """Take a message away; the service tells no bot."""
        del self.world.chats[chat_id].messages[message_id]

    def user_presses(self, chat_id: int, user_id: int, message_id: int, button: str) -> str:
        """Press an inline button, named by its words or its data; gives the id of the question.

        Raises:
            CannotActError: the message bears no such button.
        """
        message = self.world.chats[chat_id].messages.get(message_id, {})
        found = pressed(message, button)
        if found is None or "callback_data" not in found:
            raise CannotActError(f"message {message_id} has no button {button!r}")
        number = str(4_400_000_000_000_000 + self.world.updates.next_number)
        question = {"id": number, "from": self.world.person(user_id).user, "message": message}
        question |= {"chat_instance": str(7_000_000_000 - chat_id), "data": found["callback_data"]}
        self.world.questions[number] = self.world.moment()
        self.world.updates.put("callback_query", question)
        return number

    def user_starts(self, user_id: int, payload: str = "") -> Json:
        """Open the private chat with the bot, by a deep link when there is a payload."""
        person = self.world.person(user_id)
        if person.blocked:
            mine = self.world.private(user_id)
            members.change(self.world, mine, self.world.me, Member("member"), by=user_id)
        person.started, person.blocked = True, False
        return self.user_says(user_id, user_id, f"/start {payload}".strip())

    def user_blocks(self, user_id: int) -> None:
        """Block the bot."""
        self.world.person(user_id).blocked = True
        members.change(self.world, self.world.private(user_id), self.world.me, Member("kicked"), by=user_id)

    def user_shares_contact(self, user_id: int, phone: str, contact_user_id: int | None = None) -> Json:
        """Share a contact in private: one's own, another's by id, or with 0 one without an account."""
        person = self.world.person(user_id)
        contact: Json = {"phone_number": phone, "first_name": person.user["first_name"]}
        owner = user_id if contact_user_id is None else contact_user_id
        return self.user_says(user_id, user_id, None, contact=contact | ({"user_id": owner} if owner else {}))

    def user_reacts(self, chat_id: int, user_id: int, message_id: int, emoji: str | None) -> None:
        """Put a reaction on a message, or with None take it off."""
        chat = self.world.chats[chat_id]
        mine = chat.reactions.setdefault(message_id, {})
        old, new = mine.get(user_id, []), [{"type": "emoji", "emoji": emoji}] if emoji else []
        mine[user_id] = new
        payload = {"chat": self.world.wire_chat(chat), "message_id": message_id, "date": self.world.now()}
        payload |= {"user": self.world.person(user_id).user, "old_reaction": old, "new_reaction": new}
        if chat.kind == "private" or chat.standing(self.world.me).status in STAFF:
            self.world.updates.put("message_reaction", payload)

    def member_changed(
        self, chat_id: int, user_id: int, status: str, rights: dict[str, bool] | None = None, *, by: int = 0
    ) -> None:
        """Give a person or the bot another standing in a chat; `by` is who did it."""
        chat = self.world.chats[chat_id]
        members.change(self.world, chat, user_id, Member(status, rights or {}), by=by or user_id)

    def group_grows(self, chat_id: int, new_id: int) -> None:
        """Turn a group into a supergroup under another id; both say so."""
        old = self.world.chats[chat_id]
        grown = Chat(new_id, "supergroup", old.title, members=dict(old.members))
        self.world.chats[new_id] = grown
        author = {"from": self.world.person(self._owner(old)).user}
        for chat, words in (
            (old, {"migrate_to_chat_id": new_id}),
            (grown, {"migrate_from_chat_id": chat_id}),
        ):
            self.world.updates.put("message", self.world.keep(chat, author, words))
        old.moved_to = new_id

    def _owner(self, chat: Chat) -> int:
        return next((user for user, one in chat.members.items() if one.status == "creator"), CHANNEL_READER)

    def _speaking(self, chat_id: int, user_id: int) -> Chat:
        if chat_id == user_id:
            if not self.world.person(user_id).started:
                raise CannotActError(f"{user_id} writes to the bot before starting it")
            return self.world.private(user_id)
        chat = self.world.chats[chat_id]
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
        replied = {key: item for key, item in chat.messages[number].items() if key != "reply_to_message"}
        thread = {"message_thread_id": replied.get("message_thread_id", number)}
        return {"reply_to_message": replied} | (thread if chat.kind == "supergroup" else {})

    def _seen(self, chat: Chat, message: Json) -> bool:
        """Privacy mode: outside its own chats a bot that is no admin hears what is meant for it."""
        mine = chat.standing(self.world.me).status
        if mine in ("left", "kicked"):
            return False
        open_ears = mine in STAFF or self.world.hears_all
        asked = str(message.get("text", "")).startswith("/")
        answered = message.get("reply_to_message", {}).get("from") == self.world.bot
        return chat.kind == "private" or open_ears or asked or answered
