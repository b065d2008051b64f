"""Messages that are more than a person's own words: posts, media, forwards, quotes, other identities.

Decides what each carries; where it may stand is the stage's.
"""

import copy
from typing import Any

from bot.fakes.remote import CannotActError
from bot.fakes.telegram.attachments import ATTACHMENTS, origin
from bot.fakes.telegram.refusal import Json
from bot.fakes.telegram.stage import Stage, said

CHANNEL_READER: Json = {"id": 777000, "is_bot": False, "first_name": "Telegram"}
ANONYMOUS_ADMIN: Json = {
    "id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot",
}  # fmt: skip
CHANNEL_IDENTITY: Json = {
    "id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot",
}  # fmt: skip


class Posting(Stage):
    """What people and channels publish."""

    def channel_posts(self, channel_id: int, text: str | None, **extra: Any) -> Json:
        """Publish in a channel; a linked group gets its automatic copy, which is given if there is one.

        Args:
            channel_id: where.
            text: the words; None when `extra` brings media.
            extra: more fields of the post.
        """
        channel = self.world.chats[channel_id]
        content = said(text) | extra
        post = self._publish(channel, {"sender_chat": channel.wire()}, content)
        if not channel.linked:
            return copy.deepcopy(post)
        source = {"type": "channel", "chat": channel.wire()}
        source |= {"message_id": post["message_id"], "date": post["date"]}
        copied = {"sender_chat": channel.wire(), "is_automatic_forward": True, "forward_origin": source}
        group = self.world.chats[channel.linked]
        message = self._publish(group, {"from": CHANNEL_READER}, content | copied)
        channel.copies[post["message_id"]] = message["message_id"]
        return message

    def user_sends(
        self,
        chat_id: int,
        user_id: int,
        kind: str,
        words: str | None = None,
        *,
        reply_to: int | None = None,
        **extra: Any,
    ) -> Json:
        """Send something that is not a text.

        Args:
            chat_id: where.
            user_id: who.
            kind: `photo`, `video`, `document`, `voice`, `sticker` or `poll`.
            words: the caption, the sticker's emoji, the poll's question.
            reply_to: the number of the message that is answered.
            extra: more fields of the message.
        """
        chat = self._speaking(chat_id, user_id)
        content = ATTACHMENTS[kind](words) | self._place(chat, reply_to, None)
        return self._publish(chat, {"from": self.world.person(user_id).user}, content | extra)

    def user_sends_album(
        self, chat_id: int, user_id: int, captions: list[str | None], kind: str = "photo", **extra: Any
    ) -> list[Json]:
        """Send several at once, each a message with a caption of its own or none; gives them in order."""
        group = str(13_800_000_000_000_000 + self.world.updates.next_number)
        return [
            self.user_sends(chat_id, user_id, kind, caption, media_group_id=group, **extra)
            for caption in captions
        ]

    def user_forwards(
        self, chat_id: int, user_id: int, text: str | None, source: str = "user", **extra: Any
    ) -> Json:
        """Pass on what another wrote elsewhere: a `user`, a `hidden_user`, a `chat` or a `channel`."""
        chat = self._speaking(chat_id, user_id)
        content = said(text) | {"forward_origin": origin(source, self.world.now() - 60)} | extra
        return self._publish(chat, {"from": self.world.person(user_id).user}, content)

    def user_quotes(self, chat_id: int, user_id: int, text: str, quoted: str, reply_to: int) -> Json:
        """Answer a part of a message.

        Raises:
            CannotActError: the message does not have those words.
        """
        chat = self._speaking(chat_id, user_id)
        content = self._place(chat, reply_to, None)
        answered = content["reply_to_message"]
        whole = str(answered.get("text", answered.get("caption", "")))
        if quoted not in whole:
            raise CannotActError(f"message {reply_to} does not say {quoted!r}")
        position = len(whole[: whole.index(quoted)].encode("utf-16-le")) // 2
        content["quote"] = {"text": quoted, "position": position, "is_manual": True}
        return self._publish(chat, {"from": self.world.person(user_id).user}, content | said(text))

    def user_quotes_elsewhere(
        self, chat_id: int, user_id: int, text: str, quoted: str, source: str = "channel"
    ) -> Json:
        """Answer a message of another chat, whose words come along as a quote."""
        chat = self._speaking(chat_id, user_id)
        begun = origin(source, self.world.now() - 60)
        reply: Json = {"origin": begun}
        if source == "channel":
            reply |= {"chat": begun["chat"], "message_id": begun["message_id"]}
        content = {"external_reply": reply, "quote": {"text": quoted, "position": 0}} | said(text)
        return self._publish(chat, {"from": self.world.person(user_id).user}, content)

    def user_says_via(self, chat_id: int, user_id: int, text: str, username: str = "gif_bot") -> Json:
        """Send what an inline bot made."""
        chat = self._speaking(chat_id, user_id)
        helper = {"id": 140_267_078, "is_bot": True, "first_name": username, "username": username}
        return self._publish(
            chat, {"from": self.world.person(user_id).user}, said(text) | {"via_bot": helper}
        )

    def admin_says_anonymously(
        self, chat_id: int, text: str, *, reply_to: int | None = None, **extra: Any
    ) -> Json:
        """Write as the group itself: an administrator who is anonymous."""
        chat = self.world.chats[chat_id]
        author = {"from": ANONYMOUS_ADMIN, "sender_chat": chat.wire()}
        return self._publish(chat, author, self._place(chat, reply_to, None) | said(text) | extra)

    def channel_says(
        self, chat_id: int, channel: Json, text: str, *, reply_to: int | None = None, **extra: Any
    ) -> Json:
        """Write in a group in the name of a channel, given as the wire has it."""
        chat = self.world.chats[chat_id]
        author = {"from": CHANNEL_IDENTITY, "sender_chat": channel}
        return self._publish(chat, author, self._place(chat, reply_to, None) | said(text) | extra)
