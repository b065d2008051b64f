"""Drawing: words, marks and buttons as a Discord message.

Discord reads markup out of every text, so each sign that could be some is escaped: what is shown is what
was written, whoever wrote it. Only our own addresses stay as they are, to be pressed.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from bot.dialogue.prompt import Ask, Prompt
from bot.dialogue.state import LONGEST_APPEAL
from bot.platforms.discord.pressing import ASK
from bot.texts import Rendered, text
from bot.texts.rendering import RenderedButton

LONGEST = 2000
_LABEL, _CUSTOM_ID, _TITLE, _URL = 80, 100, 45, 512
_ROW, _ROWS = 5, 5
_ROW_TYPE, _BUTTON_TYPE, _INPUT_TYPE = 1, 2, 4
_PRIMARY, _SECONDARY, _LINK = 1, 2, 5
_MARKUP = re.compile(
    r"(?P<url>https?://[^\s<]*<?)"
    r"|(?P<list>^[ \t]*\d+)(?=[.)])"
    r"|(?P<line>^[ \t]*)(?P<first>[#>+-])"
    r"|(?P<sign>[\\*_~`|<\[]|@(?=everyone|here))",
    re.MULTILINE,
)
# An address that Discord takes whole, markup signs and all; another would swallow the escapes behind it.
_ADDRESS = re.compile(r"https?://[A-Za-z0-9][\w./?%&=#:@,;!$'()+~-]*[\w/?%&=#@!$()+~-][.,:;']*", re.ASCII)
_LONG = frozenset({"appeal.ask"})  # answered in more than a line
_QUESTIONS = frozenset({"dialogue.birth_date", "dialogue.phone"}) | _LONG


def message(prompt: Prompt, shown: Rendered, locale: str) -> dict[str, Any]:
    """The fields of a message that say a prompt; mentions reach nobody."""
    rows = [list(row) for row in shown.buttons]
    if prompt.ask is not Ask.NOTHING:
        # Discord has no contact button, and a message takes no answer: a form does.
        rows.insert(0, [RenderedButton(text(locale, "button.answer"), f"{ASK}{prompt.code}:{locale}", "")])
    return {
        "content": content(shown.text, shown.marks),
        "components": _rows(rows),
        "allowed_mentions": {"parse": []},
    }


def form(custom_id: str) -> dict[str, Any]:
    """The form that an answer button opens, in the language of its message."""
    code, _, language = custom_id.removeprefix(ASK).rpartition(":")
    locale = "en" if language == "en" else "id"
    label = text(locale, f"modal.{code}" if code in _QUESTIONS else "modal.answer")
    style, longest = (2, LONGEST_APPEAL) if code in _LONG else (1, 200)
    field = {
        "type": _INPUT_TYPE, "custom_id": "value", "style": style, "label": label[:_TITLE], "required": True,
        "max_length": longest,
    }  # fmt: skip
    title = text(locale, "modal.title")[:_TITLE]
    rows = [{"type": _ROW_TYPE, "components": [field]}]
    return {"custom_id": custom_id[:_CUSTOM_ID], "title": title, "components": rows}


def content(words: str, marks: Sequence[tuple[int, int]] = ()) -> str:
    """The words as they are, with marks underlined, cut with a sign where they are too long."""
    whole = _drawn(words, marks)
    if _length(whole) <= LONGEST:
        return whole
    fits, too_long = 0, len(words)
    while too_long - fits > 1:
        middle = (fits + too_long) // 2
        if _length(_drawn(words[:middle], marks)) < LONGEST:
            fits = middle
        else:
            too_long = middle
    return _drawn(words[:fits], marks) + "…"


def escaped(words: str, *, links: bool = True, follows: str = "") -> str:
    """Words that show as they are; `links`: addresses stay ones that can be pressed.

    `follows`: what stands behind the words; an address that runs on into it is none.
    """

    def safe(found: re.Match[str]) -> str:
        if found["url"] is not None:
            whole = found.end() < len(words) or not follows
            is_link = links and whole and _ADDRESS.fullmatch(found["url"])
            return found["url"] if is_link else _inert(found["url"])
        if found["list"] is not None:
            return found["list"] + "\\"
        return (found["line"] or "") + "\\" + (found["first"] or found["sign"])

    return _MARKUP.sub(safe, words)


def _inert(url: str) -> str:
    return re.sub(r"([\\*_~`|<\[:])", r"\\\1", url)


def _drawn(words: str, marks: Sequence[tuple[int, int]]) -> str:
    parts, at = [], 0
    for start, end in _joined(marks, len(words)):
        parts += [escaped(words[at:start], follows="__"), f"__{escaped(words[start:end], links=False)}__"]
        at = end
    return "".join((*parts, escaped(words[at:])))


def _joined(marks: Sequence[tuple[int, int]], length: int) -> Iterator[tuple[int, int]]:
    """Marks in order, cut to the text; those that touch are one, lest two signs mean another thing."""
    last: tuple[int, int] | None = None
    for start, end in sorted((max(0, start), min(end, length)) for start, end in marks):
        if end <= start:
            continue
        if last is not None and start <= last[1]:
            last = (last[0], max(last[1], end))
            continue
        if last is not None:
            yield last
        last = (start, end)
    if last is not None:
        yield last


def _length(words: str) -> int:
    """In UTF-16 units, which are never fewer than what Discord counts."""
    return len(words.encode("utf-16-le", "surrogatepass")) // 2


def _rows(rows: Sequence[Sequence[RenderedButton]]) -> list[dict[str, Any]]:
    short = [row[start : start + _ROW] for row in rows for start in range(0, len(row), _ROW)]
    return [{"type": _ROW_TYPE, "components": [_button(each) for each in row]} for row in short[:_ROWS]]


def _button(shown: RenderedButton) -> dict[str, Any]:
    label = shown.label if len(shown.label) <= _LABEL else shown.label[: _LABEL - 1] + "…"
    if shown.url:
        return {"type": _BUTTON_TYPE, "style": _LINK, "label": label, "url": shown.url[:_URL]}
    style = _PRIMARY if shown.data.startswith(ASK) else _SECONDARY
    return {"type": _BUTTON_TYPE, "style": style, "label": label, "custom_id": shown.data[:_CUSTOM_ID]}
