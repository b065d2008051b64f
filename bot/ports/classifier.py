"""Classifier: the text model as the services see it."""

from collections.abc import Sequence
from typing import Protocol

from models.labels import Evidence, Label, Scores


class Classifier(Protocol):
    """Scores text; never decides."""

    def score_many(self, texts: Sequence[str]) -> Sequence[Scores]:
        """One Scores a text, in order."""
        ...

    def explain(self, text: str, label: Label = Label.CONSTRUCTIVE) -> tuple[Evidence, ...]:
        """Spans of the text with their additive weight for a label."""
        ...
