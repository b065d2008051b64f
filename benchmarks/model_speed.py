"""Scoring a comment: ours beside a scikit-learn TF-IDF pipeline and fastText, in the same run.

Run: `pip install '.[bench]'`, then `python -m benchmarks.model_speed`. Training needs the folder of corpora.

All three are trained on (or shipped from) the same kind of rows, and meet the timed texts for the first
time. Ours keeps what it has computed of tokens, never of whole texts; it is warmed with other texts of the
same kind, as a service is after its first minutes. "With normalising": the text as it came. "Step": the
classifier alone, on tokens that are ready. Machines are noisy: the ratios are what counts.
"""

import gc
import json
import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline, make_union

from bot.cli.model import SHIPPED_FILE
from models.classifier import Classifier, load
from models.corpus import read
from models.normalize import normalize

WARM, TIMED, SLOW, BATCH = 12_000, 4_000, 400, 1_000
Work = Callable[[str], object]


def spread(work: Work, texts: Sequence[str]) -> tuple[float, float]:
    """The median and the 99th percentile of one call, in microseconds."""
    times = []
    for text in texts:
        began = time.perf_counter_ns()
        work(text)
        times.append((time.perf_counter_ns() - began) / 1e3)
    times.sort()
    return times[len(times) // 2], times[len(times) * 99 // 100]


def per_second(work: Callable[[Sequence[str]], object], texts: Sequence[str]) -> float:
    """Texts a second: the median of batches, none of which was met before."""
    found = []
    for start in range(0, len(texts), BATCH):
        batch = texts[start : start + BATCH]
        began = time.perf_counter()
        work(batch)
        found.append(len(batch) / (time.perf_counter() - began))
    return median(found)


def normalized(text: str) -> str:
    """A text as the tokens that the classifier sees, for those who take text."""
    return " ".join(token.text for token in normalize(text))


def pipeline_of(texts: Sequence[str], labels: Sequence[bool]) -> Any:
    """Words and in-word character n-grams with logistic regression, as one writes it in scikit-learn."""
    words = TfidfVectorizer(ngram_range=(1, 2), min_df=2)
    grams = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), min_df=2)
    return make_pipeline(make_union(words, grams), LogisticRegression(max_iter=200)).fit(texts, labels)


def fasttext_of(texts: Sequence[str], labels: Sequence[bool]) -> Work:
    """FastText with word bigrams and subwords; its own scorer without the numpy around it."""
    import fasttext  # noqa: PLC0415 - an extra that only benchmarks have

    with TemporaryDirectory() as folder:
        file = Path(folder) / "train.txt"
        lines = (f"__label__{int(label)} {text}" for text, label in zip(texts, labels, strict=True))
        file.write_text("\n".join(lines), "utf-8")
        model = fasttext.train_supervised(
            str(file),
            epoch=10,
            wordNgrams=2,
            minn=2,
            maxn=5,
            dim=50,
            bucket=200_000,
            thread=1,
            verbose=0,
            seed=1,
        )
    return lambda text: model.f.predict(text, 2, 0.0, "strict")


def main() -> None:
    """Measure and print one JSON object."""
    rows = [row for name in ("real", "project") for row in read(name)]
    texts, labels = [normalized(row.text) for row in rows], [bool(row.constructive) for row in rows]
    pool = [row.text for row in read("unlabelled")]
    random.Random(1).shuffle(pool)
    pipeline, fast = pipeline_of(texts, labels), fasttext_of(texts, labels)
    began = time.perf_counter()
    ours = load()
    loaded = time.perf_counter() - began
    ours.score_many(pool[:WARM])
    timed, batch = pool[WARM : WARM + TIMED], pool[WARM + TIMED :]
    # As timeit does: what the others keep in memory is no garbage for the timed code to search.
    gc.collect()
    gc.freeze()
    found = measured(ours, pipeline, fast, timed)
    found["batch_per_second"] = round(per_second(ours.score_many, batch))
    found["fasttext_batch_per_second"] = round(
        per_second(lambda many: [fast(normalized(t)) for t in many], batch)
    )
    found["load_ms"], found["artifact_bytes"] = round(loaded * 1e3), SHIPPED_FILE.stat().st_size
    print(json.dumps(found, indent=1))


def measured(ours: Classifier, pipeline: Any, fast: Work, timed: Sequence[str]) -> dict[str, Any]:
    """One comment each: with its normalising, and the classifier's step alone on tokens that are ready."""
    ready = [normalized(text) for text in timed]
    mine = spread(ours.score, timed)
    step = spread(ours.score, ready)
    slow = spread(lambda text: pipeline.predict_proba([normalized(text)]), timed[:SLOW])
    quick = spread(lambda text: fast(normalized(text)), timed)
    quick_step = spread(fast, ready)
    return {
        "ours_us": mine, "ours_step_us": step, "sklearn_us": slow,
        "fasttext_us": quick, "fasttext_step_us": quick_step,
        "times_quicker_than_sklearn": round(slow[0] / mine[0], 1),
        "times_quicker_than_fasttext": round(quick[0] / mine[0], 2),
        "times_quicker_than_fasttext_step": round(quick_step[0] / step[0], 2),
    }  # fmt: skip


if __name__ == "__main__":
    main()
