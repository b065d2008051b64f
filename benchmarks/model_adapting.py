"""The learning curve of a channel's correction: what 40 to 200 decisions of a source lift on that source.

Run: `pip install '.[train]'`, then `python -m benchmarks.model_adapting` (half an hour). Needs the folder of
corpora. Each real source in turn plays a new channel: the model is built without any row of it, some of its
rows are the decisions of three reviewers, and the rest measure: the gain is macro-F1 with the correction less
macro-F1 without it, on the same texts in the same run.
"""

import json
import sys
from collections.abc import Sequence

import numpy as np
from sklearn.metrics import f1_score

from models.adapting import Correction, Example, NotAdapted, adapt
from models.classifier import Classifier
from models.corpus import Row, read
from models.evaluate import MINIMUM
from models.heads import family
from models.train import POOL, UNSURE, build, load_rows

SIZES = (40, 70, 100, 140, 200)
SPLITS, REVIEWERS, REST = 5, 3, 100
SEED = 1


def f1_on(model: Classifier, rows: Sequence[Row], correction: Correction | None) -> float:
    """Macro-F1 of the served probability at one half."""
    found = model.score_many([row.text for row in rows], [correction] * len(rows))
    wanted = [bool(row.constructive) for row in rows]
    return float(f1_score(wanted, [each.constructive >= 0.5 for each in found], average="macro"))  # noqa: PLR2004 - the threshold


def examples_of(rows: Sequence[Row]) -> list[Example]:
    """Decisions of so many reviewers in turn, each on an author of its own."""
    return [
        Example(row.text, bool(row.constructive), f"reviewer {n % REVIEWERS}", f"author {n}")
        for n, row in enumerate(rows)
    ]


def gain(model: Classifier, rows: Sequence[Row], size: int, split: int) -> float:
    """What the correction of so many decisions adds to the macro-F1 of the rest."""
    order = np.random.default_rng(split).permutation(len(rows)).tolist()
    said, rest = [rows[n] for n in order[:size]], [rows[n] for n in order[size:]]
    found = adapt(examples_of(said), model.name, model.see)
    if isinstance(found, NotAdapted):
        raise TypeError(found.code)
    return f1_on(model, rest, found) - f1_on(model, rest, None)


def main() -> None:
    """Build, measure, and print one JSON object."""
    every, pool = load_rows(), [row for name in POOL for row in read(name)]
    labelled = [family(row.source) for row in every if row.constructive is not None]
    curve: dict[str, dict[int, float]] = {}
    for source in sorted(set(labelled) - {"project"}):
        rows = [row for row in every if row.constructive is not None and family(row.source) == source]
        if len(rows) < MINIMUM:
            continue
        learnt, others = ([row for row in some if family(row.source) != source] for some in (every, pool))
        model = Classifier({"name": "left out", "unsure": UNSURE}, build(learnt, others, SEED))
        sizes = [size for size in SIZES if len(rows) >= size + REST]
        curve[source] = {
            size: round(float(np.mean([gain(model, rows, size, n) for n in range(SPLITS)])), 4)
            for size in sizes
        }
        sys.stderr.write(f"{source}: {curve[source]}\n")
    means = {
        size: round(float(np.mean([found[size] for found in curve.values() if size in found])), 4)
        for size in SIZES
    }
    print(json.dumps({"gain of macro-F1, by source": curve, "mean over sources": means}, indent=1))


if __name__ == "__main__":
    main()
