"""Decisions: which of the reviewers' decisions a model may learn from, and which only measure it.

Guard against poisoning: no reviewer, channel or author moves the model alone, all decisions together
weigh little against the corpora, a stable fifth is never learnt, and a text that others are measured on is
not taken. Pure; knows no store.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from models.adapting import AN_AUTHORS, Example
from models.corpus import Row
from models.normalize import normalize

REVIEWERS, CHANNELS = 3, 2  # with fewer no share below could hold
THIRDS = {"reviewer": 1, "channel": 2}  # how many thirds of all decisions one of them may say
CORPORA_SHARE = 10  # all of them are at most a tenth of the labelled corpora
KEPT = 5  # every fifth text measures and is never learnt
# One source for all: a word enters the vocabulary only when a corpus knows it too, so that nobody's name
# comes in by what citizens wrote; and probabilities are calibrated by models that saw none of them.
SOURCE = "decisions"
Pair = tuple[str, Example]
Voice = tuple[str, str]  # `reviewer` or `channel`, and which
Cell = tuple[Voice, Voice]


@dataclass(frozen=True, slots=True)
class NotUsed:
    """Why no decision is used: `few_reviewers`, `few_channels` or `one_sided`, with what there is and needed.

    `one_sided`: enough of them, but whoever says too much would leave nothing when cut back.
    """

    code: str
    has: int
    needs: int


def for_training(pairs: Sequence[Pair], labelled: int, measured: Iterable[str]) -> tuple[Row, ...] | NotUsed:
    """Rows to learn from, of decisions newest first, or why there are none.

    `labelled`: how many labelled texts the corpora have; `measured`: texts that models are compared on.
    """
    taken = frozenset(map(words_of, measured))
    open_ones = [pair for pair in pairs if not is_kept(pair[1].text) and words_of(pair[1].text) not in taken]
    return _guarded(open_ones, labelled // CORPORA_SHARE)


def for_measuring(pairs: Sequence[Pair], measured: Iterable[str] = ()) -> tuple[Row, ...] | NotUsed:
    """Rows of the fifth that nothing learns from, under the same guard."""
    taken = frozenset(map(words_of, measured))
    kept = [pair for pair in pairs if is_kept(pair[1].text) and words_of(pair[1].text) not in taken]
    return _guarded(kept, len(kept))


def is_kept(text: str) -> bool:
    """Whether a text is of the fifth that only measures: always the same answer, by its distinct words."""
    said = " ".join(sorted(words_of(text))).encode("utf-8", "surrogatepass")
    return int(hashlib.sha256(said).hexdigest(), 16) % KEPT == 0


def checksum(rows: Sequence[Row]) -> str:
    """A digest of rows in any order, for the model's facts."""
    lines = sorted(f"{int(bool(row.constructive))} {row.text}" for row in rows)
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()


def words_of(text: str) -> frozenset[str]:
    """What makes a text this one and no other: its distinct canonical words and placeholders.

    Marks and emoji are no words: a dot more is the same text. Knows no vocabulary, which changes from model
    to model: what measures must stay the same under all of them.
    """
    said = (token.text for token in normalize(text))
    return frozenset(word for word in said if word[0].isalnum() or word[0] == "<")


def _guarded(pairs: Sequence[Pair], most: int) -> tuple[Row, ...] | NotUsed:
    # Where reviewers cancel each other out, nothing is known.
    said = _of_authors(_distinct([pair for pair in pairs if pair[1].weight() > 0]))
    for code, needs, found in (
        ("few_reviewers", REVIEWERS, {example.reviewer for _, example in said}),
        ("few_channels", CHANNELS, {channel for channel, _ in said}),
    ):
        if len(found) < needs:
            return NotUsed(code, len(found), needs)
    # Balanced before they are cut: whoever floods the newest must not push the others out.
    chosen = _balanced(_balanced(said)[:most])
    if not chosen:
        return NotUsed("one_sided", 0, REVIEWERS)
    return tuple(_row(example) for _, example in chosen)


def _row(example: Example) -> Row:
    # Never more than one: what bounds the number of decisions bounds their weight.
    return Row(example.text, SOURCE, constructive=example.constructive, weight=min(1.0, example.weight()))


def _distinct(pairs: Sequence[Pair]) -> list[Pair]:
    """Each text once, as it was decided last: copying it a hundred times is saying it once."""
    seen: set[frozenset[str]] = set()
    kept = []
    for pair in pairs:
        words = words_of(pair[1].text)
        if words and words not in seen:
            seen.add(words)
            kept.append(pair)
    return kept


def _of_authors(pairs: Sequence[Pair]) -> list[Pair]:
    count: Counter[str] = Counter()
    kept = []
    for pair in pairs:
        count[pair[1].author] += 1
        if count[pair[1].author] <= AN_AUTHORS:
            kept.append(pair)
    return kept


def _balanced(pairs: Sequence[Pair]) -> list[Pair]:
    """One by one the oldest of whoever says too much go, until nobody does; O(pairs x voices)."""
    cells: dict[Cell, list[int]] = {}
    for at, (channel, example) in enumerate(pairs):
        cells.setdefault((("reviewer", example.reviewer), ("channel", channel)), []).append(at)
    while (cell := _too_full(cells)) is not None:
        cells[cell].pop()
        if not cells[cell]:
            del cells[cell]
    return [pairs[at] for at in sorted(at for places in cells.values() for at in places)]


def _too_full(cells: Mapping[Cell, Sequence[int]]) -> Cell | None:
    """Where the loudest reviewer or channel is also loudest in the other respect; None when nobody is."""
    said: Counter[Voice] = Counter()
    for (reviewer, channel), places in cells.items():
        said[reviewer] += len(places)
        said[channel] += len(places)
    total = said.total() // 2
    above = {voice: 3 * count - THIRDS[voice[0]] * total for voice, count in said.items()}
    loudest = max(above, key=lambda voice: (above[voice], voice), default=None)
    if loudest is None or above[loudest] <= 0:
        return None
    # Both count: else the last voice of a quiet channel goes because its reviewer is loud elsewhere.
    theirs = (cell for cell in cells if loudest in cell)
    return max(theirs, key=lambda cell: (above[cell[0]] + above[cell[1]], cells[cell][-1]))
