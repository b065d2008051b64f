"""Reads a raw Telegram update into an Event; pure, from JSON, without the library's objects.

Here is only which kind of update it is; messages and members have modules of their own. What cannot be read
is Unreadable with a reason that quotes nothing.
"""

import json

from bot.platforms.telegram.fields import PUBLIC, Raw, number, person, ref, text
from bot.platforms.telegram.members import bot_standing, membership
from bot.platforms.telegram.messages import message_event
from bot.platforms.telegram.private import private_event
from bot.ports.events import ButtonPressed, Event, Ignored, Unreadable

_MESSAGES = ("message", "edited_message", "channel_post", "edited_channel_post")


def read(raw: bytes) -> Event:
    """Read one update.

    Raises:
        Unreadable: it is no update, or lacks what its kind must have.
    """
    try:
        return _event(json.loads(raw))
    except (ValueError, LookupError, TypeError, AttributeError, OverflowError, OSError) as error:
        raise Unreadable(f"telegram update: {type(error).__name__}") from None
    except RecursionError:
        raise Unreadable("telegram update: nested too deep") from None


def _event(update: Raw) -> Event:
    update_no = number(update["update_id"])
    for kind in _MESSAGES:
        if kind in update:
            return _message(update[kind], update_no)
    if "callback_query" in update:
        return _press(update["callback_query"])
    if "chat_member" in update:
        return membership(update["chat_member"])
    if "my_chat_member" in update:
        return bot_standing(update["my_chat_member"])
    return Ignored(next((kind for kind in update if kind != "update_id"), "empty"))


def _message(message: Raw, update_no: int) -> Event:
    kind = text(message["chat"]["type"])
    if kind == "private":
        return private_event(message)
    if kind not in PUBLIC:
        raise ValueError
    return message_event(message, update_no)


def _press(query: Raw) -> Event:
    message = query.get("message")
    if message is None or "data" not in query:
        return Ignored("a press on nothing of ours")
    return ButtonPressed(
        person(query["from"]), ref(message["chat"]["id"]), ref(message["message_id"]), text(query["id"]),
        text(query["data"]),
    )  # fmt: skip
