"""Scores: the model's, in one batch, each under its channel's correction and named after it."""

from collections.abc import Sequence
from datetime import datetime

import structlog

from bot.ports.classifier import Classifier
from bot.ports.unit_of_work import UnitOfWork
from bot.services.corrections import CorrectionsInForce, Numbered, named
from bot.services.gathering.seen import Seen
from models.labels import Scores

_log = structlog.get_logger()


class ScoreGatherer:
    """Asks the model; None for all of them when it fails, so that people look."""

    def __init__(self, classifier: Classifier) -> None:
        self._classifier, self._corrections = classifier, CorrectionsInForce(classifier.name)

    async def __call__(self, unit: UnitOfWork, seen: Sequence[Seen], now: datetime) -> Sequence[object]:  # noqa: ARG002 - the protocol's
        """Scores for each comment."""
        places = [(each.comment.platform, each.comment.channel_ref) for each in seen]
        in_force = await self._corrections.at(unit, places)
        used = [in_force.get(place) for place in places]
        texts = [each.comment.text for each in seen]
        # Without corrections once more: a bad one must not keep a cry for help from being seen.
        return self._scored(texts, used) or self._scored(texts, [None] * len(texts)) or [None] * len(texts)

    def _scored(self, texts: Sequence[str], used: Sequence[Numbered | None]) -> Sequence[Scores]:
        """Scores for each text; nothing when the model fails."""
        try:
            found = self._classifier.score_many(texts, [each[1] if each else None for each in used])
        except Exception as error:  # noqa: BLE001 - a broken model must hold comments, not lose them
            _log.error("model_failed", kind=type(error).__name__, texts=len(texts))
            return ()
        return [named(scores, number) for scores, number in zip(found, used, strict=True)]
