"""ClaimIndex: which checked claims a text repeats; it says nothing of whether the text is true.

A claim is found inside a longer text: some stretch must hold most of the claim's words, and near each other
those that are near each other there. Sharing a topic is not enough, and neither is saying the opposite in
other words. What a claim is alike to depends on the two texts alone, never on the rest of the list.

Building is O(words of all claims). Asking is O(words of the text + claims that share two of its rarer words,
each with its words in the text): a claim is filed under so few of its rarest words that whatever repeats it
must have two of them.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

from bot.moderation.roots import NEGATIONS, key_of

FEWEST = 3  # words that a claim must have, and that must be shared: fewer are a topic
LEAST = 0.5  # likeness below which nothing is reported, and the share of words without which nothing is alike
MOST = 3  # claims reported of one text
_NEAR = 3  # words between which a pair of the claim counts as standing together
_WORDS, _PAIRS = 0.6, 0.4  # what words and pairs count
_OPPOSITE = 0.75  # what is left when only one of the two is negated
_BEFORE = 2  # words before the first shared one, among which a negated claim has its negation
_SHARED = 2  # of the words that a claim is filed under

Pair = frozenset[str]


@dataclass(frozen=True, slots=True)
class Keyed:
    """A claim as it is compared: the distinct keys of its words, which stand together, and if it negates."""

    claim_id: int
    keys: frozenset[str]
    pairs: frozenset[Pair]
    negated: bool

    @property
    def need(self) -> int:
        """How many keys a text must share before it is looked at."""
        return max(FEWEST, -(-len(self.keys) // 2))


@dataclass(frozen=True, slots=True)
class Alike:
    """A claim that a text repeats; `words` are the places of the matching words in the text."""

    claim_id: int
    likeness: float
    words: tuple[int, ...]


def keyed(claim_id: int, words: Sequence[str]) -> Keyed:
    """Make a claim ready from its canonical words."""
    keys = [key for word in words if (key := key_of(word))]
    pairs = frozenset(frozenset(pair) for pair in pairwise(keys) if pair[0] != pair[1])
    return Keyed(claim_id, frozenset(keys), pairs, any(word in NEGATIONS for word in words))


def is_enough(words: Iterable[str]) -> bool:
    """Whether words say so much that a text can be known to repeat them."""
    return len({key_of(word) for word in words} - {""}) >= FEWEST


class ClaimIndex:
    """A list of claims to be asked; those of too few words are never found."""

    def __init__(self, claims: Iterable[Keyed] = ()) -> None:
        self._claims = {claim.claim_id: claim for claim in claims if len(claim.keys) >= FEWEST}
        often = Counter(chain.from_iterable(claim.keys for claim in self._claims.values()))
        self._filed: dict[str, list[int]] = defaultdict(list)
        for claim in self._claims.values():
            rarest = sorted(claim.keys, key=lambda key: (often[key], key))
            for key in rarest[: len(rarest) - claim.need + _SHARED]:
                self._filed[key].append(claim.claim_id)

    def __len__(self) -> int:
        return len(self._claims)

    def ask(self, words: Sequence[str]) -> tuple[Alike, ...]:
        """The claims that canonical words repeat, the most alike first, at most MOST."""
        keys = [key_of(word) for word in words]
        distinct = set(keys)
        met = Counter(chain.from_iterable(self._filed[key] for key in distinct if key in self._filed))
        near = [self._claims[number] for number, count in met.items() if count >= _SHARED]
        near = [claim for claim in near if len(claim.keys & distinct) >= claim.need]
        if not near:
            return ()
        said = _Said.of(words, keys)
        found = [alike for claim in near if (alike := _alike(claim, said)) is not None]
        return tuple(sorted(found, key=lambda alike: (-alike.likeness, alike.claim_id))[:MOST])


@dataclass(frozen=True, slots=True)
class _Said:
    """A text's words that have keys: key and place among all words; and the places of negations."""

    keys: list[tuple[str, int]]
    at: dict[str, list[int]]
    negations: list[int]

    @classmethod
    def of(cls, words: Sequence[str], keys: Sequence[str]) -> "_Said":
        """From all words and their keys."""
        telling = [(key, place) for place, key in enumerate(keys) if key]
        at: dict[str, list[int]] = defaultdict(list)
        for n, (key, _) in enumerate(telling):
            at[key].append(n)
        return cls(telling, at, [place for place, word in enumerate(words) if word in NEGATIONS])


def _alike(claim: Keyed, said: _Said) -> Alike | None:
    """How much of the claim stands in the best stretch of the text."""
    hits = sorted(chain.from_iterable(said.at[key] for key in claim.keys if key in said.at))
    best = _stretch(claim, hits, said)
    shared = {said.keys[n][0] for n in best}
    if len(shared) < claim.need:
        return None
    together = {
        frozenset((said.keys[a][0], said.keys[b][0]))
        for i, a in enumerate(best)
        for b in best[i + 1 : i + 1 + _NEAR]
        if b - a <= _NEAR
    }
    words, pairs = len(shared) / len(claim.keys), len(together & claim.pairs) / len(claim.pairs)
    places = tuple(said.keys[n][1] for n in best)
    # `Tidak benar: ...` before a claim repeats it; inside its words a negation makes another statement.
    first = places[0] - _BEFORE if claim.negated else places[0]
    negated = any(first <= place < places[-1] for place in said.negations)
    opposite = _OPPOSITE if negated != claim.negated else 1.0
    likeness = (_WORDS * words + _PAIRS * pairs) * opposite
    return Alike(claim.claim_id, likeness, places) if likeness >= LEAST else None


def _stretch(claim: Keyed, hits: Sequence[int], said: _Said) -> Sequence[int]:
    """The hits within the stretch that has most of the claim's words; of such stretches the first."""
    width = 2 * len(claim.keys) + 2
    held: dict[str, int] = dict.fromkeys(claim.keys, 0)
    start, distinct, most, best = 0, 0, 0, (0, 0)
    for end, hit in enumerate(hits):
        key = said.keys[hit][0]
        distinct += not held[key]
        held[key] += 1
        while hit - hits[start] >= width:
            gone = said.keys[hits[start]][0]
            held[gone] -= 1
            distinct -= not held[gone]
            start += 1
        if distinct > most:
            most, best = distinct, (start, end + 1)
    return hits[best[0] : best[1]]
