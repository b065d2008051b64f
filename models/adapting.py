"""Adapting: what one channel's own decisions add to the shared model's constructive logit.

What is added is additive like the model itself: a constant, a share of each logit that the model has
anyway (what this channel takes `provocation` for), and a weight for single words of the shared lexicon. It
moves the constructive head alone: `toxic`, `spam` and `urgent` stay what they are.

Guard against poisoning: the reviewers are dealt into groups, everything is fitted once without each group,
and on every text the sum nearest to zero is added, nothing when they differ in sign. So no reviewer moves
any text further than, or against, what decisions without that reviewer say of it. What others thought of a
comment (a second look, a blind one) weighs its example, in each fit without those who are left out of it.
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

LEAST, MOST = 40, 500  # examples that a correction is made of
REVIEWERS = 2
AN_AUTHORS = 5  # examples of one author, the newest
GROUPS = 4  # at most; each costs a look-up at every text
# How far from zero each part may be expected to lie (the standard deviation of a Gaussian prior), chosen
# on sources left out, see docs/model.md.
BIAS, HEAD, WORD = 0.5, 0.1, 4.0
_STEPS, _HALVINGS, _FAR, _FAINT = 10, 5, 30.0, 1e-4
_LEAST_AUTHORS = 2
Floats = NDArray[np.floating[Any]]


@dataclass(frozen=True, slots=True)
class Example:
    """One decision of a person on a comment. `reviewer`, `author`: opaque names, to tell them apart.

    `others`: other reviewers who judged the same words, each with whether they agree.
    """

    text: str = field(repr=False)
    constructive: bool
    reviewer: str
    author: str
    others: tuple[tuple[str, bool], ...] = ()

    def weight(self, without: Collection[str] = ()) -> float:
        """How much it counts beside one that a single person decided, 0 to 3, leaving some reviewers out.

        The chance that the label is right is taken as (2 + agreeing) / (3 + agreeing + others), Laplace's
        rule with the decision itself counted once; what counts is its distance from even odds. One who
        agrees makes 1.5 of it, one who does not makes nothing.
        """
        asked = [agrees for name, agrees in self.others if name not in without]
        against = len(asked) - sum(asked)
        return max(0.0, 3 * (1 + sum(asked) - against) / (3 + len(asked)))


@dataclass(frozen=True, slots=True)
class Seen:
    """A text as a model sees it: its logits of heads and reasons, and what each known word counts."""

    logits: Sequence[float]
    words: Mapping[str, float] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Shift:
    """What is added to a constructive logit: `bias + heads . logits + sum of words[w] * count of w`."""

    bias: float
    heads: tuple[float, ...]
    words: Mapping[str, float] = field(repr=False)

    def of(self, seen: Seen) -> float:
        """The shift of one text."""
        by_heads = sum(map(float.__mul__, self.heads, seen.logits))
        known = self.words
        return self.bias + by_heads + sum(known[w] * count for w, count in seen.words.items() if w in known)


@dataclass(frozen=True, slots=True)
class Correction:
    """The shifts that a text's is chosen of: each is made without some of the reviewers.

    `model`: the name of the model that it corrects; it means nothing to another one.
    """

    model: str
    shifts: tuple[Shift, ...]
    examples: int

    @property
    def words(self) -> Mapping[str, float]:
        """What each word adds at least, by all shifts alike: for people to look at."""
        shared = set.intersection(*(set(shift.words) for shift in self.shifts)) if self.shifts else set()
        added = {word: nearest_to_zero([shift.words[word] for shift in self.shifts]) for word in shared}
        return {word: weight for word, (weight, _) in sorted(added.items()) if weight}


def nearest_to_zero(sums: Sequence[float]) -> tuple[float, int]:
    """The sum nearest to zero and its place; 0 and -1 when they differ in sign or there are none."""
    if not sums or min(sums) <= 0 <= max(sums):
        return 0.0, -1
    place = min(range(len(sums)), key=lambda n: abs(sums[n]))
    return sums[place], place


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
    refused = missing(counted)
    if refused is not None:
        return refused
    seen = [see(example.text) for example in counted]
    words = _shared_words(seen, [example.author for example in counted])
    matrix, scale = _design(seen, words)
    offset = np.array([each.logits[0] for each in seen])
    wanted = np.array([example.constructive for example in counted], dtype=np.float64)
    dealt = _groups([example.reviewer for example in counted])
    groups = np.array([dealt[example.reviewer] for example in counted])
    fits = []
    for group in sorted(set(groups.tolist())):
        left_out = frozenset(name for name, place in dealt.items() if place == group)
        weights = np.array([example.weight(left_out) for example in counted])
        fits.append(_fit((matrix, offset, wanted, weights), (groups != group) & (weights > 0)) * scale)
    shifts = tuple(_shift(fit, words, len(seen[0].logits)) for fit in fits)
    return Correction(model, shifts, len(counted))


def missing(counted: Sequence[Example]) -> NotAdapted | None:
    """What is missing for a correction, if anything."""
    if len(counted) < LEAST:
        return NotAdapted("too_few", len(counted), LEAST)
    reviewers = len({example.reviewer for example in counted})
    return NotAdapted("one_reviewer", reviewers, REVIEWERS) if reviewers < REVIEWERS else None


def _shift(fit: Floats, words: Sequence[str], heads: int) -> Shift:
    weights = zip(words, fit[1 + heads :].tolist(), strict=True)
    known = {word: round(weight, 5) for word, weight in weights if abs(weight) > _FAINT}
    return Shift(float(fit[0]), tuple(fit[1 : 1 + heads].tolist()), known)


def _groups(reviewers: Sequence[str]) -> Mapping[str, int]:
    """Each reviewer's group: they are dealt out, who decided most first, to the group that has least."""
    count = Counter(reviewers)
    sizes = [0] * min(GROUPS, len(count))
    group: dict[str, int] = {}
    for reviewer in sorted(count, key=lambda name: (-count[name], name)):
        group[reviewer] = sizes.index(min(sizes))
        sizes[group[reviewer]] += count[reviewer]
    return group


