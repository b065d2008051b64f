"""What a message carries besides words, as the wire has it: media, polls, and where a forward is from.

Decides shapes and makes ids; knows no chat and nobody.
"""

import itertools
from collections.abc import Callable, Iterator

from bot.fakes.telegram.refusal import Json

_NUMBERS: Iterator[int] = itertools.count(1)
STRANGER: Json = {"id": 500_777_001, "is_bot": False, "first_name": "Pewarta"}
OTHER_CHAT: Json = {"id": -1_002_777_000_001, "type": "supergroup", "title": "Grup Sebelah"}
OTHER_CHANNEL: Json = {"id": -1_002_777_000_002, "type": "channel", "title": "Kanal Sebelah"}
ORIGINS: dict[str, Json] = {
    "user": {"sender_user": STRANGER},
    "hidden_user": {"sender_user_name": "Pewarta"},
    "chat": {"sender_chat": OTHER_CHAT, "author_signature": "Admin"},
    "channel": {"chat": OTHER_CHANNEL, "message_id": 77},
}


def origin(kind: str, date: int) -> Json:
    """Say where a forward is from: `user`, `hidden_user`, `chat` or `channel`; always outside this world."""
    return {"type": kind, "date": date} | ORIGINS[kind]


def _file(prefix: str) -> Json:
    number = next(_NUMBERS)
    return {
        "file_id": f"{prefix}{number:012d}",
        "file_unique_id": f"AQAD{number:08d}",
        "file_size": 1000 + number,
    }


def _photo(caption: str | None) -> Json:
    sizes = [_file("AgAC") | {"width": side, "height": side * 3 // 4} for side in (90, 320, 1280)]
    return {"photo": sizes} | _caption(caption)


def _video(caption: str | None) -> Json:
    video = _file("BAAC") | {"width": 1280, "height": 720, "duration": 12, "mime_type": "video/mp4"}
    return {"video": video} | _caption(caption)


def _document(caption: str | None) -> Json:
    named = {"file_name": "surat.pdf", "mime_type": "application/pdf"}
    return {"document": _file("BQAC") | named} | _caption(caption)


def _voice(caption: str | None) -> Json:
    return {"voice": _file("AwAC") | {"duration": 4, "mime_type": "audio/ogg"}} | _caption(caption)


def _sticker(emoji: str | None) -> Json:
    kind = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
    return {"sticker": _file("CAAC") | kind | ({"emoji": emoji} if emoji else {})}


def _poll(question: str | None) -> Json:
    options = [
        {"persistent_id": str(number), "text": text, "voter_count": 0}
        for number, text in enumerate(("Ya", "Tidak"))
    ]
    poll: Json = {"id": str(5_300_000_000_000 + next(_NUMBERS)), "question": question or "Setuju?"}
    poll |= {"options": options, "total_voter_count": 0, "is_closed": False, "is_anonymous": True}
    poll |= {"type": "regular", "allows_multiple_answers": False, "allows_revoting": True}
    return {"poll": poll | {"members_only": False}}


def _caption(words: str | None) -> Json:
    return {"caption": words} if words else {}


# By kind: makes the fields from the words, which are a caption, a sticker's emoji or a poll's question.
ATTACHMENTS: dict[str, Callable[[str | None], Json]] = {
    "photo": _photo,
    "video": _video,
    "document": _document,
    "voice": _voice,
    "sticker": _sticker,
    "poll": _poll,
}
