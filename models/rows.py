"""Rows: what each token adds to every logit, as a row of numbers found by the token.

A row has two parts, the word's and its n-grams'; each holds a weight for every logit and closes with the
square of its length. Rows of the lexicon come with the model; a token outside it has n-grams only, summed
when it is first met. Stretches between spaces are kept as row numbers. Memory is bounded.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import accumulate, chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.features import MASK, NEUTRAL, grams
from models.normalize import MAX_WORD, Token, canonical, maybe_spelled, normalize, words_in
from models.vocabulary import Vocabulary

KNOWN = 120_000  # tokens and stretches kept beside the lexicon before they are forgotten
MAX_TEXT = 20_000  # characters; what stands behind them is not read
_AROUND = ".,:;()\"'"  # marks around a word that are no tokens themselves
_MARKS = frozenset("?!")  # marks that are tokens
_APART = str.maketrans(dict.fromkeys(".,:;/-&+()'\"_", " ") | {mark: f" {mark} " for mark in _MARKS})
_SEVERAL = 1 << 40  # numbers from here on stand for stretches of several tokens
Floats = NDArray[np.float32]


def plain_words(core: str) -> list[str]:
    """The words of a stretch of plain letters and marks in lower case, as `words_in` has them, but quickly.

    Empty when there may be more to it than that.
    """
    if not core.isascii() or len(core) > MAX_WORD:
        return []
    if core.isalpha():
        return [canonical(core)]
    if "//" in core or "www." in core:
        return []
    parts = core.translate(_APART).split()
    return list(map(canonical, parts)) if all(part.isalpha() or part in _MARKS for part in parts) else []


class _Stretches(dict[str, int]):
    """A dict that asks for what it does not hold, so that finding what it holds is one call."""

    def __init__(self, look: Callable[[str], int]) -> None:
        super().__init__()
        self._look = look

    def __missing__(self, stretch: str) -> int:
        return self._look(stretch)


class Rows:
    """Finds and adds up rows. `known`: lexicon x 2 (logits + 1); `gram`: SIZE x (logits + 1)."""

    def __init__(self, lexicon: Sequence[str], known: Floats, gram: Floats) -> None:
        self.lexicon = tuple(lexicon)
        self.numbers = {word: row for row, word in enumerate(self.lexicon, 1)}
        self.vocabulary = Vocabulary([word for word in lexicon if word.isalpha()])
        self._gram = gram
        self._part = gram.shape[1]
        # Row 0 stays empty: it is what neutral tokens and blank texts add. Memory beyond the lexicon is
        # taken page by page as rows are filled.
        self._table = np.zeros((1 + len(known) + KNOWN, known.shape[1]), dtype=np.float32)
        self._table[1 : 1 + len(known)] = known
        self._stretches = _Stretches(self._of_stretch)
        self._at = self._stretches.__getitem__
        self._pending: list[list[int]] = []  # n-grams of the newest rows, not summed yet
        self._several: list[tuple[frozenset[int], bool]] = []
        self._forget()

    def _forget(self) -> None:
        self._used = len(self.lexicon)
        self._pending = []
        self._several.clear()
        self._stretches.clear()
        self._tokens = {word: row for word, row in self.numbers.items() if len(word) > 1}
        # Tokens of one letter stand apart: they may have to be joined.
        self._letters = {word: row for word, row in self.numbers.items() if len(word) == 1}
        self._tokens.update(dict.fromkeys(NEUTRAL, 0))

    def make_room(self) -> None:
        """Forget what was met when there is too much of it: never while row numbers are held."""
        if self._used - len(self.lexicon) + len(self._stretches) + len(self._several) > KNOWN:
            self._forget()

    def ids(self, text: str) -> Collection[int]:
        """The rows of a text's distinct tokens; never empty."""
        if len(text) > MAX_TEXT:
            text = text[:MAX_TEXT]
        found = set(map(self._at, text.split())) or {0}
        return self._unfolded(text, found) if max(found) >= _SEVERAL else found

    def tokens(self, text: str) -> Iterator[tuple[int, Token]]:
        """Each token of a text with its row, in order."""
        for token in normalize(text[:MAX_TEXT]):
            for word in self.vocabulary.words(token):
                yield self._row(word), token

    def sum(self, ids: Iterable[int]) -> Floats:
        """The sum of some rows."""
        total: Floats = np.add.reduce(self.take(list(ids)), axis=0)
        return total

    def sums(self, texts: Sequence[Collection[int]]) -> Floats:
        """The sum of each text's rows: texts x 2 (logits + 1)."""
        starts = list(accumulate(map(len, texts), initial=0))[:-1]
        return np.add.reduceat(self.take(list(chain.from_iterable(texts))), starts, axis=0)

    def take(self, ids: list[int]) -> Floats:
        """Some rows."""
        if self._pending:
            self._fill()
        return self._table.take(ids, axis=0)

    def _unfolded(self, text: str, found: set[int]) -> set[int]:
        """Stretches of several tokens taken apart; a lone letter may be part of a word spelled out."""
        numbers = [number for number in found if number >= _SEVERAL]
        several = [self._several[number - _SEVERAL] for number in numbers]
        if any(alone for _, alone in several) and maybe_spelled(text):
            return {row for row, _ in self.tokens(text)} or {0}
        found.difference_update(numbers)
        found.update(*(rows for rows, _ in several))
        return found

    def _of_stretch(self, stretch: str) -> int:
        core = stretch.strip(_AROUND).lower()
        # A known word between commas and capitals needs no closer look.
        row = self._tokens.get(core, -1)
        if row < 0:
            row = self._looked_at(stretch, core)
        if len(stretch) <= MAX_WORD:
            # A longer one is never met again, and thousands of them would fill the memory.
            self._stretches[stretch] = row
        return row

    def _looked_at(self, stretch: str, core: str) -> int:
        words = plain_words(core) or [word for word, _, _ in words_in(stretch)]
        rows = [self._row(self.vocabulary.restore(word)) for word in words]
        if len(rows) == 1 and len(words[0]) > 1:
            return rows[0]
        alone = any(len(word) == 1 and word.isalpha() for word in words)
        if not alone and len(rows) <= 1:
            return rows[0] if rows else 0
        self._several.append((frozenset(rows), alone))
        return _SEVERAL + len(self._several) - 1

    def _row(self, word: str) -> int:
        """The number of a token's row."""
        kept = self._tokens if len(word) > 1 else self._letters
        row = kept.get(word, -1)
        if row < 0:
            found = grams(word)
            row = self._new_row(found) if found else 0
            kept[word] = row
        return row

    def _new_row(self, found: list[int]) -> int:
        self._used += 1
        if self._used >= len(self._table):
            self._table = np.concatenate([self._table, np.zeros_like(self._table)])
        self._pending.append(found)
        return self._used

    def _fill(self) -> None:
        """Sum the n-grams of all rows that wait for it."""
        pending, self._pending = self._pending, []
        numbers = np.array(list(chain.from_iterable(pending)), dtype=np.int64) & MASK
        starts = list(accumulate(map(len, pending), initial=0))[:-1]
        # The word's part of such a row is zero, as the table was made.
        rows = self._table[self._used + 1 - len(pending) : self._used + 1, self._part :]
        np.add.reduceat(self._gram.take(numbers, axis=0), starts, axis=0, out=rows)


def with_squares(weights: NDArray[Any], idf: NDArray[Any]) -> Floats:
    """Weights closed by the square of their length."""
    return np.hstack([weights.astype(np.float32), idf.astype(np.float32)[:, None] ** 2])
