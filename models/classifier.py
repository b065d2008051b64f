"""The classifier: loads an artefact, scores texts, and says exactly what each word added.

A text's logit for a head is `bias + words / |words| + grams / |grams|`: two sums over its distinct
tokens, each divided by its block's length, so that neither repeating nor padding raises it. What a
token adds depends on the token alone (`models/rows.py`); scoring is a look-up, one sum of rows and a
little arithmetic. A channel's correction moves the constructive logit and no other. numpy only; knows
no threshold of any policy.
"""

from collections.abc import Sequence
from importlib.resources import as_file, files
from math import exp, sqrt
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.adapting import Correction, Seen
from models.artifact import ArtifactError, read
from models.binding import Bound, BoundShift
from models.labels import Evidence, Label, Reason, Scores, Verdict
from models.normalize import Token, plain
from models.rows import Rows, with_squares

HEADS = ("constructive", "toxic", "spam", "urgent")
REASONS = tuple(Reason)
SHIPPED = "jernih-1.model"
_CHUNK = 256  # texts summed at once: their rows fit into a core's own memory
_BOUND = 512  # corrections kept ready
_LOWEST = -500.0  # of a logit: below it exp() has no number

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
        lexicon = arrays["lexicon"].tobytes().decode("utf-8").split("\n")
        self._rows = Rows(lexicon, arrays["known"], with_squares(arrays["gram"], arrays["gram_idf"]))
        self.vocabulary = self._rows.vocabulary
        self._bias: list[float] = arrays["bias"].astype(np.float64).tolist()
        self._calibration = list(zip(arrays["slope"].tolist(), arrays["shift"].tolist(), strict=True))
        self._width = len(self._bias)
        self._biases, self._slopes, self._shifts = (arrays[name] for name in ("bias", "slope", "shift"))
        self._silent = Scores(0.0, 0.0, 0.0, 0.0, Reason.LOW_EFFORT, self._verdict(0.0), self.name)
        self._bound: dict[int, tuple[Correction, Bound]] = {}

    def score(self, text: str, correction: Correction | None = None) -> Scores:
        """Scores of one text, in a channel with a correction."""
        self._rows.make_room()
        ids = self._rows.ids(text)
        total = self._rows.sum(ids).tolist()
        width, heads = self._width, len(HEADS)
        if not total[-1] and not total[width]:
            return self._silent
        logits = self._logits(total)
        if correction is not None:
            logits[0] += self._bind(correction).added(logits, ids, _share(total[width]))
        chances = [
            1 / (1 + exp(-max(slope * logit + shift, _LOWEST)))
            for logit, (slope, shift) in zip(logits, self._calibration, strict=False)
        ]
        reasons = logits[heads:]
        reason = REASONS[reasons.index(max(reasons))]
        constructive, toxic, spam, urgent = chances
        return Scores(constructive, toxic, spam, urgent, reason, self._verdict(constructive), self.name)

    def score_many(
        self, texts: Sequence[str], corrections: Sequence[Correction | None] | None = None
    ) -> list[Scores]:
        """One Scores a text, in order; `corrections` has that of each text's channel."""
        found: list[Scores] = []
        for start in range(0, len(texts), _CHUNK):
            self._rows.make_room()
            chunk = slice(start, start + _CHUNK)
            found += self._score_chunk(texts[chunk], corrections[chunk] if corrections else ())
        return found

    def _score_chunk(self, texts: Sequence[str], corrections: Sequence[Correction | None]) -> list[Scores]:
        """The same arithmetic as for one text, on many at once."""
        ids = list(map(self._rows.ids, texts))
        totals = self._rows.sums(ids).astype(np.float64)
        width, heads = self._width, len(HEADS)
        squares = totals[:, [width, -1]]
        shares = 1 / np.sqrt(np.where(squares > 0, squares, 1))
        logits = totals[:, :width] * shares[:, :1] + totals[:, width + 1 : -1] * shares[:, 1:] + self._biases
        for n, correction in enumerate(corrections):
            if correction is not None:
                logits[n, 0] += self._bind(correction).added(logits[n].tolist(), ids[n], shares[n, 0])
        chances = 1 / (1 + np.exp(-np.maximum(logits[:, :heads] * self._slopes + self._shifts, _LOWEST)))
        reasons = logits[:, heads:].argmax(axis=1).tolist()
        says = np.any(squares > 0, axis=1).tolist()
        name, verdict = self.name, self._verdict
        return [
            Scores(c, t, s, u, REASONS[reason], verdict(c), name) if said else self._silent
            for said, (c, t, s, u), reason in zip(says, chances.tolist(), reasons, strict=True)
        ]

    def plain(self, text: str) -> str:
        """What a text says in plain words (see `models/normalize.py`)."""
        return plain(text)

    def see(self, text: str) -> Seen:
        """A text's raw logits, before calibration and correction, and what each known word counts in it."""
        self._rows.make_room()
        ids = list(self._rows.ids(text))
        rows, lexicon = self._rows.take(ids), self._rows.lexicon
        total = rows.sum(axis=0).tolist()
        counts = np.sqrt(rows[:, self._width]) * _share(total[self._width])
        words = {
            lexicon[i - 1]: float(c) for i, c in zip(ids, counts, strict=True) if c and i <= len(lexicon)
        }
        return Seen(tuple(self._logits(total)), words)

    def explain(
        self, text: str, label: Label = Label.CONSTRUCTIVE, correction: Correction | None = None
    ) -> tuple[Evidence, ...]:
        """What each token adds to the label's logit; together with the bias they are the logit.

        A token that stands several times carries its weight where it stands first.
        """
        self._rows.make_room()
        first: dict[int, Token] = {}
        for row, token in self._rows.tokens(text):
            first.setdefault(row, token)
        if not first:
            return ()
        rows = self._rows.take(list(first))
        word, gram = _share(rows[:, self._width].sum()), _share(rows[:, -1].sum())
        parts = rows[:, : self._width] * word + rows[:, self._width + 1 : -1] * gram
        weights = parts[:, HEADS.index(label.value)]
        shift = self._shift(text, correction) if label is Label.CONSTRUCTIVE else None
        if shift is not None:
            weights = weights + shift.parts(parts, list(first), word)
        return tuple(
            Evidence(token.start, token.end, float(weight))
            for token, weight in zip(first.values(), weights, strict=True)
        )

    def bias(self, label: Label, text: str = "", correction: Correction | None = None) -> float:
        """The label's logit of a text that says nothing: with a text's evidence it is the text's logit.

        `text`: under a correction it decides which of the shifts is added.
        """
        own = self._bias[HEADS.index(label.value)]
        shift = self._shift(text, correction) if label is Label.CONSTRUCTIVE else None
        return own if shift is None else own + shift.added(self._bias, (), 0.0)

    def _shift(self, text: str, correction: Correction | None) -> BoundShift | None:
        """The shift that a correction adds to a text."""
        if correction is None:
            return None
        self._rows.make_room()
        ids = self._rows.ids(text)
        total = self._rows.sum(ids).tolist()
        share = _share(total[self._width])
        return self._bind(correction).chosen(self._logits(total), ids, share)

    def _logits(self, total: list[float]) -> list[float]:
        width = self._width
        word, gram = _share(total[width]), _share(total[-1])
        return [
            bias + w * word + g * gram
            for bias, w, g in zip(self._bias, total, total[width + 1 :], strict=False)
        ]

    def _verdict(self, constructive: float) -> Verdict:
        if self._low < constructive < self._high:
            return Verdict.UNSURE
        return Verdict.CONSTRUCTIVE if constructive >= self._high else Verdict.NOT_CONSTRUCTIVE

    def _bind(self, correction: Correction) -> Bound:
        """A correction by row numbers, kept as long as the correction itself."""
        kept = self._bound.get(id(correction))
        if kept is not None:
            return kept[1]
        if len(self._bound) >= _BOUND:
            self._bound.clear()
        bound = Bound(correction, self._rows, self._width)
        self._bound[id(correction)] = correction, bound
        return bound


def _share(square: float) -> float:
    """What a block's sum is multiplied by, from the square of its length."""
    return 1 / sqrt(square) if square > 0 else 1.0
