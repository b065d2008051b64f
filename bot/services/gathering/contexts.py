"""Contexts: for each comment what its policy's phases need, gathered need by need for a whole batch.

A gatherer that fails leaves its field empty: the phases that need it say `unchecked`, a person looks, and
the others go on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import structlog

from bot.moderation.context import Context, Need
from bot.moderation.pipeline import needs_of
from bot.ports.classifier import Classifier
from bot.ports.unit_of_work import StoreError, UnitOfWork
from bot.services.gathering.claims import ClaimGatherer
from bot.services.gathering.crowd import CrowdGatherer
from bot.services.gathering.earlier import EarlierGatherer
from bot.services.gathering.history import HistoryGatherer
from bot.services.gathering.names import NameGatherer
from bot.services.gathering.scores import ScoreGatherer
from bot.services.gathering.seen import Gatherer, Seen

_log = structlog.get_logger()


def gatherers(classifier: Classifier) -> Mapping[Need, Gatherer]:
    """The visible list: who gathers what."""
    return {
        Need.SCORES: ScoreGatherer(classifier),
        Need.NAMES: NameGatherer(),
        Need.EARLIER: EarlierGatherer(),
        Need.HISTORY: HistoryGatherer(),
        Need.CROWD: CrowdGatherer(classifier),
        Need.CLAIMS: ClaimGatherer(classifier),
    }


class Contexts:
    """Gathers for a batch."""

    def __init__(self, by_need: Mapping[Need, Gatherer]) -> None:
        self._by_need = by_need

    async def gather(self, unit: UnitOfWork, seen: Sequence[Seen], now: datetime) -> Sequence[Context]:
        """The context of each, in their order.

        Raises:
            StoreError: the database failed.
        """
        found = [Context() for _ in seen]
        wanted = [needs_of(each.channel.policy) for each in seen]
        for need, gatherer in self._by_need.items():
            places = [at for at, needs in enumerate(wanted) if need in needs]
            some = [seen[at] for at in places]
            values = await _one(unit, gatherer, some, now)
            for at, value in zip(places, values, strict=True):
                filled: dict[str, Any] = {need.value: value}
                found[at] = replace(found[at], **filled)
        return found


async def _one(unit: UnitOfWork, gatherer: Gatherer, some: Sequence[Seen], now: datetime) -> Sequence[object]:
    if not some:
        return ()
    try:
        async with unit.savepoint():
            return await gatherer(unit, some, now)
    except StoreError:
        raise
    except Exception as error:  # noqa: BLE001 - a check that failed holds comments, and loses none
        _log.error("not_gathered", by=type(gatherer).__name__, kind=type(error).__name__, comments=len(some))
        return [None] * len(some)
