"""Embedding: what words have in common, learnt without labels from the company they keep.

Positive pointwise mutual information over whole comments, reduced by a singular value decomposition
(Levy & Goldberg 2014): words that stand in like comments get like vectors, so that what is learnt of
one is learnt of the other. Folded into the words' own weights afterwards; scoring pays nothing for it.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags
from sklearn.utils.extmath import randomized_svd

Matrix = Any  # scipy publishes no types
DIMENSIONS = 200
LEAST_TEXTS = 3
SMOOTHING = 0.75  # common contexts count for less


def word_vectors(block: Matrix, seed: int) -> NDArray[np.float32]:
    """A vector of unit length for each word of a docs x words block (1 where it stands): words x DIMENSIONS.

    Words of fewer than LEAST_TEXTS texts have zeros.
    """
    present = block.copy()
    present.data[:] = 1
    known = np.flatnonzero(np.asarray(present.sum(axis=0)).ravel() >= LEAST_TEXTS)
    shared = _shared_information(present[:, known])
    left, strength, _ = randomized_svd(shared, min(DIMENSIONS, len(known) - 1), n_iter=3, random_state=seed)
    vectors = left * np.sqrt(strength)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9
    found = np.zeros((block.shape[1], vectors.shape[1]), dtype=np.float32)
    # Rounded, so that the last bits of another machine's arithmetic do not show.
    found[known] = vectors.round(4)
    return found


def _shared_information(present: Matrix) -> Matrix:
    """Positive PMI of each pair of words, a text counting for as much however long it is."""
    lengths = np.asarray(present.sum(axis=1)).ravel()
    weighted = diags(1 / np.sqrt(np.maximum(lengths, 1))) @ present.astype(np.float64)
    together = (weighted.T @ weighted).tocsr()
    together.setdiag(0)
    together.eliminate_zeros()
    single = np.asarray(together.sum(axis=1)).ravel()
    context = single**SMOOTHING
    pairs = together.tocoo()
    expected = single[pairs.row] * context[pairs.col] / context.sum()
    information = np.log(pairs.data / expected)
    kept = information > 0
    return csr_matrix((information[kept], (pairs.row[kept], pairs.col[kept])), shape=together.shape)
