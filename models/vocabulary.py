"""Vocabulary: the words that the training texts share, and what a disguised word most likely was.

A word that is not in it is compared with those that are: with doubled letters made single, with its
vowels dropped, with hidden letters filled in. A run of letters that stood apart is cut into words. Single
words only: nothing of a text's order is kept.
"""

import re
from collections.abc import Sequence

from models.normalize import LEET, MASK, MAX_WORD, Token, canonical, doubled

SHORTEST = 4  # letters a word must have for its disguises to be kept
LEAST_SKELETON = 2
COMMONER = 5  # how many times nearer the top a word must stand for a short form to give way to it
_VOWEL = frozenset("aiueo")
_VOWELS = str.maketrans("", "", "aiueo")
# Digits before and behind letters, as no quantity and no brand has them.
_MIXED = re.compile(r"\d[^\W\d_]+\d[^\W\d_]|[^\W\d_]\d[^\W\d_]+\d$")
_DOUBLED = re.compile(r"(.)\1")
_UNKNOWN = 14.0  # what a letter outside every known word costs, in units of -log(rank)


class Vocabulary:
    """Words, the commonest first."""

    def __init__(self, words: Sequence[str]) -> None:
        self._rank = {word: rank for rank, word in enumerate(words)}
        self._single: dict[str, str] = {}
        self._skeletons: dict[str, str] = {}
        self._by_shape: dict[tuple[int, str], list[str]] = {}  # by length and first letter
        for word in words:
            if len(word) < SHORTEST or not word.isalpha():
                continue
            self._by_shape.setdefault((len(word), word[0]), []).append(word)
            self._single.setdefault(_DOUBLED.sub(r"\1", word), word)
            skeleton = word[0] + word[1:].translate(_VOWELS)
            if LEAST_SKELETON <= len(skeleton) < len(word):
                self._skeletons.setdefault(skeleton, word)

    def __contains__(self, word: str) -> bool:
        """Whether it is a known word."""
        return word in self._rank

    def words(self, token: Token) -> list[str]:
        """What a token counts as: one word, or several when its letters stood apart."""
        if not token.spelled:
            return [self.restore(token.text)]
        return [self.restore(word) for word in self.segment(token.text)]

    def restore(self, word: str) -> str:
        """The known word that this one most likely was, or itself."""
        if word in self._rank or len(word) < LEAST_SKELETON:
            return word
        if MASK in word:
            return self._unmasked(word)
        if not word.isalpha():
            return self._without_digits(word)
        return self._undisguised(word) or word

    def is_short_form(self, word: str) -> bool:
        """Whether a known word is a far commoner one without its vowels, as `krng` is `kurang`."""
        # Three letters may be a name, such as SMP.
        found = self._with_vowels(word) if len(word) >= SHORTEST and word.isalpha() else None
        return found is not None and COMMONER * self._rank[found] < self._rank[word]

    def _without_digits(self, word: str) -> str:
        """`4lhamdulill4h` is a word, `slot88` and `100rb` are what they are."""
        letters = canonical(word.translate(LEET))
        if letters in self._rank:
            return letters
        found = self._undisguised(letters) if letters.isalpha() else None
        return found or (letters if _MIXED.search(word) else word)

    def _undisguised(self, word: str) -> str | None:
        single = _DOUBLED.sub(r"\1", word) if doubled(word) else word
        return self._single.get(single) or self._with_vowels(word)

    def _with_vowels(self, word: str) -> str | None:
        """The commonest word that this one is without the vowels behind its first letter."""
        return self._skeletons.get(word) if _VOWEL.isdisjoint(word[1:]) else None

    def _unmasked(self, word: str) -> str:
        """The commonest word that fits where letters are hidden."""
        fits = re.compile(re.escape(word).replace(re.escape(MASK), ".")).fullmatch
        found = next((each for each in self._by_shape.get((len(word), word[0]), ()) if fits(each)), None)
        bare = word.replace(MASK, "")
        return found or self._with_vowels(bare) or bare

    def segment(self, run: str) -> list[str]:
        """The words of a run of letters, by the least cost over their ranks; linear in its length."""
        best: list[tuple[float, int, bool]] = [(0.0, 0, True)]
        for end in range(1, len(run) + 1):
            cost, start = best[end - 1][0] + _UNKNOWN, end - 1
            choice = (cost, start, False)
            for begin in range(max(0, end - MAX_WORD // 2), end):
                rank = self._rank.get(run[begin:end])
                if rank is not None and (total := best[begin][0] + _cost(rank, end - begin)) < choice[0]:
                    choice = (total, begin, True)
            best.append(choice)
        return _pieces(run, best)


def without_short_forms(words: Sequence[str]) -> list[str]:
    """Words (the commonest first) but for those that are written for a far commoner one."""
    vocabulary = Vocabulary(words)
    return [word for word in words if not vocabulary.is_short_form(word)]


def _cost(rank: int, length: int) -> float:
    # Roughly Zipf: bit lengths instead of logarithms; a word of one letter hardly ever is one.
    return (rank + 16).bit_length() * (1.0 if length > 1 else 2.0)


def _pieces(run: str, best: Sequence[tuple[float, int, bool]]) -> list[str]:
    """Follow the cheapest cuts back; letters between known words stay together."""
    pieces: list[str] = []
    end, unknown = len(run), ""
    while end:
        _, begin, known = best[end]
        if known:
            pieces += [unknown] if unknown else []
            pieces.append(run[begin:end])
            unknown = ""
        else:
            unknown = run[begin:end] + unknown
        end = begin
    pieces += [unknown] if unknown else []
    return pieces[::-1]
