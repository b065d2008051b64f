"""Scoring a comment: ours against a scikit-learn TF-IDF pipeline of the same kind, in the same run.

Texts are the held-out demo corpus; each process meets them for the first time. Prints microseconds a
comment for both, one by one and with normalising, and the ratio.
"""

import time
from collections.abc import Callable

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline, make_union

from models.classifier import load
from models.corpus import read


def _each(work: Callable[[str], object], texts: list[str]) -> float:
    began = time.perf_counter()
    for text in texts:
        work(text)
    return (time.perf_counter() - began) / len(texts)


def main() -> None:
    """Measure and print."""
    rows = read("project")
    pipeline = make_pipeline(
        make_union(
            TfidfVectorizer(), TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), max_features=65536)
        ),
        LogisticRegression(max_iter=50),
    ).fit([row.text for row in rows], [row.constructive for row in rows])
    texts = [row.text for row in read("demo")]
    classifier = load()
    ours = _each(classifier.score, texts)
    theirs = _each(lambda text: pipeline.predict_proba([text]), texts)
    print(f"ours {ours * 1e6:.0f} us, scikit-learn {theirs * 1e6:.0f} us, ratio {theirs / ours:.1f}")


if __name__ == "__main__":
    main()
