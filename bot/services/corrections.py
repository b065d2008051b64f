"""CorrectionsInForce: which correction each comment is scored with, and under which name its scores are kept.

Asked once a batch. What was read once is kept with its number, since a correction never changes; one
that was made for another model is passed over, and `jernih check` says so; so is one that is damaged.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import structlog

from bot.ports.corrections import Place
from bot.ports.unit_of_work import UnitOfWork
from models.adapting import Correction
from models.labels import Scores

Numbered = tuple[int, Correction]
_log = structlog.get_logger()


def corrected_name(model: str, number: int) -> str:
    """The model's name with a channel's correction on it: `jernih-1+k3`."""
    return f"{model}+k{number}"


def named(scores: Scores, used: Numbered | None) -> Scores:
    """The scores under the name that says which correction made them."""
    return scores if used is None else replace(scores, model=corrected_name(scores.model, used[0]))


class CorrectionsInForce:
    """The corrections that fit the loaded model, kept in memory once read."""

    def __init__(self, model: str) -> None:
        self._model = model
        self._kept: dict[int, tuple[int, Correction | None]] = {}

    async def at(self, unit: UnitOfWork, places: Sequence[Place]) -> Mapping[Place, Numbered]:
        """The number and correction of each of these chats that has one for this model."""
        numbers = await unit.corrections.active_numbers(frozenset(places))
        found = {}
        for place, (channel_id, number) in numbers.items():
            correction = await self._read(unit, channel_id, number)
            if correction is not None and correction.model == self._model:
                found[place] = number, correction
        return found

    async def _read(self, unit: UnitOfWork, channel_id: int, number: int) -> Correction | None:
        known = self._kept.get(channel_id)
        if known is not None and known[0] == number:
            return known[1]
        kept = await unit.corrections.get(channel_id, number)
        if kept is None:
            # No reason to leave comments unjudged, and cries for help unseen.
            _log.error("correction_unreadable", channel=channel_id, number=number)
        found = kept.correction if kept else None
        self._kept[channel_id] = number, found
        return found
