"""What people do in the chats: the side of the fake that a test plays.

Decides which updates an act makes and whether the bot may see it. Refuses to know the bot's calls.
"""

import copy
from typing import Any

from bot.fakes.remote import CannotActError
from bot.fakes.telegram import members
from bot.fakes.telegram.keyboards import pressed
from bot.fakes.telegram.refusal import Json
from bot.fakes.telegram.stage import Stage, said
from bot.fakes.telegram.world import STAFF, Member


class Crowd(Stage):
    """What people write, change, press and put; every act gives the message or update that it makes."""

    def user_says(
        self,
        chat_id: int,
        user_id: int,
        text: str | None,
        *,
        reply_to: int | None = None,
        topic: int | None = None,
        **extra: Any,
    ) -> Json:
        """Write a message.

        Args:
            chat_id: where; a person's own id means the private chat with the bot.
            user_id: who.
            text: the words; None when `extra` brings a photo, a caption, a sticker.
            reply_to: the number of the message that is answered; in the group of a channel, answering
                the automatic copy is commenting on the post.
            topic: the number of a forum topic, as `topic_opened` gives it.
            extra: more fields of the message; `sender_chat` for a channel or an anonymous admin.

        Raises:
            CannotActError: the person may not speak there, or nothing has the number.
        """
        chat = self._speaking(chat_id, user_id)
        content = self._place(chat, reply_to, topic) | said(text)
        return self._publish(chat, {"from": self.world.person(user_id).user}, content | extra)

    def user_edits(self, chat_id: int, message_id: int, text: str) -> Json:
        """Change the text or caption of a message; the copy of a channel's post changes with it."""
        chat = self.world.chats[chat_id]
        message = chat.messages[message_id]
        for gone in ("entities", "caption_entities"):
            message.pop(gone, None)
        words = "text" if "text" in message else "caption"
        message |= {words: text, "edit_date": self.world.now()}
        self.world.marked(message)
        kind = "edited_channel_post" if chat.kind == "channel" else "edited_message"
        if self._seen(chat, message):
            self.world.updates.put(kind, message)
        if message_id in chat.copies:
            self.user_edits(chat.linked, chat.copies[message_id], text)
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
            self.user_unblocks(user_id)
        person.started = True
        return self.user_says(user_id, user_id, f"/start {payload}".strip())

    def user_unblocks(self, user_id: int) -> None:
        """Let the bot write again, without a word."""
        self.world.person(user_id).blocked = False
        members.change(self.world, self.world.private(user_id), self.world.me, Member("member"), by=user_id)

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
