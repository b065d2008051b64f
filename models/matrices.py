"""Matrices: texts as rows of numbers, for training and measuring.

A `Space` is what is learnt of language without any label: how rare each feature is, and the words'
vectors. Three blocks stand side by side in a design: the lexicon's words and all in-word character n-grams
as TF-IDF of unit length, and the words' vectors added up; the third folds into the first.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags, hstack, vstack

from models.corpus import Row
from models.embedding import word_vectors
from models.features import MASK, NEUTRAL, SIZE, grams
from models.normalize import normalize
from models.rows import with_squares
from models.vocabulary import Vocabulary, without_short_forms

# A token enters the lexicon when so many texts of so many sources share it: nobody's own words.
SHARED_TEXTS, SHARED_SOURCES, MOST = 3, 2, 30_000
PAIR_SIZE = 1 << 18
SHARE = 0.4  # how much the vectors weigh against the words; chosen by leaving sources out
Matrix = Any  # scipy publishes no types


class Lexicon:
    """The tokens that have a word feature; those made of letters are the vocabulary, commonest first."""

    def __init__(self, tokens: Sequence[str]) -> None:
        self.tokens = tuple(tokens)
        self.vocabulary = Vocabulary([token for token in tokens if token.isalpha()])
        self._numbers = {token: n for n, token in enumerate(tokens) if token not in NEUTRAL}

    def number(self, token: str) -> int:
        """The token's word feature, -1 for none."""
        return self._numbers.get(token, -1)

    def in_order(self, text: str) -> list[str]:
        """The tokens that a text counts as, as they stand."""
        return [word for token in normalize(text) for word in self.vocabulary.words(token)]

    def read(self, text: str) -> list[str]:
        """The distinct ones, in a fixed order: sums of floats depend on it."""
        return sorted(set(self.in_order(text)))


def lexicon_of(rows: Sequence[Row]) -> Lexicon:
    """The tokens that several texts of several sources share."""
    written = (({t.text for t in normalize(row.text) if not t.spelled}, row.source) for row in rows)
    words = without_short_forms([word for word in _shared(written) if word.isalpha()])
    plain = Lexicon(words)
    read = ((plain.read(row.text), row.source) for row in rows)
    return Lexicon([*words, *(token for token in _shared(read) if not token.isalpha())])


def _shared(texts: Iterable[tuple[Iterable[str], str]]) -> list[str]:
    """The tokens shared by several of (tokens, source), the commonest first."""
    count: Counter[str] = Counter()
    sources: dict[str, set[str]] = {}
    for tokens, source in texts:
        for token in tokens:
            count[token] += 1
            sources.setdefault(token, set()).add(source)
    kept = [t for t, n in count.items() if n >= SHARED_TEXTS and len(sources[t]) >= SHARED_SOURCES]
    return sorted(kept, key=lambda token: (-count[token], token))[:MOST]


@dataclass(frozen=True, slots=True)
class Data:
    """Texts as two blocks: which words each holds, and how many of its tokens each n-gram.

    docs x lexicon, docs x SIZE.
    """

    word: Matrix
    gram: Matrix

    def __getitem__(self, which: NDArray[Any]) -> "Data":
        """Some of the texts."""
        return Data(self.word[which], self.gram[which])


@dataclass(frozen=True, slots=True)
class Space:
    """`word_idf`: lexicon, `gram_idf`: SIZE, `vectors`: lexicon x dimensions."""

    word_idf: NDArray[np.float32]
    gram_idf: NDArray[np.float32]
    vectors: NDArray[np.float32]


def vectorize(texts: Sequence[str], lexicon: Lexicon) -> Data:
    """Count each distinct token of a text once; n-grams add up over its tokens."""
    return vectorize_tokens([lexicon.read(text) for text in texts], lexicon)


