"""Reads a raw Telegram update into an Event; pure, from JSON, without the library's objects.

Finds the true author (sender chat, linked channel, anonymous admin) and the text that the author wrote
without quotes and forwards. What it cannot read is Unreadable with a reason that quotes nothing.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bot.moderation.comment import Author, AuthorKind, Comment, PlatformName, Revision, digest
from bot.platforms.telegram.words import authored_text, links_in
from bot.ports.events import (
    REGISTER,
    ButtonPressed,
    ChatMoved,
    CommandGiven,
    CommentSeen,
    ContactShared,
    Event,
    Ignored,
    MemberLeft,
    PrivateMessage,
    StartPressed,
    Unreadable,
)

Raw = Mapping[str, Any]
_TELEGRAM = PlatformName.TELEGRAM
_COMMENTS = ("message", "edited_message", "channel_post", "edited_channel_post")
_GONE = frozenset({"left", "kicked"})
# Service accounts of Telegram itself: the linked channel's posts arrive from the first.
_LINKED_CHANNEL = 777000


def read(raw: bytes) -> Event:
    """Read one update.

    Raises:
        Unreadable: it is no update, or lacks what its kind must have.
    """
    try:
        update = json.loads(raw)
        return _event(update)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, OSError, RecursionError) as error:
        raise Unreadable(f"telegram update: {type(error).__name__}") from None


def _event(update: Raw) -> Event:
    number = _number(update["update_id"])
    for kind in _COMMENTS:
        if kind in update:
            return _message(update[kind], number)
    if "callback_query" in update:
        return _press(update["callback_query"])
    if "chat_member" in update:
        return _membership(update["chat_member"])
    return Ignored(next((kind for kind in update if kind != "update_id"), "empty"))


def _message(message: Raw, number: int) -> Event:
    chat = message["chat"]
    if chat["type"] == "private":
        return _private(message)
    if "migrate_to_chat_id" in message:
        return ChatMoved(_TELEGRAM, str(_number(chat["id"])), str(_number(message["migrate_to_chat_id"])))
    if _is_registration(message):
        ref, title = str(_number(chat["id"])), str(chat.get("title", ""))
        return CommandGiven(_author(message), _TELEGRAM, ref, title, REGISTER)
    if not any(key in message for key in ("text", "caption", "edit_date")):
        # An edit may have taken the words away, and with them the tag.
        return Ignored("no words")
    return _comment(message, number)


def _is_registration(message: Raw) -> bool:
    """Whether a message is our one command for chats; a slash before other words is a comment like any."""
    text = message.get("text")
    if not isinstance(text, str) or "forward_origin" in message or "edit_date" in message:
        return False
    marked = any(e["type"] == "bot_command" and e["offset"] == 0 for e in message.get("entities", ()))
    return marked and text.strip().partition("@")[0].casefold() == f"/{REGISTER}"


def _comment(message: Raw, number: int) -> Event:
    text, entities = authored_text(message)
    posted = _moment(message["date"])
    edited = _moment(message["edit_date"]) if "edit_date" in message else posted
    links = links_in(text, entities)
    thread = message["message_thread_id"] if message.get("is_topic_message") else None
    return CommentSeen(
        Comment(
            _TELEGRAM,
            str(_number(message["chat"]["id"])),
            str(_number(message["message_id"])),
            _author(message),
            text,
            posted,
            Revision(edited, number, digest(text, links)),
            links,
            None if thread is None else str(_number(thread)),
        )
    )


def _author(message: Raw) -> Author:
    """The sender chat when there is one: `from` is then only a stand-in."""
    sender, chat = message.get("sender_chat"), message["chat"]
    if sender is not None:
        official = sender["id"] == chat["id"] or message.get("is_automatic_forward") is True
        kind = AuthorKind.OFFICIAL if official else AuthorKind.CHANNEL
        return Author(_TELEGRAM, str(_number(sender["id"])), kind, str(sender.get("title", "")))
    if chat["type"] == "channel":
        return Author(_TELEGRAM, str(_number(chat["id"])), AuthorKind.OFFICIAL, str(chat.get("title", "")))
    return _person(message["from"])


def _person(user: Raw) -> Author:
    name = " ".join(str(user[key]) for key in ("first_name", "last_name") if user.get(key))
    kind = AuthorKind.BOT if user.get("is_bot") is True else AuthorKind.MEMBER
    if user["id"] == _LINKED_CHANNEL:
        kind = AuthorKind.OFFICIAL
    return Author(_TELEGRAM, str(_number(user["id"])), kind, name)


def _private(message: Raw) -> Event:
    author = _person(message["from"])
    if "contact" in message:
        contact = message["contact"]
        owner = contact.get("user_id")
        return ContactShared(
            author, _text(contact["phone_number"]), None if owner is None else str(_number(owner))
        )
    text = message.get("text")
    if text is None:
        return Ignored("private, no words")
    command, _, payload = _text(text).partition(" ")
    if command == "/start" or command.startswith("/start@"):
        return StartPressed(author, payload.strip())
    return PrivateMessage(author, text)


def _press(query: Raw) -> Event:
    message = query.get("message")
    if message is None or "data" not in query:
        return Ignored("a press on nothing of ours")
    chat, number = str(_number(message["chat"]["id"])), str(_number(message["message_id"]))
    return ButtonPressed(_person(query["from"]), chat, number, _text(query["id"]), _text(query["data"]))


def _membership(change: Raw) -> Event:
    after = change["new_chat_member"]
    if after["status"] not in _GONE:
        return Ignored("member came or changed")
    return MemberLeft(_person(after["user"]), str(_number(change["chat"]["id"])))


def _number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) >= 1 << 63:
        raise TypeError
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _moment(value: object) -> datetime:
    return datetime.fromtimestamp(_number(value), UTC)
