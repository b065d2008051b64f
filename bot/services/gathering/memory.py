"""Memory: what was said lately, as the store knows it and as a batch adds to it, comment by comment."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.moderation.context import Crowd
from bot.moderation.likeness import likeness
from bot.ports.sightings import Saying, Sighting

NEAR = 0.5  # likeness of texts that say nearly the same
HOUR = timedelta(hours=1)
KEPT = 2 * HOUR  # how long a saying is joined
_TEN, _MINUTE = timedelta(minutes=10), timedelta(minutes=1)
_JOINED = 4  # so many of the nearest sayings a comment is counted with


@dataclass(frozen=True, slots=True)
class Told:
    """One comment: what it says as a saying of its own, who said it when, and whether it is an edit."""

    saying: Saying
    person_id: int
    at: datetime
    is_new: bool
    is_edit: bool
    thin: bool


class Memory:
    """Counts for each comment who said nearly the same before it, then knows it as well."""

    def __init__(self, sayings: Iterable[Saying], sightings: Iterable[Sighting]) -> None:
        self.new_sayings: list[Saying] = []
        self._by_band: defaultdict[int, list[Saying]] = defaultdict(list)
        self._seen: defaultdict[int, dict[int, Sighting]] = defaultdict(dict)
        self._changed: dict[tuple[int, int], Sighting] = {}
        for saying in sayings:
            self._learn(saying)
        for sighting in sightings:
            self._seen[sighting.saying_id][sighting.person_id] = sighting

    @property
    def new_sightings(self) -> Sequence[Sighting]:
        """Those that the store does not know yet as they are now."""
        return tuple(self._changed.values())

    def meet(self, told: Told) -> Crowd:
        """Who said nearly the same before; afterwards the comment is known, too."""
        near = self.near(told.saying)
        crowds = [self._crowd(told, self._seen[saying.saying_id]) for saying in near]
        # Persons in two of them would be counted twice, so the greatest stands for all.
        most = max(crowds, key=lambda crowd: (crowd.others, crowd.new_others), default=Crowd())
        if not (told.is_edit and any(told.person_id in self._seen[each.saying_id] for each in near)):
            self._join(told, near)
        return replace(most, thin=told.thin)

    def near(self, saying: Saying) -> Sequence[Saying]:
        """The nearest of the sayings that are near, nearest first."""
        found = {each.saying_id: each for band in saying.bands for each in self._by_band.get(band, ())}
        likened = [(likeness(each.signature, saying.signature), each) for each in found.values()]
        near = sorted((pair for pair in likened if pair[0] >= NEAR), key=lambda pair: -pair[0])
        return [each for _, each in near[:_JOINED]]

    def _crowd(self, told: Told, seen: dict[int, Sighting]) -> Crowd:
        own = seen.get(told.person_id)
        others = [each for each in seen.values() if each.person_id != told.person_id]
        if told.is_edit and own is not None:
            # Who corrects a word answers for no one who copied them since.
            others = [each for each in others if each.first_at < own.first_at]
        new = [told.at - each.at for each in others if each.is_new]
        return Crowd(
            sum(told.at - each.at < HOUR for each in others),
            sum(ago < _TEN for ago in new),
            sum(ago < _MINUTE for ago in new),
        )

    def _join(self, told: Told, near: Sequence[Saying]) -> None:
        joined = list(near)
        # A saying of more than an hour gets a successor, which knows a whole hour when it is forgotten.
        if not any(told.saying.at - each.at < HOUR for each in near):
            self._learn(told.saying)
            self.new_sayings.append(told.saying)
            joined.append(told.saying)
        for each in joined:
            before = self._seen[each.saying_id].get(told.person_id)
            first_at = told.at if before is None else before.first_at
            sighting = Sighting(each.saying_id, told.person_id, first_at, told.at, told.is_new)
            self._seen[each.saying_id][told.person_id] = sighting
            self._changed[each.saying_id, told.person_id] = sighting

    def _learn(self, saying: Saying) -> None:
        for band in saying.bands:
            self._by_band[band].append(saying)