def vectorize_tokens(texts: Iterable[Iterable[str]], lexicon: Lexicon) -> Data:
    """The same of tokens that are ready."""
    blocks: list[tuple[list[int], list[int]]] = [([], [0]), ([], [0])]
    for tokens in texts:
        for token in tokens:
            number = lexicon.number(token)
            if number >= 0:
                blocks[0][0].append(number)
            blocks[1][0].extend(gram & MASK for gram in grams(token))
        for ids, ends in blocks:
            ends.append(len(ids))
    sizes = (len(lexicon.tokens), SIZE)
    return Data(*(_matrix(ids, ends, size) for (ids, ends), size in zip(blocks, sizes, strict=True)))


def pairs_of(texts: Sequence[str], lexicon: Lexicon) -> Matrix:
    """Which tokens stand side by side, hashed: texts x PAIR_SIZE.

    Two function words in a row are no pair: writing more of them must not buy anything.
    """
    ids: list[int] = []
    ends = [0]
    for text in texts:
        pairs = {pair for pair in pairwise(lexicon.in_order(text)) if not NEUTRAL.issuperset(pair)}
        ids.extend(sorted(crc32(" ".join(p).encode("utf-8", "ignore")) % PAIR_SIZE for p in pairs))
        ends.append(len(ids))
    return _matrix(ids, ends, PAIR_SIZE)


def _matrix(ids: list[int], ends: list[int], width: int) -> Matrix:
    ones = np.ones(len(ids), dtype=np.float32)
    shape = (len(ends) - 1, width)
    matrix = csr_matrix((ones, np.array(ids, dtype=np.int32), np.array(ends)), shape=shape)
    matrix.sum_duplicates()
    return matrix


def space_of(labelled: Data, pool: Data, seed: int) -> Space:
    """What the texts say of the language; the pool counts for words, whose use it shows."""
    words = vstack([labelled.word, pool.word], format="csr")
    return Space(idf_of(words), idf_of(labelled.gram), word_vectors(words, seed))


def idf_of(block: Matrix) -> NDArray[np.float32]:
    """Smoothed inverse document frequency; zero for features of a single text, which name people."""
    present = block.copy()
    present.data[:] = 1
    counts = np.asarray(present.sum(axis=0)).ravel()
    weights = np.log((1 + block.shape[0]) / (1 + counts)) + 1
    return np.where(counts > 1, weights, 0).astype(np.float16).astype(np.float32)


def design(data: Data, space: Space) -> Matrix:
    """The three blocks side by side: docs x (lexicon + SIZE + dimensions)."""
    word = unit_rows(data.word, space.word_idf)
    gram = unit_rows(data.gram, space.gram_idf)
    return hstack([word, gram, csr_matrix(SHARE * (word @ space.vectors))], format="csr", dtype=np.float32)


def unit_rows(block: Matrix, weights: NDArray[np.float32]) -> Matrix:
    """Weighted and divided by the length as the classifier has it: squares added token by token."""
    squares = block @ weights**2
    return diags(1 / np.sqrt(np.where(squares == 0, 1, squares))) @ block @ diags(weights)


def fold(weights: NDArray[Any], space: Space) -> tuple[NDArray[Any], NDArray[Any]]:
    """What each word (lexicon x heads) and each n-gram (SIZE x heads) adds, from a design's coefficients."""
    words = len(space.word_idf)
    word = weights[:words] + SHARE * (space.vectors @ weights[words + SIZE :])
    return word * space.word_idf[:, None], weights[words : words + SIZE] * space.gram_idf[:, None]


def known_rows(lexicon: Lexicon, word: NDArray[Any], gram: NDArray[Any], space: Space) -> NDArray[np.float32]:
    """The lexicon's rows as `models/rows.py` reads them, from what `fold` gives: lexicon x 2 (heads + 1)."""
    cut = vectorize_tokens(([token] for token in lexicon.tokens), lexicon).gram
    blocks = (with_squares(word, space.word_idf), cut @ with_squares(gram, space.gram_idf))
    return np.hstack(blocks).astype(np.float32)