def kept(examples: Sequence[Example]) -> list[Example]:
    """What counts of them: the newest, so many of each author, so that flooding teaches nothing."""
    count: Counter[str] = Counter()
    found = []
    for example in examples:
        count[example.author] += 1
        if count[example.author] <= AN_AUTHORS:
            found.append(example)
    return found[:MOST]


def _shared_words(seen: Sequence[Seen], authors: Sequence[str]) -> list[str]:
    """The words that several authors used: nobody's own."""
    by: dict[str, set[str]] = {}
    for each, author in zip(seen, authors, strict=True):
        for word in each.words:
            by.setdefault(word, set()).add(author)
    return sorted(word for word, used in by.items() if len(used) >= _LEAST_AUTHORS)


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


def _fit(examples: tuple[Floats, Floats, Floats, Floats], which: NDArray[np.bool_]) -> Floats:
    """Ridge logistic regression beside a fixed offset, by Newton's steps in the examples' own space.

    `examples`: their numbers, offsets, labels and weights.
    """
    rows, base, truth, counts = (each[which] for each in examples)
    kernel = rows @ rows.T

    def loss(pull: Floats) -> float:
        added = kernel @ pull
        unlikely = np.logaddexp(0, base + added) - truth * (base + added)
        return float(counts @ unlikely + pull @ added / 2)

    pull: Floats = np.zeros(len(rows))
    for _ in range(_STEPS):
        added = kernel @ pull
        chance = 1 / (1 + np.exp(-np.clip(base + added, -_FAR, _FAR)))
        weight = np.maximum(counts * chance * (1 - chance), 1e-6)
        step = added + counts * (truth - chance) / weight
        whole = np.linalg.solve(kernel + np.diag(1 / weight), step) - pull
        # A whole step may leap over the lowest point; the best of it, its half, quarter ... is taken.
        tries = (pull + whole * 0.5**n for n in range(_HALVINGS))
        pull = min(tries, key=loss)
    return rows.T @ pull
