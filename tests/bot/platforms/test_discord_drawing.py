"""Drawing for Discord: words show as they were written, whoever wrote them, and fit."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.prompt import Ask, Button, Prompt
from bot.platforms.discord.drawing import LONGEST, content, form, message
from bot.texts import render

# How Discord reads a text, as far as it concerns us: an escaped sign is the sign, an address is itself.
_TOKENS = re.compile(
    r"(?P<url>https?://[^\s<]+[^<.,:;\"'\]\s])|\\(?P<sign>[^0-9A-Za-z\s])|(?P<under>__)|(?P<bare>.)",
    re.DOTALL,
)
_MARKUP = frozenset("\\*_~`|<[")
_LINE = re.compile(r"^[ \t]*(?:#{1,3} |-# |[-*+] |>|\d+[.)])", re.MULTILINE)
_PIECES = [*"\\*_~`|<>[]()#-+.@:/,;\"' \n\t1aé😀", "https://", "http://kabar.example", "@everyone"]
SIGNS = st.lists(st.sampled_from(_PIECES), max_size=40).map("".join)


def _shown(drawn: str) -> tuple[str, list[str]]:
    """The text that a reader sees, and its underlined stretches."""
    seen, stretches, opened = "", [], -1
    for token in _TOKENS.finditer(drawn):
        if token["under"] is not None:
            stretches += [seen[opened:]] if opened >= 0 else []
            opened = len(seen) if opened < 0 else -1
            continue
        bare = token["bare"]
        assert bare not in _MARKUP
        seen += token["url"] or token["sign"] or bare
    assert opened < 0
    return seen, stretches


@given(SIGNS | st.text(max_size=60))
def test_any_text_is_plain(words: str) -> None:
    """No sign of a text is read as markup, at the start of a line either."""
    drawn = content(words)

    assert _shown(drawn)[0] == words
    assert _LINE.search(drawn) is None


@given(SIGNS | st.text(min_size=1, max_size=60), st.data())
def test_marks_underline_what_they_mark(words: str, data: st.DataObject) -> None:
    """The marked words are underlined, no others, and nothing in them ends the line early."""
    start = data.draw(st.integers(0, len(words)))
    end = data.draw(st.integers(start, len(words)))

    seen, stretches = _shown(content(words, ((start, end),)))

    assert seen == words
    assert stretches == ([words[start:end]] if end > start else [])


def test_marks_that_touch_are_one() -> None:
    """Two marks side by side make one line, since four signs in a row mean another thing."""
    assert content("dasar goblok", ((0, 5), (5, 12))) == "__dasar goblok__"


def test_our_own_address_can_be_pressed() -> None:
    """An address stays as it is, and a mention that would call everyone does not."""
    assert content("https://undi.example/a_b_c") == "https://undi.example/a_b_c"
    assert content("@everyone <@1>") == "\\@everyone \\<@1>"


@given(st.sampled_from(["_", "a", "😀", "\\"]), st.integers(1900, 4000))
def test_a_long_text_is_cut(sign: str, count: int) -> None:
    """However much is escaped, it fits, with a sign where it was cut and no escape left open."""
    drawn = content(sign * count, ((10, count),))
    assert len(drawn.encode("utf-16-le")) // 2 <= LONGEST
    seen, _ = _shown(drawn)
    assert seen.endswith("…") or seen == sign * count


def test_a_question_brings_a_button_that_opens_its_form() -> None:
    """A prompt that asks for words has an answer button first, and its form speaks the same language."""
    prompt = Prompt(
        "dialogue.phone", {"campaign": "x"}, ((Button("button.later", "no:later"),),), Ask.CONTACT
    )
    drawn = message(prompt, render(prompt, "en"), "en")
    ask = drawn["components"][0]["components"][0]

    assert (ask["custom_id"], ask["label"]) == ("ask:dialogue.phone:en", "Answer")
    assert drawn["components"][1]["components"][0]["custom_id"] == "no:later"
    field = form(ask["custom_id"])["components"][0]["components"][0]
    assert field["label"].startswith("Phone number")


@pytest.mark.parametrize("custom", ["ask:word.yes:id", "ask::", "ask:" + "x" * 90])
def test_an_unknown_question_has_a_form_too(custom: str) -> None:
    """Whatever question a button names, its form is within Discord's limits."""
    drawn = form(custom)
    assert len(drawn["title"]) <= 45
    assert 0 < len(drawn["components"][0]["components"][0]["label"]) <= 45


def test_many_buttons_fit() -> None:
    """Five in a row and five rows at most, with labels cut to size."""
    row = tuple(Button("channel.confirm", f"b:{n}", params={"title": "x" * 90}) for n in range(40))
    prompt = Prompt("word.yes", {}, (row,))
    rows = message(prompt, render(prompt, "id"), "id")["components"]

    assert [len(each["components"]) for each in rows] == [5, 5, 5, 5, 5]
    assert all(len(b["label"]) <= 80 for each in rows for b in each["components"])
