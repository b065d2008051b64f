"""Corpora by name: where each lies, what its licence allows, and how it reads.

The project's own texts are in `models/corpora/`. Real comments stay in `../shared/data` and never
enter the repository; training needs that folder, scoring does not.
"""

import csv
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path

from models.labels import Reason

SHARED = Path(__file__).parents[2] / "shared" / "data"


class CorpusMissing(Exception):  # noqa: N818 - a state that the user mends
    """A corpus cannot be read; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """A named corpus. `own`: it lies in the repository; `trains`: a shipped model may be trained on it."""

    name: str
    file: str
    licence: str
    own: bool
    trains: bool


CORPORA: Mapping[str, Corpus] = {
    corpus.name: corpus
    for corpus in (
        Corpus("project", "komentar_project.tsv", "CC0-1.0", own=True, trains=True),
        # Pairs that differ in one detail: thanks with and without a because, a view and a sneer.
        Corpus("nuances", "nuances.tsv", "CC0-1.0", own=True, trains=True),
        Corpus("urgent", "urgent.tsv", "CC0-1.0", own=True, trains=True),
        # Held out for the demo: a model that had seen it would prove nothing there.
        Corpus("demo", "demo.tsv", "CC0-1.0", own=True, trains=False),
        # Protected slices: what no newer model may become worse at, so nothing ever learns from it.
        Corpus("slices", "slices.tsv", "CC0-1.0", own=True, trains=False),
        # Cries for help and what only looks like one: no newer model may hear fewer of them.
        Corpus("urgent_held", "urgent_held.tsv", "CC0-1.0", own=True, trains=False),
        Corpus("real", "komentar_train.csv", "Apache-2.0 / MIT", own=False, trains=True),
        Corpus("judol", "judol.csv", "MIT", own=False, trains=True),
        # No labels: for what words have in common, never for what a text is worth.
        Corpus("unlabelled", "unlabelled.csv", "Apache-2.0 / MIT", own=False, trains=True),
        Corpus("dev_ood", "eval/dev_ood.csv", "not stated: measuring only", own=False, trains=False),
    )
}


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled text. None: this corpus does not say."""

    text: str
    source: str
    constructive: bool | None = None
    toxic: bool | None = None
    spam: bool | None = None
    urgent: bool | None = None
    reason: Reason | None = None
    weight: float = 1.0  # of a decision: lower where reviewers differ


_TOXIC = frozenset({Reason.INSULT, Reason.HATE})


def read(name: str, shared: Path | None = None) -> list[Row]:
    """The rows of a corpus.

    Raises:
        CorpusMissing: it lies outside the repository and is not there.
    """
    corpus = CORPORA[name]
    records = [_row(corpus, record) for record in _records(corpus, shared or SHARED)]
    return [row for row in records if row is not None]


def checksum(name: str, shared: Path | None = None) -> str:
    """The SHA-256 of a corpus file, for the model's facts."""
    corpus = CORPORA[name]
    if corpus.own:
        return hashlib.sha256(files("models.corpora").joinpath(corpus.file).read_bytes()).hexdigest()
    return hashlib.sha256(((shared or SHARED) / corpus.file).read_bytes()).hexdigest()


def _records(corpus: Corpus, shared: Path) -> list[dict[str, str]]:
    tabs = corpus.file.endswith(".tsv")
    with as_file(files("models.corpora")) as own:
        path = (own if corpus.own else shared) / corpus.file
        if not path.is_file():
            raise CorpusMissing(
                f"{path} is not there: training needs the folder of corpora, see docs/model.md"
            )
        with path.open(encoding="utf-8", newline="") as stream:
            if tabs:
                return list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
            return list(csv.DictReader(stream))


def _row(corpus: Corpus, record: dict[str, str]) -> Row | None:
    text = record["text"]
    if corpus.name == "unlabelled":
        return Row(text, record["source"])
    if corpus.name == "judol":
        return Row(text, record["source"], spam=record["spam"] == "1")
    if corpus.name in {"urgent", "urgent_held"}:
        return Row(text, corpus.name, urgent=record["urgent"] == "1")
    if corpus.name == "dev_ood":
        if not record["constructive"]:
            return None
        reason = Reason(record["reason_1"])
    else:
        reason = Reason(record["reason"])
    source = record.get("slice") or record.get("source") or f"project_{record.get('domain', '')}"
    return Row(text, source, _is_constructive(reason), reason in _TOXIC, reason is Reason.SPAM, None, reason)


def _is_constructive(reason: Reason) -> bool:
    return list(Reason).index(reason) <= list(Reason).index(Reason.APPRECIATION)
