"""Adapting: what one channel's own decisions add to the shared model's constructive logit.

A correction is additive like the model itself: a constant, a share of each logit that the model has
anyway (what this channel takes `provocation` for), and a weight for single words of the shared
vocabulary. It moves the constructive head alone: `toxic`, `spam` and `urgent` stay what they are.

Guard against poisoning: every number is fitted once without each reviewer and the one nearest to zero
is taken, zero when they differ in sign. What one reviewer alone has said moves nothing.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

LEAST, MOST = 40, 500  # examples that a correction is made of
REVIEWERS = 2
AN_AUTHORS = 5  # examples of one author, the newest
# How far from zero each part may be expected to lie (the standard deviation of a Gaussian prior), chosen
# on sources left out, see docs/model.md.
BIAS, HEAD, WORD = 0.5, 0.1, 4.0
_STEPS, _HALVINGS, _FAR, _LEAST_ROWS = 10, 5, 30.0, 2
Floats = NDArray[np.floating[Any]]


@dataclass(frozen=True, slots=True)
class Example:
    """One decision of a person on a comment. `reviewer`, `author`: opaque names, to tell them apart."""

    text: str = field(repr=False)
    constructive: bool
    reviewer: str
    author: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A text as a model sees it: its logits of heads and reasons, and what each known word counts."""

    logits: Sequence[float]
    words: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Correction:
    """What is added to a constructive logit: `bias + heads . logits + sum of words[w] * count of w`.

    `model`: the name of the model that it corrects; it means nothing to another one.
    """

    model: str
    bias: float
    heads: tuple[float, ...]
    words: Mapping[str, float]
    examples: int


@dataclass(frozen=True, slots=True)
class NotAdapted:
    """Why no correction is made: `too_few` or `one_reviewer`, with what there is and what it takes."""

    code: str
    has: int
    needs: int


def adapt(examples: Sequence[Example], model: str, see: Callable[[str], Seen]) -> Correction | NotAdapted:
    """The correction that a channel's decisions (newest first) make, or why there is none.

    `see`: the model's look at a text (`Classifier.see`). O(n^3) in the examples, of which MOST count.
    """
    counted = kept(examples)
    if len(counted) < LEAST:
        return NotAdapted("too_few", len(counted), LEAST)
    reviewers = sorted({example.reviewer for example in counted})
    if len(reviewers) < REVIEWERS:
        return NotAdapted("one_reviewer", len(reviewers), REVIEWERS)
    seen = [see(example.text) for example in counted]
    words = _shared_words(seen)
    matrix, scale = _design(seen, words)
    offset = np.array([each.logits[0] for each in seen])
    wanted = np.array([example.constructive for example in counted], dtype=np.float64)
    by = np.array([example.reviewer for example in counted])
    without = [_fit(matrix, offset, wanted, by != reviewer) for reviewer in reviewers]
    found = _nearest_to_zero(np.stack(without)) * scale
    heads = len(seen[0].logits)
    weights = found[1 + heads :]
    return Correction(
        model,
        float(found[0]),
        tuple(found[1 : 1 + heads].tolist()),
        {word: weight for word, weight in zip(words, weights.tolist(), strict=True) if weight},
        len(counted),
    )


def kept(examples: Sequence[Example]) -> list[Example]:
    """What counts of them: the newest, so many of each author, so that flooding teaches nothing."""
    count: Counter[str] = Counter()
    found = []
    for example in examples:
        count[example.author] += 1
        if count[example.author] <= AN_AUTHORS:
            found.append(example)
    return found[:MOST]


def _shared_words(seen: Sequence[Seen]) -> list[str]:
    rows = Counter(word for each in seen for word in each.words)
    return sorted(word for word, count in rows.items() if count >= _LEAST_ROWS)


def _design(seen: Sequence[Seen], words: Sequence[str]) -> tuple[Floats, Floats]:
    """Examples x numbers, each column times its prior's deviation, and those deviations."""
    place = {word: at for at, word in enumerate(words, 1 + len(seen[0].logits))}
    heads = 1 + len(seen[0].logits)
    matrix = np.zeros((len(seen), heads + len(words)))
    matrix[:, 0] = 1
    for row, each in zip(matrix, seen, strict=True):
        row[1:heads] = each.logits
        for word, count in each.words.items():
            if word in place:
                row[place[word]] = count
    scale: Floats = np.full(matrix.shape[1], WORD, dtype=np.float64)
    scale[0], scale[1:heads] = BIAS, HEAD / sqrt(heads)
    return matrix * scale, scale


def _fit(matrix: Floats, offset: Floats, wanted: Floats, which: NDArray[np.bool_]) -> Floats:
    """Ridge logistic regression beside a fixed offset, by Newton's steps in the examples' own space."""
    rows, base, truth = matrix[which], offset[which], wanted[which]
    kernel = rows @ rows.T

    def loss(pull: Floats) -> float:
        added = kernel @ pull
        unlikely = np.logaddexp(0, base + added) - truth * (base + added)
        return float(unlikely.sum() + pull @ added / 2)

    pull: Floats = np.zeros(len(rows))
    for _ in range(_STEPS):
        added = kernel @ pull
        chance = 1 / (1 + np.exp(-np.clip(base + added, -_FAR, _FAR)))
        weight = np.maximum(chance * (1 - chance), 1e-6)
        whole = np.linalg.solve(kernel + np.diag(1 / weight), added + (truth - chance) / weight) - pull
        # A whole step may leap over the lowest point; the best of it, its half, quarter ... is taken.
        tries = (pull + whole * 0.5**n for n in range(_HALVINGS))
        pull = min(tries, key=loss)
    return rows.T @ pull


def _nearest_to_zero(fits: Floats) -> Floats:
    """Of each number's fits the nearest to zero; zero when they differ in sign."""
    agreed = np.all(fits > 0, axis=0) | np.all(fits < 0, axis=0)
    return np.where(agreed, np.sign(fits[0]) * np.abs(fits).min(axis=0), 0.0)
