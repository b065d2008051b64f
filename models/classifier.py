"""The classifier: loads an artefact, scores texts, and says exactly what each word added.

A text's logit for a head is `bias + words / |words| + grams / |grams|`: two sums over its distinct
tokens, each divided by its block's length, so that neither repeating nor padding raises it. numpy
only; knows no threshold of any policy.
"""

from collections.abc import Iterable, Sequence
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.artifact import ArtifactError, read
from models.features import features
from models.labels import Evidence, Label, Reason, Scores, Verdict
from models.normalize import Token, normalize

HEADS = ("constructive", "toxic", "spam", "urgent")
REASONS = tuple(Reason)
SHIPPED = "jernih-1.model"
MAX_TEXT = 20_000  # characters; what stands behind them is not read
_KNOWN = 50_000
Floats = NDArray[np.float32]

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
        self._word, self._gram = arrays["word"], arrays["gram"]
        self._word_idf, self._gram_idf = arrays["word_idf"], arrays["gram_idf"]
        self._bias: Floats = arrays["bias"].astype(np.float32)
        self._slope, self._shift = arrays["slope"], arrays["shift"]
        width = len(self._bias)
        # One row a known token: its word part, its n-gram part, and the squares of both lengths.
        self._rows = np.zeros((1024, 2 * width + 2), dtype=np.float32)
        self._known: dict[str, int] = {}
        self._width = width

    def score(self, text: str) -> Scores:
        """Scores of one text."""
        return self._scores(self._logits(_words(text)), bool(text.strip()))

    def score_many(self, texts: Sequence[str]) -> list[Scores]:
        """One Scores a text, in order."""
        return [self.score(text) for text in texts]

    def logits(self, text: str) -> Floats:
        """Raw logits of all heads and reasons, before calibration (for training and evaluation)."""
        return self._logits(_words(text))

    def explain(self, text: str, label: Label = Label.CONSTRUCTIVE) -> tuple[Evidence, ...]:
        """What each token adds to the label's logit; together with the bias they are the logit.

        A token that stands several times carries its weight where it stands first.
        """
        tokens = normalize(text[:MAX_TEXT])
        first: dict[str, Token] = {}
        for token in tokens:
            first.setdefault(token.text, token)
        if not first:
            return ()
        rows = self._rows_of(first)
        word, gram = self._lengths(rows)
        head, width = HEADS.index(label.value), self._width
        weights = rows[:, head] / word + rows[:, width + head] / gram
        return tuple(
            Evidence(token.start, token.end, float(weight))
            for token, weight in zip(first.values(), weights, strict=True)
        )

    def bias(self, label: Label) -> float:
        """The label's logit of a text that says nothing."""
        return float(self._bias[HEADS.index(label.value)])

    def _logits(self, words: Iterable[str]) -> Floats:
        distinct = dict.fromkeys(words)
        if not distinct:
            return self._bias
        rows = self._rows_of(distinct)
        word, gram = self._lengths(rows)
        total = rows.sum(axis=0)
        width = self._width
        return np.asarray(
            self._bias + total[:width] / word + total[width : 2 * width] / gram, dtype=np.float32
        )

    def _lengths(self, rows: Floats) -> tuple[float, float]:
        word, gram = rows[:, -2].sum(), rows[:, -1].sum()
        return float(np.sqrt(word)) or 1.0, float(np.sqrt(gram)) or 1.0

    def _rows_of(self, words: Iterable[str]) -> Floats:
        indexes = [self._known.get(word, -1) for word in words]
        if -1 in indexes:
            if len(self._known) + len(indexes) > _KNOWN:
                # Emptied between texts, never within one, so that all words of a text have their rows.
                self._known.clear()
            for word in words:
                if word not in self._known:
                    self._learn(word)
            indexes = [self._known[word] for word in words]
        return self._rows[indexes]

    def _learn(self, word: str) -> None:
        """Compute a token's row once."""
        index = len(self._known)
        if index >= len(self._rows):
            self._rows = np.concatenate([self._rows, np.zeros_like(self._rows)])
        word_id, grams = features(word)
        width, row = self._width, np.zeros(2 * self._width + 2, dtype=np.float32)
        if word_id >= 0:
            row[:width] = self._word[word_id]
            row[-2] = self._word_idf[word_id].astype(np.float32) ** 2
        if grams:
            ids = list(grams)
            row[width:-2] = self._gram[ids].sum(axis=0, dtype=np.float32)
            row[-1] = (self._gram_idf[ids].astype(np.float32) ** 2).sum()
        self._rows[index] = row
        self._known[word] = index

    def _scores(self, logits: Floats, says_something: bool) -> Scores:  # noqa: FBT001 - private, two uses
        heads = 1.0 / (1.0 + np.exp(-(self._slope * logits[: len(HEADS)] + self._shift)))
        constructive, toxic, spam, urgent = (float(p) for p in heads)
        reason = REASONS[int(np.argmax(logits[len(HEADS) :]))]
        if not says_something:
            constructive, toxic, spam, urgent, reason = 0.0, 0.0, 0.0, 0.0, Reason.LOW_EFFORT
        return Scores(constructive, toxic, spam, urgent, reason, self._verdict(constructive), self.name)

    def _verdict(self, constructive: float) -> Verdict:
        if self._low < constructive < self._high:
            return Verdict.UNSURE
        return Verdict.CONSTRUCTIVE if constructive >= self._high else Verdict.NOT_CONSTRUCTIVE


def _words(text: str) -> list[str]:
    return [token.text for token in normalize(text[:MAX_TEXT])]
