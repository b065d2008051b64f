"""Classifier: the text model as the services see it."""

from collections.abc import Sequence
from typing import Protocol

from models.adapting import Correction, Seen
from models.labels import Evidence, Label, Scores


class Classifier(Protocol):
    """Scores text; never decides. One thread at a time: it keeps what it has computed.

    A correction moves the constructive score alone; `toxic`, `spam` and `urgent` stay what they are.
    """

    @property
    def name(self) -> str:
        """The model's name, which a correction must be made for."""
        ...

    def score_many(
        self, texts: Sequence[str], corrections: Sequence[Correction | None] | None = None
    ) -> Sequence[Scores]:
        """One Scores a text, in order, each under its own correction."""
        ...

    def explain(self, text: str, label: Label = Label.CONSTRUCTIVE) -> tuple[Evidence, ...]:
        """Spans of the text with their additive weight for a label."""
        ...

    def plain(self, text: str) -> str:
        """What the text says in plain words, disguises undone, without links, mentions, tags and numbers."""
        ...

    def see(self, text: str) -> Seen:
        """The text as a correction is made from it."""
        ...
