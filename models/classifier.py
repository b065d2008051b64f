"""The classifier: loads an artefact, scores texts, and says exactly what each word added.

A text's logit for a head is `bias + words / |words| + grams / |grams|`: two sums over its distinct
tokens, each divided by its block's length, so that neither repeating nor padding raises it. What a
token adds depends on the token alone, so each stretch between spaces is computed once and kept as row
numbers; scoring is a look-up, one sum of rows and a little arithmetic. numpy only; knows no threshold
of any policy.
"""

from collections.abc import Sequence
from importlib.resources import as_file, files
from itertools import accumulate, chain
from math import exp, sqrt
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.artifact import ArtifactError, read
from models.features import features
from models.labels import Evidence, Label, Reason, Scores, Verdict
from models.normalize import MAX_WORD, Token, canonical, maybe_spelled, normalize, words_in
from models.vocabulary import Vocabulary

HEADS = ("constructive", "toxic", "spam", "urgent")
REASONS = tuple(Reason)
SHIPPED = "jernih-1.model"
MAX_TEXT = 20_000  # characters; what stands behind them is not read
_KNOWN = 120_000  # tokens and stretches kept before all are forgotten
_CHUNK = 256  # texts summed at once: their rows fit into a core's own memory
Floats = NDArray[np.float32]
Ids = frozenset[int]
_AROUND = ".,:;()\"'"  # marks around a word that are no tokens themselves
_EMPTY: Ids = frozenset()
_NOTHING = [0]  # the empty row
_LETTER = -1  # in place of a row: a letter stands alone, so that a word may be spelled with spaces

__all__ = ["ArtifactError", "Classifier", "load"]


def load(path: Path | None = None) -> "Classifier":
    """The shipped model, or the one in a file.

    Raises:
        ArtifactError: the file is no model of this version, or was altered.
    """
    if path is not None:
        return Classifier(*read(path))
    with as_file(files("models.artifacts").joinpath(SHIPPED)) as shipped:
        return Classifier(*read(shipped))


