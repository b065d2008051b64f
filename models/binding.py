"""Binding: a channel's correction by the row numbers of one model, so that scoring need not ask for words."""

from collections.abc import Collection, Sequence
from math import sqrt

import numpy as np

from models.adapting import Correction, Shift, nearest_to_zero
from models.rows import Floats, Rows


class BoundShift:
    """One shift whose words are rows. `width`: how many logits a row has."""

    def __init__(self, shift: Shift, rows: Rows, width: int) -> None:
        self._bias, self._heads = shift.bias, shift.heads
        numbers = rows.numbers
        known = {numbers[word]: weight for word, weight in shift.words.items() if word in numbers}
        squares = rows.take(list(known))[:, width].tolist() if known else ()
        self._words = {
            row: weight * sqrt(square) for (row, weight), square in zip(known.items(), squares, strict=True)
        }

    def added(self, logits: Sequence[float], ids: Collection[int], share: float) -> float:
        """The shift of a text with these logits and rows; `share` is what its words are multiplied by."""
        words = self._words
        by_words = sum(words[row] for row in ids if row in words) * share
        return self._bias + sum(map(float.__mul__, self._heads, logits)) + by_words

    def parts(self, parts: Floats, ids: Sequence[int], share: float) -> Floats:
        """The same token by token, from what each adds to every logit; without the constant."""
        by_words = [self._words.get(row, 0.0) * share for row in ids]
        return np.asarray(parts @ np.array(self._heads) + by_words, dtype=np.float32)


class Bound:
    """A correction bound to a model; it fits no other."""

    def __init__(self, correction: Correction, rows: Rows, width: int) -> None:
        self._shifts = [BoundShift(shift, rows, width) for shift in correction.shifts]

    def added(self, logits: Sequence[float], ids: Collection[int], share: float) -> float:
        """What is added to a text's constructive logit."""
        return nearest_to_zero([shift.added(logits, ids, share) for shift in self._shifts])[0]

    def chosen(self, logits: Sequence[float], ids: Collection[int], share: float) -> BoundShift | None:
        """The shift that is added to a text; None when they differ in sign and nothing is."""
        place = nearest_to_zero([shift.added(logits, ids, share) for shift in self._shifts])[1]
        return self._shifts[place] if place >= 0 else None
