"""CorrectionsInForce: which correction each comment is scored with, and under which name its scores are kept.

Asked once a batch. What was read once is kept with its number, since a correction never changes; one
that was made for another model is passed over, and `jernih check` says so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.ports.corrections import Place
from bot.ports.unit_of_work import UnitOfWork
from models.adapting import Correction
from models.labels import Scores

Numbered = tuple[int, Correction]


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
        self._kept: dict[int, Numbered] = {}

    async def at(self, unit: UnitOfWork, places: Sequence[Place]) -> Mapping[Place, Numbered]:
        """The number and correction of each of these chats that has one for this model."""
        numbers = await unit.corrections.active_numbers(frozenset(places))
        found = {place: await self._read(unit, *numbers[place]) for place in numbers}
        return {place: each for place, each in found.items() if each[1].model == self._model}

    async def _read(self, unit: UnitOfWork, channel_id: int, number: int) -> Numbered:
        known = self._kept.get(channel_id)
        if known is not None and known[0] == number:
            return known
        kept = await unit.corrections.get(channel_id, number)
        if kept is None:
            raise LookupError("correction")
        self._kept[channel_id] = fresh = number, kept.correction
        return fresh
