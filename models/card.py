"""The model card: what the shipped model is made of, how right it is and where, as one page.

Every figure is measured when the page is made. Examples of errors come from the project-written demo
corpus only: no text of anyone else is quoted.
"""

import random
from collections.abc import Iterator, Sequence
from typing import Any

from models.attacks import ATTACKS
from models.classifier import Classifier
from models.contest import PROTECTED
from models.corpus import CORPORA, Row, read
from models.evaluate import LeftOut, padding_flips
from models.labels import Reason
from models.measures import COLUMNS, f1_of

EXAMPLES = 8
SHORT, LONG = 8, 20  # words
SEED = 7

_HEAD = """# Model card: {name}

Made by `jernih model card`; do not edit. What the model is and how it is built: [the model](model.md).

**Meant for**: ordering the comments under an institution's own posts for moderators, and deciding which
entries of a campaign wait for a person. **Not meant for**: ranking or profiling citizens, judging truth,
punishing anyone without a person's decision, texts in other languages, or texts that are no comments.

**Labels**: constructive (yes or no), toxic, spam, urgent, and one of thirteen reasons. The labels of real
comments were made by a large language model reading each one singly under a written codebook; two passes
of the same family agree at 0.96. That is consistency, not agreement among people.
"""


def card(classifier: Classifier, facts: dict[str, Any], left_out: LeftOut) -> str:
    """The page, from the artefact's facts and the figures of left-out sources."""
    demo = read("demo")
    sections = (
        _data(facts), _sources(left_out), _slices(classifier, demo), _protected(classifier),
        _attacks(classifier, demo),
    )  # fmt: skip
    parts = (
        _HEAD.format(name=classifier.name),
        *("\n".join(lines) for lines in sections),
        _errors(classifier, demo),
    )
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def _table(title: str, head: Sequence[str], rows: Sequence[Sequence[object]]) -> Iterator[str]:
    yield f"## {title}\n"
    yield "| " + " | ".join(head) + " |"
    yield "| " + " | ".join("---" for _ in head) + " |"
    yield from ("| " + " | ".join(str(cell) for cell in row) + " |" for row in rows)


def _data(facts: dict[str, Any]) -> Iterator[str]:
    rows = [(name, CORPORA[name].licence, f"`{sha[:16]}`") for name, sha in sorted(facts["corpora"].items())]
    return _table(f"Data: {facts['rows']} labelled texts", ("corpus", "licence", "SHA-256 begins"), rows)


def _sources(left_out: LeftOut) -> Iterator[str]:
    yield from _table(
        "Sources that the judging model never saw", COLUMNS, [each.cells() for each in left_out.figures]
    )
    yield ""
    yield (
        "Where 95 % of what the toxic head flags there is toxic, "
        f"it finds {left_out.toxic_found:.1%} of what is toxic "
        f"and flags {left_out.reports_flagged:.1%} of the reports."
    )


def _protected(classifier: Classifier) -> Iterator[str]:
    """The slices that no challenger may lose on."""
    slices = read("slices")
    named = {name: [row for row in slices if row.source == name] for name in PROTECTED}
    found = [(name, len(some), f"{_right(classifier, some):.0%}") for name, some in named.items()]
    cries = read("urgent_held")
    for name, urgent in (("cries for help", True), ("no cries, in their words", False)):
        some = [row for row in cries if row.urgent is urgent]
        right = sum((classifier.score(row.text).urgent >= 0.5) is urgent for row in some)  # noqa: PLR2004 - the threshold
        found.append((name, len(some), f"{right / len(some):.0%}"))
    return _table("Protected slices, written for the project", ("slice", "rows", "judged right"), found)


def _slices(classifier: Classifier, rows: Sequence[Row]) -> Iterator[str]:
    slices = {reason.value: [row for row in rows if row.reason is reason] for reason in Reason}
    lengths = [(row, len(row.text.split())) for row in rows]
    slices[f"up to {SHORT} words"] = [row for row, words in lengths if words <= SHORT]
    slices[f"{SHORT + 1} to {LONG} words"] = [row for row, words in lengths if SHORT < words <= LONG]
    slices[f"over {LONG} words"] = [row for row, words in lengths if words > LONG]
    found = [(name, len(some), f"{_right(classifier, some):.0%}") for name, some in slices.items() if some]
    return _table("The demo corpus, slice by slice", ("slice", "rows", "judged right"), found)


def _right(classifier: Classifier, rows: Sequence[Row]) -> float:
    return sum(_says(classifier, row) == bool(row.constructive) for row in rows) / len(rows)


def _says(classifier: Classifier, row: Row) -> bool:
    return classifier.score(row.text).constructive >= 0.5  # noqa: PLR2004 - the threshold


def _attacks(classifier: Classifier, rows: Sequence[Row]) -> Iterator[str]:
    wanted = [bool(row.constructive) for row in rows]

    def f1(texts: Sequence[str]) -> str:
        return f"{f1_of(wanted, [each.constructive for each in classifier.score_many(texts)]):.3f}"

    found = [("as written", f1([row.text for row in rows]))]
    for name, attack in ATTACKS.items():
        dice = random.Random(SEED)  # noqa: S311 - it must be the same every time
        found.append((name, f1([attack(row.text, dice) for row in rows])))
    flips = padding_flips(classifier, rows).items()
    found += [(f"added: {name}", f"{share:.1%} of non-constructive turn") for name, share in flips]
    return _table("Disguised and padded", ("the demo corpus", "macro-F1"), found)


def _errors(classifier: Classifier, rows: Sequence[Row]) -> str:
    """The surest mistakes, as a reader would meet them."""
    scored = [(classifier.score(row.text).constructive, row) for row in rows]
    wrong = [(abs(p - 0.5), p, row) for p, row in scored if (p >= 0.5) != bool(row.constructive)]  # noqa: PLR2004 - as above
    wrong.sort(key=lambda each: (-each[0], each[2].text))
    lines = [f"- {p:.2f}, in truth {row.reason}: {row.text}" for _, p, row in wrong[:EXAMPLES]]
    return "\n".join(("## Its surest mistakes in the demo corpus\n", *lines))
