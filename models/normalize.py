"""Normalising: Indonesian chat text to canonical tokens that know where they stood in the original.

What a stretch between spaces becomes depends on that stretch alone, so that a caller may keep what it
has seen; only words spelled with spaces (`j u d i`) join what stands apart. Linear in the length of the
text: every pattern is bounded or cannot backtrack. Never raises: lone surrogates, control characters
and anything else that is no letter simply yields no token.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

URL, USER, TAG, PHONE, NUMBER = "<url>", "<user>", "<tag>", "<phone>", "<num>"
MASK = "*"  # a letter that its writer hid
MAX_WORD, MAX_RUN = 40, 400

# Letters of other alphabets that are drawn like Latin ones; NFKC leaves them alone.
_HOMOGLYPHS = str.maketrans(
    "аеорсухіјѕԁһԛԝвкмнтґӏɡɑıοαβεικνρτυχγ",
    "aeopcyxijsdhqwbkmhtrlgaioabeiknptuxy",
)
LEET = str.maketrans("0134567@$", "oieasbtas")
_TOKEN = re.compile(
    r"(?P<placeholder><(?:url|user|tag|phone|num)>)"
    r"|(?P<url>\b(?:https?://|www\.)\S+|\[url\])"
    r"|(?P<user>@\w+|\[user\]|\[nik\]|\[email\])"
    r"|(?P<tag>#\w+)"
    r"|(?P<phone>\+?\d[\d.-]{8,14}\d\b|\[telp\])"
    r"|(?P<number>\d+(?:[.,:]\d+)*(?![^\W_]))"
    r"|(?P<word>[^\W_](?:[^\W_]|[@$*](?=[@$*]{0,6}[^\W_]))*)"
    r"|(?P<mark>[?!])"
    r"|(?P<emoji>[\u2600-\u27bf\U0001f300-\U0001faff])"
)
_AS_IT_IS = frozenset({"placeholder", "mark", "emoji"})
_FIXED = {"url": URL, "user": USER, "tag": TAG, "phone": PHONE, "number": NUMBER}
_REPEATED = re.compile(r"(.)\1{2,}")
doubled = re.compile(r"(.)\1").search  # whether a word may be drawn out at all; most are not
_TWICE = re.compile(r"([^\W\d_]{2,})2")
_STRETCH = re.compile(r"\S+")
_SPREAD = re.compile(r"(?<!\w)\w(?:\W{1,4}\w(?!\w)){2,}")
_APART = re.compile(r"\W")
_NO_LETTERS = re.compile(r"[\d*@$]")
_NAME_BEGUN = 2  # a tag or a mention of one letter, whose other letters stand apart
_SPELLED = 3  # so many single letters in a row are one word written with spaces
# Whether a text may hold such a row at all; most do not.
maybe_spelled = re.compile(r"(?<!\w)\w\W{1,4}\w\W{1,4}\w(?!\w)").search


class Token(NamedTuple):
    """A canonical token and its place in the original text (characters, end excluded).

    `spelled`: its letters stood apart, so that it may be several words.
    """

    text: str
    start: int
    end: int
    spelled: bool = False


def normalize(text: str) -> list[Token]:
    """The tokens of a text, in order."""
    tokens = [
        Token(word, start + stretch.start(), end + stretch.start())
        for stretch in _STRETCH.finditer(text)
        for word, start, end in words_in(stretch[0])
    ]
    return _join_spelled(tokens) if maybe_spelled(text) else tokens


def plain(text: str) -> str:
    """What a text says in plain words, with a space between two; empty for one without words.

    Disguises are undone. Links, mentions, tags, numbers, marks and emoji are left out, digits and hidden
    letters within words as well: equal for texts that differ in these alone.
    """
    # The model tells numbers from letters; here `k 3 r u h` is one word.
    closed = _SPREAD.sub(lambda run: _APART.sub("", run[0]), text) if maybe_spelled(text) else text
    words = (_bare(token.text) for token in normalize(closed) if token.text[0].isalnum())
    return " ".join(filter(None, words))


def _bare(word: str) -> str:
    return word if word.isalpha() else canonical(_NO_LETTERS.sub("", word.translate(LEET)))


def words_in(stretch: str) -> tuple[tuple[str, int, int], ...]:
    """The canonical words of one stretch without spaces, each with its place in it."""
    # A long one is never met again, and thousands of them would fill the memory.
    return _kept_words_in(stretch) if len(stretch) <= MAX_WORD else _words_in(stretch)


def _words_in(stretch: str) -> tuple[tuple[str, int, int], ...]:
    folded, offsets = _fold(stretch)
    found = []
    for match in _TOKEN.finditer(folded):
        kind = match.lastgroup or "word"
        start, end = match.span()
        word = _FIXED.get(kind) or (match[0] if kind in _AS_IT_IS else canonical(match[0][:MAX_WORD]))
        if word and offsets is None:
            found.append((word, start, end))
        elif word and offsets is not None:
            found.append((word, offsets[start], offsets[end - 1] + 1))
    return tuple(found)


_kept_words_in = lru_cache(maxsize=32768)(_words_in)


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


def canonical(word: str) -> str:
    """One form for the ways in which a word is disguised or drawn out; applied again it changes nothing."""
    if word.isalpha():
        return _REPEATED.sub(r"\1", word) if doubled(word) else word
    while (after := _canonical_once(word)) != word:
        word = after
    return word


def _canonical_once(word: str) -> str:
    twice = _TWICE.fullmatch(word)
    if twice:
        return twice[1]
    word = _REPEATED.sub(r"\1", word)
    # `slot88` and `100rb` keep their digits, `b4j1ng4n` does not: digits among letters are letters.
    if word[0].isalpha() and word[-1].isalpha():
        return word.translate(LEET)
    return word


def _join_spelled(tokens: list[Token]) -> list[Token]:
    """`j u d i` is one word; behind `#j` it is the rest of a tag, and no word at all."""
    joined: list[Token] = []
    run: list[Token] = []
    for token in tokens:
        if len(token.text) == 1 and token.text.isalpha() and len(run) < MAX_RUN:
            run.append(token)
            continue
        joined += _rest(joined, run)
        run = []
        joined.append(token)
    return joined + _rest(joined, run)


def _rest(before: list[Token], run: list[Token]) -> list[Token]:
    names = before and before[-1].text in {TAG, USER} and before[-1].end - before[-1].start <= _NAME_BEGUN
    return [] if names and len(run) >= _SPELLED else _spelled(run)


def _spelled(run: list[Token]) -> list[Token]:
    if len(run) < _SPELLED:
        return run
    word = canonical("".join(token.text for token in run))
    return [Token(word, run[0].start, run[-1].end, spelled=True)]
