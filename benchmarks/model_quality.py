"""How right the method is: ours beside a scikit-learn TF-IDF pipeline and fastText on the same rows.

Run: `pip install '.[bench]'`, then `python -m benchmarks.model_quality`. Needs the folder of corpora.

`held tenth`: constructive, a random tenth of the real comments kept back. `tweets`: toxic, the public split
of Ibrohim & Budi (2019), CC BY-NC-SA 4.0: a benchmark of the method alone, never for a shipped model.
"""

import csv
import json
import random
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from benchmarks.model_speed import fasttext_of, normalized, pipeline_of
from models.corpus import SHARED, Row, read
from models.heads import fit, lesson_of, targets, weights_of
from models.matrices import design, lexicon_of, space_of, vectorize
from models.measures import figure

Logits = Callable[[Sequence[str]], Any]


def ours_of(rows: Sequence[Row], pool: Sequence[Row], key: str) -> Logits:
    """Our features and one head, taught where it is; without disguised copies and calibration."""
    lexicon = lexicon_of([*rows, *pool])
    data, others = (vectorize([row.text for row in each], lexicon) for each in (rows, pool))
    space = space_of(data, others, 1)
    matrix, unlabelled = design(data, space), design(others, space)
    if key == "constructive":
        head = lesson_of(rows, pool, (matrix, unlabelled, unlabelled), lexicon).without(np.array([]), 1)
    else:
        head = fit(matrix, targets(rows, key), key, 1, weights_of(rows))
    return lambda texts: head.decision_function(design(vectorize(texts, lexicon), space))


def compare(name: str, train: Sequence[Row], test: Sequence[Row], key: str) -> dict[str, Any]:
    """Macro-F1 with its 95 % interval and AUC of each method."""
    pool = read("unlabelled")
    labels, wanted = ([bool(getattr(row, key)) for row in rows] for rows in (train, test))
    texts = [normalized(row.text) for row in train]
    pipeline, fast = pipeline_of(texts, labels), fasttext_of(texts, labels)
    methods: dict[str, Logits] = {
        "ours": ours_of(train, pool, key),
        "sklearn": lambda given: pipeline.decision_function([normalized(text) for text in given]),
        "fasttext": lambda given: np.array([_share(fast(normalized(text))) - 0.5 for text in given]),
    }
    given, right = [row.text for row in test], np.array(wanted, dtype=int)
    words = [len(text.split()) for text in given]
    found = {method: figure(name, right, logits(given), words) for method, logits in methods.items()}
    return {
        method: {
            "f1": round(f.f1, 3),
            "low": round(f.low, 3),
            "high": round(f.high, 3),
            "auc": round(f.auc, 3),
        }
        for method, f in found.items()
    }


def _share(answer: Any) -> float:
    """FastText's probability of label 1."""
    return next((float(chance) for chance, label in answer if label == "__label__1"), 0.0)


def main() -> None:
    """Measure and print one JSON object."""
    rows = read("real")
    random.Random(5).shuffle(rows)
    tenth = len(rows) // 10
    train = [*rows[tenth:], *read("project"), *read("nuances")]
    found = {"held tenth": compare("held tenth", train, rows[:tenth], "constructive")}
    with (SHARED / "eval" / "hate_speech_tweets.csv").open(encoding="utf-8", newline="") as stream:
        tweets = list(csv.DictReader(stream))
    halves = {
        split: [Row(t["text"], "tweets", toxic=t["toxic"] == "1") for t in tweets if t["split"] == split]
        for split in ("train", "test")
    }
    found["tweets"] = compare("tweets", halves["train"], halves["test"], "toxic")
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
