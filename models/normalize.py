"""Normalising: Indonesian chat text to canonical tokens that know where they stood in the original.

Linear in the length of the text: every pattern is bounded or cannot backtrack. Never raises: lone
surrogates, control characters and anything else that is no letter simply yields no token.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

URL, USER, TAG, PHONE, NUMBER = "<url>", "<user>", "<tag>", "<phone>", "<num>"
MAX_WORD = 40

# Letters of other alphabets that are drawn like Latin ones; NFKC leaves them alone.
_HOMOGLYPHS = str.maketrans(
    "аеорсухіјѕԁһԛԝвкмнтґαβεικνορτυχγ",
    "aeopcyxijsdhqwbkmhtrabeiknoptuxy",
)
_LEET = str.maketrans("013457@$", "oieastas")
_TOKEN = re.compile(
    r"(?P<url>\b(?:https?://|www\.)\S+|\[url\])"
    r"|(?P<user>@\w+|\[user\]|\[nik\]|\[email\])"
    r"|(?P<tag>#\w+)"
    r"|(?P<phone>\+?\d[\d .-]{8,14}\d\b|\[telp\])"
    r"|(?P<number>\d+(?:[.,:]\d+)*(?![^\W_]))"
    r"|(?P<word>[^\W_](?:[^\W_]|[@$](?=[^\W_]))*)"
    r"|(?P<mark>[?!])"
    r"|(?P<emoji>[\u2600-\u27bf\U0001f300-\U0001faff])"
)
_FIXED = {"url": URL, "user": USER, "tag": TAG, "phone": PHONE, "number": NUMBER}
_REPEATED = re.compile(r"(.)\1{2,}")
_TWICE = re.compile(r"([^\W\d_]{2,})2")
_SPELLED = 3  # so many single letters in a row are one word written with spaces


class Token(NamedTuple):
    """A canonical token and its place in the original text (characters, end excluded)."""

    text: str
    start: int
    end: int


def normalize(text: str) -> list[Token]:
    """The tokens of a text, in order."""
    folded, offsets = _fold(text)
    tokens = []
    for found in _TOKEN.finditer(folded):
        kind = found.lastgroup or "word"
        start, end = found.span()
        word = _FIXED.get(kind) or _canonical(found[0][:MAX_WORD])
        if word:
            tokens.append(Token(word, _at(offsets, start, start), _at(offsets, end - 1, end - 1) + 1))
    return _join_spelled(tokens)


def _at(offsets: list[int] | None, index: int, same: int) -> int:
    return same if offsets is None else offsets[index]


def _fold(text: str) -> tuple[str, list[int] | None]:
    """Lower-case plain letters, and for each the index of the character it came from."""
    if text.isascii():
        return text.lower(), None
    folded: list[str] = []
    offsets: list[int] = []
    for index, character in enumerate(text):
        for plain in _fold_character(character):
            folded.append(plain)
            offsets.append(index)
    return "".join(folded), offsets


@lru_cache(maxsize=8192)
def _fold_character(character: str) -> str:
    if character.isascii():
        return character.lower()
    if unicodedata.category(character) in {"Cf", "Mn", "Me", "Cs", "Co", "Cn"}:
        return ""
    plain = unicodedata.normalize("NFKD", character).casefold()
    bare = "".join(c for c in plain if unicodedata.category(c) != "Mn")
    return bare.translate(_HOMOGLYPHS)


@lru_cache(maxsize=65536)
def _canonical(word: str) -> str:
    """One form for the ways in which a word is disguised or drawn out."""
    twice = _TWICE.fullmatch(word)
    if twice:
        return twice[1]
    word = _REPEATED.sub(r"\1", word)
    letters = sum(c.isalpha() for c in word)
    # `slot88` and `100rb` keep their digits, `b4j1ng4n` does not: digits among letters are letters.
    if letters and letters < len(word) and word[0].isalpha() and word[-1].isalpha():
        return word.translate(_LEET)
    return word


def _join_spelled(tokens: list[Token]) -> list[Token]:
    """`j u d i` is one word."""
    joined: list[Token] = []
    run: list[Token] = []
    for token in tokens:
        if len(token.text) == 1 and token.text.isalpha():
            run.append(token)
            continue
        joined += _spelled(run)
        run = []
        joined.append(token)
    return joined + _spelled(run)


def _spelled(run: list[Token]) -> list[Token]:
    if len(run) < _SPELLED:
        return run
    word = "".join(token.text for token in run)[:MAX_WORD]
    return [Token(_canonical(word) or word, run[0].start, run[-1].end)]
