"""Updates that no service should send and that a bot has to survive, made from real ones.

Decides only the damage; whether and when one is sent is decided elsewhere.
"""

import copy
from collections.abc import Callable

from bot.fakes.telegram.refusal import Json

# The numbers of messages in broken updates begin here, above those of any real one.
BROKEN_NUMBERS = 900_000_000
_FAR = 99_999_999_999_999
_KINDS = ("message", "edited_message", "channel_post", "edited_channel_post")
_PLAIN: Json = {
    "message_id": 1,
    "date": 1_700_000_000,
    "chat": {"id": -1_002_000_000_001, "type": "supergroup", "title": "Kabar Kota"},
    "from": {"id": 500_000_001, "is_bot": False, "first_name": "Warga"},
    "text": "halo",
}


def _without(field: str) -> Callable[[Json], object]:
    return lambda message: {key: item for key, item in message.items() if key != field}


def _with(**changed: object) -> Callable[[Json], object]:
    return lambda message: message | changed


def _inside(field: str, **changed: object) -> Callable[[Json], object]:
    return lambda message: message | {field: {**message.get(field, {}), **changed}}


DAMAGES: dict[str, Callable[[Json], object]] = {
    "chat missing": _without("chat"),
    "chat null": _with(chat=None),
    "chat id is text": _inside("chat", id="-1002000000001"),
    "chat id too large": _inside("chat", id=1 << 70),
    "chat type unknown": _inside("chat", type="galaxy"),
    "chat is a list": _with(chat=[1, 2]),
    "date missing": _without("date"),
    "date out of range": _with(date=_FAR),
    "date is text": _with(date="kemarin"),
    "date negative": _with(date=-_FAR),
    "author missing": _without("from"),
    "author id is text": _inside("from", id="lima"),
    "author is a number": _with(**{"from": 7}),
    "number missing": _without("message_id"),
    "number is text": _with(message_id="satu"),
    "number is a truth": _with(message_id=True),
    "text is a number": _with(text=42),
    "text null": _with(text=None),
    "text is an object": _with(text={"halo": "dunia"}),
    "marks are text": _with(entities="tebal"),
    "mark without a length": _with(entities=[{"type": "hashtag", "offset": 0}]),
    "mark before the text": _with(entities=[{"type": "bold", "offset": -5, "length": 3}]),
    "reply is a number": _with(reply_to_message=5),
    "origin is text": _with(forward_origin="kanal"),
    "edit date is text": _with(edit_date="tadi"),
    "thread is text": _with(message_thread_id="umum", is_topic_message=True),
    "message null": lambda _: None,
    "message is text": lambda _: "halo",
    "message is a list": lambda message: [message],
    "message empty": lambda _: {},
}

# What a service should not send either, and a bot can read all the same.
ODDITIES: dict[str, Callable[[Json], object]] = {
    "half a surrogate": _with(text="halo \ud83d"),
    "mark beyond the text": _with(entities=[{"type": "text_link", "offset": 90, "length": 9, "url": "x"}]),
}


def damaged(update: Json, kind: str) -> Json:
    """Make a broken greeting by the author of a real message, in its chat.

    Args:
        update: a whole one; it stays as it is, and its `update_id` goes to the broken one.
        kind: a name of `DAMAGES` or `ODDITIES`.
    """
    where = next((name for name in _KINDS if isinstance(update.get(name), dict)), "message")
    real = update.get(where, {})
    same = {key: copy.deepcopy(real[key]) for key in ("chat", "from", "date") if key in real}
    # A number of its own: a bot that reads it all the same must not take it for the real message.
    number = BROKEN_NUMBERS + update.get("update_id", 0) % BROKEN_NUMBERS
    return {
        "update_id": update.get("update_id"),
        where: (DAMAGES | ODDITIES)[kind](_PLAIN | same | {"message_id": number}),
    }
