"""Marks in a text: those that the service finds by itself, and those that HTML writes.

Decides kind, offset and length in UTF-16 units, as the wire counts them. Knows no message.
"""

import re
from html.parser import HTMLParser

from bot.fakes.telegram.refusal import Json, bad

_FOUND = re.compile(
    r"(?P<url>https?://[^\s<>\"]+|(?<![@\w.])(?:[\w-]+\.)+(?:com|net|org|id|example|test|me|xyz)\b(?:/\S*)?)"
    r"|(?P<bot_command>(?<![\w/])/[A-Za-z]\w{0,31}(?:@\w+)?)"
    r"|(?P<hashtag>(?<![\w#])#\w*[^\W\d]\w*)"
    r"|(?P<mention>(?<![\w@])@[A-Za-z]\w{3,31})"
)
_HTML = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler",
    "code": "code", "pre": "pre", "blockquote": "blockquote", "a": "text_link",
}  # fmt: skip


def units(text: str) -> int:
    """Count UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def found_entities(text: str) -> list[Json]:
    """Find commands, hashtags, mentions and links in a text."""
    return [
        {"type": str(hit.lastgroup), "offset": units(text[: hit.start()]), "length": units(hit.group())}
        for hit in _FOUND.finditer(text)
    ]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.entities: list[Json] = []
        self._open: list[tuple[str, Json]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _HTML:
            raise bad(f'can\'t parse entities: Unsupported start tag "{tag}" at byte offset {self._offset()}')
        link = {"url": dict(attrs).get("href") or ""} if tag == "a" else {}
        self._open.append((tag, {"type": _HTML[tag], "offset": units(self.text)} | link))

    def handle_endtag(self, tag: str) -> None:
        if not self._open:
            raise bad(f"can't parse entities: Unexpected end tag at byte offset {self._offset()}")
        if (opened := self._open[-1][0]) != tag:
            words = f"can't parse entities: Unmatched end tag at byte offset {self._offset()}"
            raise bad(f'{words}, expected "</{opened}>", found "</{tag}>"')
        _, entity = self._open.pop()
        self.entities.append(entity | {"length": units(self.text) - entity["offset"]})

    def handle_data(self, data: str) -> None:
        self.text += data

    def finished(self) -> tuple[str, list[Json]]:
        self.close()
        if self._open:
            raise bad(
                f"can't parse entities: Can't find end tag corresponding to start tag \"{self._open[-1][0]}\""
            )
        return self.text, self.entities

    def _offset(self) -> int:
        # The service counts bytes of the whole text; lines before this one are not told apart here.
        return self.getpos()[1]


def parsed(text: str, mode: str | None) -> tuple[str, list[Json]]:
    """Read a text in its parse mode.

    Raises:
        Refused: 400, the marks are broken, or the mode is one that this project does not use.
    """
    if not mode:
        return text, []
    if mode.lower() != "html":
        raise bad(f'this server reads HTML and plain text, not parse_mode "{mode}"', violation=True)
    reader = _Reader()
    reader.feed(text)
    return reader.finished()
