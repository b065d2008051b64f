"""The model in use, loaded when it is first asked something.

Most commands never ask: granting a role, drawing winners or erasing a person must work while the model in
use is damaged, and it takes no time then. Whoever judges asks for its name at once, so that damage is said
before anything happens.
"""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from models.adapting import Correction, Seen
from models.classifier import Classifier
from models.labels import Evidence, Label, Scores
from models.normalize import plain
from models.shelf import load_current
from models.strange import strange_words


class ModelInUse:
    """A classifier by its folder; every question raises ArtifactError while its file is damaged."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __reduce__(self) -> tuple[type["ModelInUse"], tuple[Path]]:
        """Another process gets the folder and loads for itself."""
        return ModelInUse, (self._folder,)

    @cached_property
    def _loaded(self) -> Classifier:
        return load_current(self._folder)

    @property
    def name(self) -> str:
        """The model's name."""
        return self._loaded.name

    def score_many(
        self, texts: Sequence[str], corrections: Sequence[Correction | None] | None = None
    ) -> Sequence[Scores]:
        """One Scores a text, in order, each under its own correction."""
        return self._loaded.score_many(texts, corrections)

    def explain(self, text: str, label: Label = Label.CONSTRUCTIVE) -> tuple[Evidence, ...]:
        """Spans of the text with their additive weight for a label."""
        return self._loaded.explain(text, label)

    def plain(self, text: str) -> str:
        """What the text says in plain words; asks no model."""
        return plain(text)

    def see(self, text: str) -> Seen:
        """The text as a correction is made from it."""
        return self._loaded.see(text)

    def strange(self, text: str) -> tuple[int, int]:
        """(unknown, all) words of a text."""
        return strange_words(text, self._loaded.vocabulary)
