"""Matrices: texts as rows of numbers, for training and measuring.

A `Space` is what is learnt of language without any label: the vocabulary, how rare each feature is, and
the words' vectors. Three blocks stand side by side in a design: words and in-word character n-grams as
TF-IDF of unit length, and the words' vectors added up; the third folds into the first.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags, hstack, vstack

from models.corpus import Row
from models.embedding import word_vectors
from models.features import SIZE, features
from models.normalize import normalize
from models.vocabulary import Vocabulary

# A word enters the vocabulary when so many texts of so many sources share it: nobody's own words.
SHARED_TEXTS, SHARED_SOURCES, VOCABULARY = 3, 2, 30_000
SHARE = 0.4  # how much the vectors weigh against the words; chosen by leaving sources out
Matrix = Any  # scipy publishes no types


@dataclass(frozen=True, slots=True)
class Data:
    """Texts as two blocks of features: how many distinct tokens hold a feature, docs x SIZE each."""

    word: Matrix
    gram: Matrix

    def __getitem__(self, which: NDArray[Any]) -> "Data":
        """Some of the texts."""
        return Data(self.word[which], self.gram[which])


@dataclass(frozen=True, slots=True)
class Space:
    """`word_idf`, `gram_idf`: SIZE each. `vectors`: SIZE x dimensions."""

    word_idf: NDArray[np.float32]
    gram_idf: NDArray[np.float32]
    vectors: NDArray[np.float32]


def vocabulary_of(rows: Sequence[Row]) -> list[str]:
    """The words that several texts of several sources share, the commonest first."""
    texts: Counter[str] = Counter()
    sources: dict[str, set[str]] = {}
    for row in rows:
        for word in {token.text for token in normalize(row.text) if not token.spelled}:
            texts[word] += 1
            sources.setdefault(word, set()).add(row.source)
    shared = [w for w, n in texts.items() if n >= SHARED_TEXTS and len(sources[w]) >= SHARED_SOURCES]
    return sorted((w for w in shared if w.isalpha()), key=lambda w: (-texts[w], w))[:VOCABULARY]


def words_of(text: str, vocabulary: Vocabulary) -> list[str]:
    """The distinct words that a text counts as, in a fixed order: sums of floats depend on it."""
    return sorted({word for token in normalize(text) for word in vocabulary.words(token)})


def vectorize(texts: Sequence[str], vocabulary: Vocabulary) -> Data:
    """Count each distinct token of a text once; n-grams add up over its tokens."""
    blocks: list[tuple[list[int], list[int]]] = [([], [0]), ([], [0])]
    for text in texts:
        for token in words_of(text, vocabulary):
            word, grams = features(token)
            if word >= 0:
                blocks[0][0].append(word)
            blocks[1][0].extend(grams)
        for ids, ends in blocks:
            ends.append(len(ids))
    return Data(*(_matrix(ids, ends, len(texts)) for ids, ends in blocks))


def _matrix(ids: list[int], ends: list[int], height: int) -> Matrix:
    ones = np.ones(len(ids), dtype=np.float32)
    matrix = csr_matrix((ones, np.array(ids, dtype=np.int32), np.array(ends)), shape=(height, SIZE))
    matrix.sum_duplicates()
    return matrix


def space_of(labelled: Data, pool: Data, seed: int) -> Space:
    """What the texts say of the language; the pool counts for words, whose use it shows."""
    words = vstack([labelled.word, pool.word], format="csr")
    return Space(_idf(words), _idf(labelled.gram), word_vectors(words, seed))


def _idf(block: Matrix) -> NDArray[np.float32]:
    """Smoothed inverse document frequency; zero for features of a single text, which name people."""
    present = block.copy()
    present.data[:] = 1
    counts = np.asarray(present.sum(axis=0)).ravel()
    weights = np.log((1 + block.shape[0]) / (1 + counts)) + 1
    return np.where(counts > 1, weights, 0).astype(np.float16).astype(np.float32)


def design(data: Data, space: Space) -> Matrix:
    """The three blocks side by side: docs x (2 SIZE + dimensions)."""
    word = _unit(data.word, space.word_idf)
    gram = _unit(data.gram, space.gram_idf)
    return hstack([word, gram, csr_matrix(SHARE * (word @ space.vectors))], format="csr", dtype=np.float32)


def _unit(block: Matrix, weights: NDArray[np.float32]) -> Matrix:
    """Weighted and divided by the length as the classifier has it: squares added token by token."""
    squares = block @ weights**2
    return diags(1 / np.sqrt(np.where(squares == 0, 1, squares))) @ block @ diags(weights)


def fold(weights: NDArray[Any], space: Space) -> tuple[NDArray[Any], NDArray[Any]]:
    """What each word and each n-gram adds, from a design's coefficients: SIZE x heads both."""
    word = weights[:SIZE] + SHARE * (space.vectors @ weights[2 * SIZE :])
    return word * space.word_idf[:, None], weights[SIZE : 2 * SIZE] * space.gram_idf[:, None]
