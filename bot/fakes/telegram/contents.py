"""The words of a message that the bot writes: read in their parse mode, measured and marked.

Decides length, emptiness and whether the marks fit the text, all in UTF-16 units as the wire counts.
"""

from bot.fakes.telegram.entities import parsed, units
from bot.fakes.telegram.refusal import Json, bad

TEXT_UNITS = 4096
CAPTION_UNITS = 1024
_FARTHEST = 1_000_000
_KINDS = frozenset((
    "mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bold", "italic",
    "underline", "strikethrough", "spoiler", "blockquote", "expandable_blockquote", "code", "pre",
    "text_link", "text_mention", "custom_emoji", "date_time",
))  # fmt: skip
_NEEDS = {"text_link": "url", "text_mention": "user", "custom_emoji": "custom_emoji_id"}


def text_of(args: Json) -> Json:
    """Read a text.

    Raises:
        Refused: 400, it is empty or too long, or its marks are broken.
    """
    content = _words(args, "text", TEXT_UNITS, "message is too long")
    if not content["text"]:
        raise bad("message text is empty")
    return content


def caption_of(args: Json) -> Json:
    """Read a caption; an empty one leaves nothing.

    Raises:
        Refused: 400, it is too long, or its marks are broken.
    """
    content = _words(args, "caption", CAPTION_UNITS, "message caption is too long")
    return content if content["caption"] else {}


def _words(args: Json, name: str, most: int, too_long: str) -> Json:
    text, entities = parsed(args.get(name, ""), args.get("parse_mode"))
    marks = "entities" if name == "text" else "caption_entities"
    entities = args.get(marks, entities)
    for entity in entities:
        _check_kind(entity)
        _check_place(text, entity)
    # What surrounds the words is cut off before they are measured, and the marks move along.
    shown = text.strip()
    moved = _moved(entities, units(text) - units(text.lstrip()), units(shown))
    if units(shown) > most:
        raise bad(too_long)
    return {name: shown} | ({marks: moved} if moved else {})


def _moved(entities: list[Json], by: int, length: int) -> list[Json]:
    moved = []
    for entity in entities:
        start = max(0, entity["offset"] - by)
        end = min(length, entity["offset"] + entity["length"] - by)
        if end > start:
            moved.append(entity | {"offset": start, "length": end - start})
    return moved


def _check_kind(entity: Json) -> None:
    kind = entity["type"]
    if kind not in _KINDS:
        raise bad("can't parse MessageEntity: Unsupported type specified")
    if kind in _NEEDS and _NEEDS[kind] not in entity:
        raise bad(f"can't parse MessageEntity: Can't find field \"{_NEEDS[kind]}\"")


def _check_place(text: str, entity: Json) -> None:
    offset, length = entity["offset"], entity["length"]
    for name, value in (("offset", offset), ("length", length)):
        if not 0 <= value <= _FARTHEST:
            raise bad(f"receive an entity with incorrect {name} {value}")
    whole = units(text)
    if offset > whole:
        raise bad(f"entity begins after the end of the text at UTF-16 offset {offset}")
    if offset + length > whole:
        words = f"entity beginning at UTF-16 offset {offset} ends after the end of the text"
        raise bad(f"{words} at UTF-16 offset {offset + length}")
    if _splits(text, offset):
        raise bad(f"entity begins in a middle of a UTF-16 symbol at byte offset {_byte(text, offset)}")
    if _splits(text, offset + length):
        words = f"entity beginning at UTF-16 offset {offset} ends in a middle of a UTF-16 symbol"
        raise bad(f"{words} at byte offset {_byte(text, offset + length)}")


def _splits(text: str, offset: int) -> bool:
    """Whether a place lies between the two halves of one symbol."""
    after = text.encode("utf-16-le", "surrogatepass")[2 * offset : 2 * offset + 2]
    return len(after) > 1 and after[1] & 0xFC == 0xDC  # noqa: PLR2004 - the second half of a pair


def _byte(text: str, offset: int) -> int:
    before = text.encode("utf-16-le", "surrogatepass")[: 2 * offset].decode("utf-16-le", "ignore")
    return len(before.encode())