class Classifier:
    """Scores text with one set of arrays; keeps what it has computed for a token."""

    def __init__(self, facts: dict[str, Any], arrays: dict[str, NDArray[Any]]) -> None:
        self.name: str = facts["name"]
        self._low, self._high = facts["unsure"]
        # A feature's weights and the square of its length, side by side: one look-up.
        self._word = _with_squares(arrays["word"], arrays["word_idf"])
        self._gram = _with_squares(arrays["gram"], arrays["gram_idf"])
        self.vocabulary = Vocabulary(arrays["vocabulary"].tobytes().decode("utf-8").split("\n"))
        self._bias: list[float] = arrays["bias"].astype(np.float64).tolist()
        self._calibration = list(zip(arrays["slope"].tolist(), arrays["shift"].tolist(), strict=True))
        self._width = len(self._bias)
        self._part = self._width + 1
        self._biases, self._slopes, self._shifts = (arrays[name] for name in ("bias", "slope", "shift"))
        self._silent = Scores(0.0, 0.0, 0.0, 0.0, Reason.LOW_EFFORT, self._verdict(0.0), self.name)
        # One row a known token: its word part and its n-gram part, each closed by the square of its length.
        # Row 0 stays empty: a text without tokens is the sum of it.
        # Memory is taken page by page as rows are filled.
        self._rows = np.zeros((_KNOWN + 1, 2 * self._part), dtype=np.float32)
        self._used = 0
        self._tokens: dict[str, int] = {}
        self._letters: dict[str, int] = {}  # tokens of one character, apart: they may have to be joined
        self._stretches: dict[str, Ids] = {}

    def score(self, text: str) -> Scores:
        """Scores of one text."""
        self._make_room()
        ids = self._ids(text)
        if ids == _NOTHING:
            return self._silent
        return self._scores(np.add.reduce(self._rows.take(ids, axis=0), axis=0).tolist())

    def score_many(self, texts: Sequence[str]) -> list[Scores]:
        """One Scores a text, in order."""
        found: list[Scores] = []
        for start in range(0, len(texts), _CHUNK):
            self._make_room()
            found += self._score_chunk([self._ids(text) for text in texts[start : start + _CHUNK]])
        return found

    def _score_chunk(self, texts: list[list[int]]) -> list[Scores]:
        """The same arithmetic as for one text, on many at once."""
        starts = list(accumulate(map(len, texts), initial=0))[:-1]
        rows = self._rows.take(list(chain.from_iterable(texts)), axis=0)
        totals = np.add.reduceat(rows, starts, axis=0).astype(np.float64)
        width, part, heads = self._width, self._part, len(HEADS)
        lengths = np.sqrt(totals[:, [width, -1]])
        shares = 1 / np.where(lengths > 0, lengths, 1)
        logits = totals[:, :width] * shares[:, :1] + totals[:, part:-1] * shares[:, 1:] + self._biases
        chances = 1 / (1 + np.exp(-(logits[:, :heads] * self._slopes + self._shifts)))
        reasons = logits[:, heads:].argmax(axis=1).tolist()
        name, verdict = self.name, self._verdict
        return [
            self._silent if ids == _NOTHING else Scores(c, t, s, u, REASONS[reason], verdict(c), name)
            for ids, (c, t, s, u), reason in zip(texts, chances.tolist(), reasons, strict=True)
        ]

    def logits(self, text: str) -> Floats:
        """Raw logits of all heads and reasons, before calibration (for training and evaluation)."""
        self._make_room()
        total = self._rows.take(self._ids(text), axis=0).sum(axis=0)
        width, part = self._width, self._part
        word, gram = _lengths(total[width], total[-1])
        return np.asarray(self._bias + total[:width] * word + total[part:-1] * gram, dtype=np.float32)

    def explain(self, text: str, label: Label = Label.CONSTRUCTIVE) -> tuple[Evidence, ...]:
        """What each token adds to the label's logit; together with the bias they are the logit.

        A token that stands several times carries its weight where it stands first.
        """
        self._make_room()
        first: dict[int, Token] = {}
        for token in normalize(text[:MAX_TEXT]):
            for row in map(self._row, self.vocabulary.words(token)):
                first.setdefault(row, token)
        if not first:
            return ()
        rows = self._rows[list(first)]
        head, width, part = HEADS.index(label.value), self._width, self._part
        word, gram = _lengths(rows[:, width].sum(), rows[:, -1].sum())
        weights = rows[:, head] * word + rows[:, part + head] * gram
        return tuple(
            Evidence(token.start, token.end, float(weight))
            for token, weight in zip(first.values(), weights, strict=True)
        )

    def bias(self, label: Label) -> float:
        """The label's logit of a text that says nothing."""
        return self._bias[HEADS.index(label.value)]

    def _ids(self, text: str) -> list[int]:
        """The rows of a text's distinct tokens; the empty row alone when it has none."""
        if len(text) > MAX_TEXT:
            text = text[:MAX_TEXT]
        stretches, known = text.split(), self._stretches
        try:
            # Nearly always everything is known, and this is one call.
            distinct = _EMPTY.union(*map(known.__getitem__, stretches))
        except KeyError:
            distinct = _EMPTY.union(*map(self._of_stretch, stretches))
        if _LETTER in distinct:
            if maybe_spelled(text):
                words = (word for token in normalize(text) for word in self.vocabulary.words(token))
                return list(set(map(self._row, words))) or _NOTHING
            distinct = distinct - {_LETTER}
        return list(distinct) or _NOTHING

    def _of_stretch(self, stretch: str) -> Ids:
        """The rows of a stretch, with a mark when it holds a letter that stands alone."""
        ids = self._stretches.get(stretch)
        if ids is not None:
            return ids
        core = stretch.strip(_AROUND).lower()
        row = self._tokens.get(core, -1)
        # A known word between commas and capitals needs no closer look.
        ids = frozenset((row,)) if row >= 0 else self._looked_at(stretch, core)
        if len(stretch) <= MAX_WORD:
            # A longer one is never met again, and thousands of them would fill the memory.
            self._stretches[stretch] = ids
        return ids

    def _looked_at(self, stretch: str, core: str) -> Ids:
        plain = core.isascii() and core.isalpha() and len(core) <= MAX_WORD
        words = [canonical(core)] if plain else [word for word, _, _ in words_in(stretch)]
        ids = frozenset([self._row(self.vocabulary.restore(word)) for word in words])
        alone = any(len(word) == 1 and word.isalpha() for word in words)
        return ids | {_LETTER} if alone else ids

    def _make_room(self) -> None:
        """Forget everything when there is too much: never within a batch, whose row numbers are held."""
        if self._used + len(self._stretches) > _KNOWN:
            self._tokens.clear()
            self._letters.clear()
            self._stretches.clear()
            self._used = 0

    def _row(self, word: str) -> int:
        """The number of a token's row, computed once."""
        kept = self._tokens if len(word) > 1 else self._letters
        row = kept.get(word, -1)
        if row >= 0:
            return row
        word_id, grams = features(word)
        row = 0
        if word_id >= 0 or grams:
            row = self._used = self._used + 1
            if row >= len(self._rows):
                self._rows = np.concatenate([self._rows, np.zeros_like(self._rows)])
            self._fill(self._rows[row], word_id, grams)
        kept[word] = row
        return row

    def _fill(self, row: Floats, word_id: int, grams: list[int]) -> None:
        part = self._part
        if word_id >= 0:
            row[:part] = self._word[word_id]
        else:
            row[:part] = 0
        if grams:
            np.add.reduce(self._gram.take(grams, axis=0), axis=0, out=row[part:])
        else:
            row[part:] = 0

    def _scores(self, total: list[float]) -> Scores:
        width, part, heads = self._width, self._part, len(HEADS)
        word, gram = _lengths(total[width], total[-1])
        logits = [
            bias + w * word + g * gram for bias, w, g in zip(self._bias, total, total[part:-1], strict=False)
        ]
        chances = [
            1 / (1 + exp(-(slope * logit + shift)))
            for logit, (slope, shift) in zip(logits, self._calibration, strict=False)
        ]
        reasons = logits[heads:]
        reason = REASONS[reasons.index(max(reasons))]
        constructive, toxic, spam, urgent = chances
        return Scores(constructive, toxic, spam, urgent, reason, self._verdict(constructive), self.name)

    def _verdict(self, constructive: float) -> Verdict:
        if self._low < constructive < self._high:
            return Verdict.UNSURE
        return Verdict.CONSTRUCTIVE if constructive >= self._high else Verdict.NOT_CONSTRUCTIVE


def _with_squares(weights: NDArray[Any], idf: NDArray[Any]) -> Floats:
    return np.hstack([weights.astype(np.float32), idf.astype(np.float32)[:, None] ** 2])


def _lengths(word: float, gram: float) -> tuple[float, float]:
    """What the sums of both blocks are multiplied by, from their sums of squares."""
    return (1 / sqrt(word) if word > 0 else 1.0), (1 / sqrt(gram) if gram > 0 else 1.0)
